//! Random histories of one person after another: `make histories` lives through thousands.

#[test]
fn whatever_is_decided_wherever_everybody_sees_what_they_may_and_nothing_else() {
    if let Err(wrong) = tests::histories::live(0..40) {
        panic!("{wrong}");
    }
}
