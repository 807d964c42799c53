//! What of a response reaches the desk, and what of the desk its worker.

use std::collections::BTreeMap;

use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;

use super::{answers, asking, get, holds, ids, rows, said, share_all, shared};
use crate::question_sets::{SET, bring, version};
use crate::story::{occasion, response, review, set};

#[test]
fn each_permission_and_each_edit_decides_about_answers_too() {
    let (_server, mut amina, desk) = asking();
    let (doc, person, yes) = shared(&mut amina, &[("way", "bus".into())]);
    let shown = Some(vec![said("way", "bus")]);
    assert_eq!(answers(&desk, doc), shown);
    let no = occasion(&mut amina, person, &[("share", "withdrawn")], &[yes]);
    amina.sync();
    assert_eq!((answers(&desk, doc), ids(&desk, "")), (None, vec![]));
    let again = occasion(&mut amina, person, &[("share", "yes")], &[yes, no]);
    amina.sync();
    assert_eq!(answers(&desk, doc), shown);
    let edits: [(&str, Edit, Edit); 4] = [
        ("answer/way", set("car"), set("bus")),
        ("spoken/way", set("cy"), Edit::Delete),
        ("language", set("cy"), set("en")),
        ("translation/way", set("a bus"), set("")),
    ];
    for (field, edit, back) in edits {
        amina.edit(doc, &[(field, edit)]);
        amina.sync();
        assert_eq!(answers(&desk, doc), None, "{field} is not as it was shared");
        amina.edit(doc, &[(field, back)]);
        amina.sync();
        assert_eq!(answers(&desk, doc), shown, "{field} is as it was shared");
    }
    amina.edit(doc, &[("shared/a/way", Edit::Set(Scalar::Bool(false)))]);
    amina.sync();
    assert_eq!(answers(&desk, doc), None);
    share_all(&mut amina, doc, &["way"]);
    occasion(&mut amina, person, &[("keep", "no")], &[yes, no, again]);
    amina.sync();
    assert_eq!(answers(&desk, doc), None);
}

#[test]
fn nothing_else_of_a_response_reaches_the_desk() {
    let (_server, mut amina, mut desk) = asking();
    let (doc, person, _) = shared(&mut amina, &[("way", "bus".into()), ("better", "A later bus".into())]);
    let secrets = [
        ("answer/own-question", set("PLANTED-UNSHARED")),
        ("translation/own-question", set("PLANTED-TRANSLATION")),
        ("answer/PLANTED-ID of Tom", set("bus")),
        ("place", set("PLANTED-PLACE")),
        ("area-place", set("PLANTED-AREA-PLACE")),
        ("meeting", set("PLANTED at Tom's")),
        ("helped/0d/who", set("PLANTED-NAME")),
        ("notes", crate::story::notes("PLANTED-NOTES, and more")),
    ];
    amina.edit(doc, &secrets);
    let name = crate::story::envelope(&amina, "person", "team", Some(person));
    amina.create(person, name, &[("name", set("PLANTED-NAME"))]);
    let kept = response(&mut amina, (SET, 1), &[("better", "PLANTED-UNASKED".into())], "PLANTED-NOTES").0;
    share_all(&mut amina, kept, &["better"]);
    amina.sync();
    let mut told = get(&desk, "").body();
    told.extend(get(&desk, &format!("/{doc}")).body());
    told.extend(desk.post(desk.request()).body());
    assert_eq!(ids(&desk, ""), [doc.to_string()]);
    assert_eq!(get(&desk, &format!("/{kept}")).code(), "not-found");
    assert!(holds(&told, "A later bus") && !holds(&told, "PLANTED"));
    desk.sync();
    assert!(desk.records.values().all(|copy| copy.envelope.kind == "question-set"));
    // A phone has no desk's cookie.
    assert_eq!(get(&amina, "").code(), "unknown-device");
}

#[test]
fn answers_stay_with_the_version_they_were_given_to() {
    let (server, mut amina, desk) = asking();
    let (first, ..) = shared(&mut amina, &[("way", "bus".into()), ("often", Scalar::Int(3))]);
    assert!(bring(&server, &version(2, "text"), &[]).status.success());
    let (second, person) = response(&mut amina, (SET, 2), &[("way", "By bus, mostly".into())], "");
    share_all(&mut amina, second, &["way"]);
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.sync();
    let of = |version: i64| ids(&desk, &format!("?set={SET}&version={version}"));
    assert_eq!((of(1), of(2), of(3)), (vec![first.to_string()], vec![second.to_string()], vec![]));
    // What is a choice in the first version is somebody's own words in the second.
    let said: BTreeMap<_, _> = rows(&desk, "").into_iter().map(|row| (row.id, row.said)).collect();
    assert_eq!(said[&first.to_string()], "");
    assert_eq!(said[&second.to_string()], "By bus, mostly");
    // An answer to one version is not the same answer to another.
    amina.edit(first, &[("version", Edit::Set(Scalar::Int(2)))]);
    amina.sync();
    assert_eq!(answers(&desk, first), None);
}

#[test]
fn a_worker_reads_that_answers_were_heard() {
    let (_server, mut amina, mut desk) = asking();
    let (doc, person, yes) = shared(&mut amina, &[("way", "bus".into())]);
    desk.sync();
    review(&mut desk, doc, "heard");
    desk.sync();
    amina.sync();
    assert_eq!(amina.marks[&doc], ["heard"]);
    occasion(&mut amina, person, &[("share", "withdrawn")], &[yes]);
    amina.sync();
    amina.sync();
    assert!(amina.marks[&doc].is_empty());
}
