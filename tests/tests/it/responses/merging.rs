//! Two phones, one response: merged question by question.

use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;

use super::{answers, asking, get, holds, rows, said, share_all, shared};
use crate::question_sets::SET;
use crate::story::{occasion, response, set};

#[test]
fn two_phones_answers_merge_question_by_question() {
    let (server, mut amina, desk) = asking();
    let mut bryn = server.worker("Cwm", "Bryn");
    let (doc, person) = response(&mut amina, (SET, 1), &[("way", "bus".into())], "");
    amina.sync();
    bryn.sync();
    amina.edit(doc, &[("answer/often", Edit::Set(Scalar::Int(3)))]);
    bryn.edit(doc, &[("answer/better", set("A later bus")), ("spoken/better", set("cy"))]);
    for _ in 0..2 {
        amina.sync();
        bryn.sync();
    }
    assert_eq!(amina.state(doc), bryn.state(doc));
    share_all(&mut bryn, doc, &["way", "often", "better"]);
    occasion(&mut bryn, person, &[("keep", "yes"), ("share", "yes")], &[]);
    bryn.sync();
    // In the order of the set, and not of their ids.
    let all = vec![said("way", "bus"), ("often".to_owned(), Scalar::Int(3)), said("better", "A later bus")];
    assert_eq!(answers(&desk, doc), Some(all));
    let row = &rows(&desk, "")[0];
    assert_eq!((row.kind.as_str(), row.answers, row.version), ("response", Some(3), Some(1)));
    assert_eq!((row.said.as_str(), row.language.as_deref()), ("A later bus", Some("cy")));
    assert_eq!(row.set, Some(SET.to_string()));
}

#[test]
fn two_answers_to_one_question_stay_with_the_team_until_they_are_settled() {
    let (server, mut amina, desk) = asking();
    let mut bryn = server.worker("Cwm", "Bryn");
    let (doc, ..) = shared(&mut amina, &[("way", "bus".into()), ("better", "A later bus".into())]);
    bryn.sync();
    amina.edit(doc, &[("answer/way", set("car"))]);
    bryn.edit(doc, &[("answer/way", Edit::Set(Scalar::Bool(false)))]);
    amina.sync();
    bryn.sync();
    assert_eq!(answers(&desk, doc), Some(vec![said("better", "A later bus")]));
    // Two phones that asked in two languages at once leave no answer certain.
    amina.sync();
    amina.edit(doc, &[("language", set("cy"))]);
    bryn.edit(doc, &[("language", set("gd"))]);
    amina.sync();
    bryn.sync();
    assert_eq!(answers(&desk, doc), None);
    bryn.edit(doc, &[("language", set("en")), ("answer/way", set("bus"))]);
    bryn.sync();
    assert_eq!(answers(&desk, doc), Some(vec![said("way", "bus"), said("better", "A later bus")]));
}

#[test]
fn preferring_not_to_say_is_an_answer_and_takes_earlier_words_back() {
    let (_server, mut amina, desk) = asking();
    let (doc, ..) = shared(&mut amina, &[("way", Scalar::Bool(false)), ("better", "PLANTED-BACK".into())]);
    amina.edit(doc, &[("translation/better", set("PLANTED-BACK too"))]);
    share_all(&mut amina, doc, &["better"]);
    amina.sync();
    assert_eq!(answers(&desk, doc), Some(vec![said("way", Scalar::Null), said("better", "PLANTED-BACK")]));
    amina.edit(doc, &[("answer/better", Edit::Set(Scalar::Bool(false)))]);
    share_all(&mut amina, doc, &["better"]);
    amina.sync();
    assert_eq!(answers(&desk, doc), Some(vec![said("way", Scalar::Null), said("better", Scalar::Null)]));
    assert!(!holds(&get(&desk, &format!("/{doc}")).body(), "PLANTED"));
    assert_eq!(rows(&desk, "")[0].said, "");
    // Skipped is not declined: an answer that is cleared is no piece at all.
    amina.edit(doc, &[("answer/way", Edit::Delete)]);
    amina.sync();
    assert_eq!(answers(&desk, doc), Some(vec![said("better", Scalar::Null)]));
}
