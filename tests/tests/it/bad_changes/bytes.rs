//! What the bytes of a change alone speak against.

use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;

use super::{is, phone, push_birth, push_birth_as};
use crate::forged;
use crate::story::{envelope, fresh, notes, set};

#[test]
fn only_a_plain_change_chunk_is_a_change() {
    let (_server, mut device) = phone();
    let honest = forged::birth(device.actor, &[("place", set("Pentre"))]);
    for kind in [0, 2, 3] {
        is(push_birth(&mut device, forged::as_chunk(&honest, kind)), "refused", "not-a-change");
    }
    is(push_birth(&mut device, b"no change at all".to_vec()), "refused", "not-a-change");
    is(push_birth(&mut device, Vec::new()), "refused", "not-a-change");
}

#[test]
fn a_damaged_change_is_set_aside() {
    let (_server, mut device) = phone();
    let mut change = forged::birth(device.actor, &[("place", set("Pentre"))]);
    let last = change.len() - 1;
    change[last] ^= 1;
    is(push_birth(&mut device, change), "refused", "damaged");
}

#[test]
fn a_change_is_at_most_so_big_packed_or_unpacked() {
    let (_server, mut device) = phone();
    let bytes = Edit::Set(Scalar::Bytes(vec![7; 300 * 1024]));
    let large = forged::birth(device.actor, &[("place", bytes)]);
    is(push_birth(&mut device, large), "refused", "too-big");
    let bomb = forged::bomb(device.actor);
    assert!(bomb.len() < 80);
    is(push_birth(&mut device, bomb), "refused", "too-big");
}

#[test]
fn a_change_carries_nothing_but_plain_fields() {
    let (_server, mut device) = phone();
    let honest = forged::birth(device.actor, &[("place", set("Pentre"))]);
    is(push_birth(&mut device, forged::with_time(&honest)), "refused", "not-plain");
    let other = forged::with_other_text(device.actor);
    is(push_birth(&mut device, other), "refused", "not-plain");
    let huge = forged::birth(device.actor, &[("place", Edit::Set(Scalar::Int(i64::MAX)))]);
    is(push_birth(&mut device, huge), "refused", "not-plain");
}

#[test]
fn an_operation_counter_can_not_run_ahead() {
    let (_server, mut device) = phone();
    let honest = forged::birth(device.actor, &[("place", set("Pentre"))]);
    is(push_birth(&mut device, forged::with_start_op(&honest, 100)), "refused", "start-op");
}

#[test]
fn a_record_has_the_shape_of_its_kind() {
    let (_server, mut device) = phone();
    let wrong_type = forged::birth(device.actor, &[("place", Edit::Set(Scalar::Int(3)))]);
    is(push_birth(&mut device, wrong_type), "refused", "shape");
    let with_notes = forged::birth(device.actor, &[("decision/keep", set("yes")), ("notes", notes("words"))]);
    let consent = envelope(&device, "consent", "team", Some(fresh()));
    is(push_birth_as(&mut device, consent, with_notes), "refused", "shape");
    let of_a_response = [
        ("answer/way", Scalar::Bool(true)),
        ("answer/way", Scalar::Bytes(vec![1])),
        ("spoken/way", Scalar::Bool(false)),
        ("shared/a/way", Scalar::Bool(true)),
        ("shared/a/way", Scalar::Bytes(vec![1; 31])),
        ("set", Scalar::Bytes(vec![1; 15])),
        ("version", "1".into()),
    ];
    for (field, wrong) in of_a_response {
        let change = forged::birth(device.actor, &[(field, Edit::Set(wrong))]);
        let response = envelope(&device, "response", "team", Some(fresh()));
        is(push_birth_as(&mut device, response, change), "refused", "shape");
    }
}

#[test]
fn a_change_that_automerge_would_write_otherwise_never_enters() {
    let (_server, mut device) = phone();
    let change = forged::not_canonical(device.actor);
    is(push_birth(&mut device, change), "refused", "poison");
}
