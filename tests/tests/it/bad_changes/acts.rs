//! Acts that can not be done.

use heard::domain::id::ActId;
use heard::seal::random;
use heard::wire::Act;
use tests::device::Device;

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
        ["accept", "decline", "revoke"].map(|kind| {
            let id = ActId::from_bytes(random());
            Act { id, kind: kind.to_owned(), doc: Some(doc), device: Some(device), to: None, hash: None }
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
