//! What is said in a sync.

use std::collections::BTreeMap;

use heard::domain::envelope::Envelope;
use heard::domain::id::{ActId, ActorId, ChangeHash, DeviceId, Incarnation, MemberId};
use heard::wire::{self, Act, Acted, Cursors, FeedItem, Push, Request, Response, Team, Wanted, Who};

use super::{assert_golden, assert_read, bytes, circle, circles, conversation, cursors, doc};

#[test]
fn a_request_is_spelled_so() {
    let push = |id, length, value, envelope, epoch| Push {
        doc: doc(id),
        change: bytes(length, value),
        envelope,
        epoch,
    };
    let review =
        Envelope { kind: "review".to_owned(), circle: circle(7), subject: None, about: Some(doc(9)) };
    let act = |id, kind: &str, doc, device| Act {
        id: ActId::from_bytes([id; 16]),
        kind: kind.to_owned(),
        doc,
        device,
        to: None,
        hash: None,
        change: None,
    };
    let request = Request {
        v: 1,
        nonce: Some(bytes(24, 2)),
        cursors: Cursors::Each(cursors()),
        push: vec![
            push(9, 300, 10, Some(conversation()), 0),
            push(12, 20, 13, None, 3),
            push(14, 20, 15, Some(review), 0),
        ],
        acts: vec![
            act(16, "accept", Some(doc(9)), None),
            act(17, "revoke", None, Some(DeviceId::from_bytes([18; 16]))),
            Act { to: Some(circle(7)), ..act(29, "move", Some(doc(9)), None) },
        ],
        window: Some(180),
        whole: vec![doc(12)],
        teams: true,
        room: Some(32_768),
        short: true,
    };
    assert_golden("request", &request);
    assert_read("request", &request);
    let same = Request {
        v: 1,
        nonce: Some(bytes(24, 2)),
        cursors: Cursors::Same(bytes(32, 19)),
        ..Request::default()
    };
    assert_golden("same-cursors", &same);
    assert_read("same-cursors", &same);
    let dance = act(16, "dance", None, None);
    let newer = Request { nonce: None, cursors: Cursors::default(), acts: vec![dance], ..same };
    assert_read("newer", &newer);
}

#[test]
fn a_response_is_spelled_so() {
    let result = |value, outcome: &str, code: Option<&str>, needs| wire::Result {
        hash: Some(ChangeHash::from_bytes([value; 32])),
        outcome: outcome.to_owned(),
        code: code.map(str::to_owned),
        needs,
        position: None,
    };
    let item = |what: &str| FeedItem {
        circle: circle(5),
        doc: doc(9),
        what: what.to_owned(),
        change: None,
        epoch: 0,
        envelope: None,
        mark: None,
        on: None,
        by: None,
        count: None,
        kind: None,
    };
    let response = Response {
        v: 1,
        incarnation: Incarnation::from_bytes([24; 16]),
        nonce: Some(bytes(24, 2)),
        re: Some(bytes(8, 30)),
        results: vec![
            wire::Result { position: Some(70_000), ..result(1, "kept", None, vec![]) },
            result(2, "missing", None, vec![ChangeHash::from_bytes([3; 32])]),
            result(4, "re-make", Some("actor-clash"), vec![]),
            result(5, "refused", Some("too-big"), vec![]),
            result(6, "held", Some("no-right"), vec![]),
            result(7, "gone", None, vec![]),
            wire::Result { hash: None, position: Some(70_001), ..result(8, "kept", None, vec![]) },
        ],
        acted: vec![Acted {
            id: ActId::from_bytes([16; 16]),
            outcome: "later".into(),
            code: Some("unknown".into()),
        }],
        feed: vec![
            FeedItem { change: Some(bytes(300, 10)), envelope: Some(conversation()), ..item("change") },
            FeedItem { change: Some(bytes(20, 13)), epoch: 3, ..item("change") },
            FeedItem { mark: Some("heard".to_owned()), on: Some(false), ..item("mark") },
            item("left"),
            item("gone"),
            FeedItem {
                by: Some(ActorId::from_bytes([25; 16])),
                count: Some(2),
                kind: Some("conversation".to_owned()),
                ..item("held")
            },
        ],
        who: vec![Who {
            actor: ActorId::from_bytes([25; 16]),
            member: MemberId::from_bytes([21; 16]),
            name: "Amina".to_owned(),
        }],
        circles: Some(circles()),
        cursors: cursors(),
        more: true,
        kept_to: Some(69_000),
        wanted: vec![Wanted { doc: doc(9), hashes: vec![ChangeHash::from_bytes([3; 32])] }],
        teams: Some(vec![Team { circle: circle(5), name: "Cwm".to_owned() }]),
    };
    assert_golden("response", &response);
    let nothing_new = Response {
        nonce: None,
        cursors: BTreeMap::new(),
        results: vec![],
        acted: vec![],
        feed: vec![],
        who: vec![],
        circles: None,
        more: false,
        kept_to: None,
        wanted: vec![],
        teams: None,
        ..response
    };
    assert_golden("response-nothing-new", &nothing_new);
}
