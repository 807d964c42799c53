//! The desk's list, cut by what is asked for.

use std::collections::BTreeMap;

use heard::wire::{self, Filter, ReadingList};
use tests::device::Device;
use tests::line::{Answer, HEARD_CBOR};

use super::{asking, get, ids, shared};
use crate::question_sets::SET;
use crate::story::{conversation, fresh, occasion, review, set, share};

/// A filter as an address has it.
type Asked<'a> = &'a [(&'a str, &'a str)];

/// The same filter as a message.
fn filter(asked: Asked<'_>) -> Filter {
    let of =
        |name: &str| asked.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
    Filter {
        place: of("place"),
        from: of("from"),
        kind: of("kind"),
        set: of("set"),
        version: of("version").and_then(|version| version.parse().ok()),
        state: of("state"),
        ..Filter::default()
    }
}

fn find(desk: &Device, filter: &Filter) -> Answer {
    desk.line.post("/api/readings", HEARD_CBOR, desk.cookie.as_deref(), wire::encode(filter))
}

#[test]
fn a_list_is_cut_by_kind_set_version_and_state_in_an_address_or_a_body() {
    let (_server, mut amina, mut desk) = asking();
    let (answered, ..) = shared(&mut amina, &[("way", "bus".into())]);
    let (told, person) = conversation(&mut amina, "The bus is gone", "");
    share(&mut amina, told, "s/0a");
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.edit(answered, &[("area-place", set("west-loch")), ("at", set("2026-06-01T09:00"))]);
    amina.sync();
    desk.sync();
    review(&mut desk, told, "used");
    desk.sync();
    let (answered, told) = (vec![answered.to_string()], vec![told.to_string()]);
    let both = [answered.clone(), told.clone()].concat();
    let (other, set) = (fresh().to_string(), SET.to_string());
    let cases: [(Asked<'_>, &Vec<String>); 14] = [
        (&[], &both),
        (&[("kind", "response")], &answered),
        (&[("kind", "conversation")], &told),
        (&[("kind", "")], &both),
        (&[("set", &set)], &answered),
        (&[("set", &other)], &vec![]),
        (&[("set", &set), ("version", "1")], &answered),
        (&[("set", &set), ("version", "2")], &vec![]),
        (&[("version", "")], &both),
        (&[("state", "new")], &answered),
        (&[("state", "used")], &told),
        (&[("state", "heard")], &vec![]),
        (&[("place", "west-loch"), ("kind", "response")], &answered),
        (&[("from", "2026-05-20")], &answered),
    ];
    for (asked, expected) in cases {
        let query: Vec<String> = asked.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(ids(&desk, &format!("?{}", query.join("&"))), *expected, "{asked:?}");
        let found: ReadingList = wire::decode(&find(&desk, &filter(asked)).body()).expect("a list");
        assert_eq!(found.rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), *expected, "{asked:?}");
    }
    for wrong in ["?kind=person", "?set=west-loch", "?version=two", "?state=closed"] {
        assert_eq!(get(&desk, wrong).code(), "bad-request", "{wrong}");
    }
}

#[test]
fn a_filter_in_a_body_is_asked_by_a_desks_own_page() {
    let (_server, mut amina, desk) = asking();
    shared(&mut amina, &[("way", "bus".into())]);
    let all = wire::encode(&Filter::default());
    let post = |cookie: Option<&str>, body: &[u8]| {
        desk.line.post("/api/readings", HEARD_CBOR, cookie, body.to_vec())
    };
    assert_eq!(post(None, &all).code(), "unknown-device");
    assert_eq!(post(desk.cookie.as_deref(), b"no filter").code(), "bad-request");
    // A word that is not understood must not widen what is found.
    let unknown = wire::encode(&BTreeMap::from([("colour", "blue")]));
    assert_eq!(post(desk.cookie.as_deref(), &unknown).code(), "bad-request");
    let elsewhere = desk.line.from("https://evil.example");
    let answer = elsewhere.post("/api/readings", HEARD_CBOR, desk.cookie.as_deref(), all);
    assert_eq!(answer.code(), "bad-origin");
}
