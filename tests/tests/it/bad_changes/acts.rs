//! Acts that can not be done.

use heard::wire::Act;
use tests::device::{Device, new_act};

use super::phone;
use crate::story::conversation;

#[test]
fn an_act_needs_its_right_and_its_object() {
    let (server, mut amina) = phone();
    server.found("Nant");
    let mut gwen = server.worker("Nant", "Gwen");
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let acts = |doc, device| {
        ["accept", "decline", "revoke"].map(|kind| Act {
            doc: Some(doc),
            device: Some(device),
            ..new_act(kind)
        })
    };
    let act = |device: &Device, acts: &[Act]| {
        let request = heard::wire::Request { acts: acts.to_vec(), ..device.request() };
        let response: heard::wire::Response =
            heard::wire::decode(&device.post(request).body()).expect("a response");
        response.acted.into_iter().map(|acted| (acted.outcome, acted.code)).collect::<Vec<_>>()
    };
    let refused = |code: &str| ("refused".to_owned(), Some(code.to_owned()));
    let from_outside = act(&gwen, &acts(doc, amina.joined.device));
    assert_eq!(from_outside, [refused("not-found"), refused("not-found"), refused("no-right")]);
    let for_nothing = act(&amina, &acts(doc, gwen.joined.device));
    assert_eq!(for_nothing, [refused("not-found"), refused("not-found"), refused("no-right")]);
    gwen.sync();
}
