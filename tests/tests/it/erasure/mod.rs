//! Erasing people: with their card or at a worker's word, through kills and restores, to the last byte.

mod asked;
mod bytes;
mod devices;
mod gone;
mod killed;
mod restored;

pub(crate) use killed::POINTS;

use heard::domain::card::Code;
use heard::domain::id::{ActId, RecordId};
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::seal::random;
use heard::wire::{self, Act, ReadingList, Response};
use tests::card::CardHolder;
use tests::device::{Device, new_act};
use tests::server::TestServer;

use crate::story::{conversation, envelope, occasion, set, share};

/// A day and a minute, as the server's clock is set ahead.
const A_DAY_LATER: [(&str, &str); 1] = [("HEARD_CLOCK_AHEAD", "86460")];

/// Tom, who allowed all that was asked and has a card.
pub(crate) struct Tom {
    pub(crate) doc: RecordId,
    pub(crate) person: RecordId,
    code: Code,
}

impl Tom {
    pub(crate) fn speaks(device: &mut Device, words: &str, for_the_team: &str) -> Tom {
        let (doc, person) = conversation(device, words, for_the_team);
        let code = Code::from_bytes(random());
        let card = [
            ("name", set("Zephyrine")),
            ("card/hash", Edit::Set(Scalar::Bytes(code.hash().to_vec()))),
            ("card/kind", set("open")),
        ];
        device.create(person, envelope(device, "person", "team", Some(person)), &card);
        occasion(device, person, &[("keep", "yes"), ("share", "yes")], &[]);
        share(device, doc, "s/0a");
        device.sync();
        Tom { doc, person, code }
    }

    /// Opens the card on a borrowed phone.
    pub(crate) fn card(&self, server: &TestServer) -> CardHolder {
        CardHolder::with(server.line(), &self.code.print())
    }

    /// Has it erased at once; answers the receipt's page.
    fn is_erased(&self, server: &TestServer) -> CardHolder {
        let mut card = self.card(server);
        card.presses("erase-now", &[]);
        assert!(card.sees("Gone from here since"), "{}", card.page);
        card
    }
}

/// The number that stands on a page.
fn number(page: &CardHolder) -> String {
    let (_, rest) = page.page.split_once("Number of this receipt: ").expect("a number");
    rest.chars().take(22).collect()
}

pub(crate) fn readable(desk: &Device) -> usize {
    let list = desk.line.get("/api/readings", desk.cookie.as_deref()).body();
    wire::decode::<ReadingList>(&list).expect("a list").rows.len()
}

/// Does one act; answers its outcome, its code and its id.
pub(crate) fn act(device: &mut Device, kind: &str, doc: RecordId) -> (String, Option<String>, ActId) {
    let act = Act { doc: Some(doc), ..new_act(kind) };
    let id = act.id;
    let request = wire::Request { acts: vec![act], ..device.request() };
    let response: Response = wire::decode(&device.post(request).body()).expect("a response");
    let acted = response.acted.first().expect("an answer").clone();
    device.take_in(response);
    (acted.outcome, acted.code, id)
}

/// The same devices on a server that was started anew.
fn on<const N: usize>(server: &TestServer, devices: [&mut Device; N]) {
    for device in devices {
        device.line = server.line();
    }
}
