//! A device that is no browser: joins, records, signs and syncs by the same protocol, and can be told to stumble.

use std::collections::{BTreeMap, BTreeSet};

use heard::domain::envelope::Envelope;
use heard::domain::id::{ActId, ActorId, ChangeHash, CircleId, RecordId};
use heard::domain::scalar::Scalar;
use heard::domain::state::State;
use heard::merge::author::{self, Edit};
use heard::merge::{Document, change_hash};
use heard::seal::{random, sha256};
use heard::wire::{
    self, Act, Back, Cursors, FeedItem, Join, Joined, Push, Request, Response, VERSION, Wanted,
};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_bytes::ByteBuf;

use crate::line::{Answer, COSE_SIGN1, HEARD_CBOR, Line};

/// A key pair that asks to join. The same claim again is answered as the first time.
#[derive(Clone)]
pub struct Claim {
    key: SigningKey,
}

impl Claim {
    pub fn fresh() -> Self {
        // Nearly every 32 bytes are a key; those that are not are drawn again.
        loop {
            if let Ok(key) = SigningKey::from_slice(&random::<32>()) {
                return Self { key };
            }
        }
    }

    /// Asks to join by an invite's secret, as hex.
    pub fn ask(&self, line: &Line, secret: &str, name: &str) -> Answer {
        line.post("/api/join", COSE_SIGN1, None, self.sign(&self.join(secret, name)))
    }

    /// What it claims: an invite by its secret, as hex, for its own key.
    pub fn join(&self, secret: &str, name: &str) -> Join {
        let point = self.key.verifying_key().to_sec1_point(false);
        Join {
            v: VERSION,
            secret: ByteBuf::from(*secret.parse::<RecordId>().expect("a secret of 32 hex digits").as_bytes()),
            name: name.to_owned(),
            claim: ByteBuf::from(point.as_bytes()),
        }
    }

    /// Signs a claim, whatever it says and whosever key it names.
    pub fn sign(&self, join: &Join) -> Vec<u8> {
        wire::sign_claim(join, |data| {
            let signature: Signature = self.key.sign(data);
            signature.to_bytes().to_vec()
        })
    }
}

/// A record as a device has it: every change it knows of, each after those it builds on.
#[derive(Debug, Clone)]
pub struct Copy {
    pub envelope: Envelope,
    pub epoch: u64,
    pub changes: Vec<Vec<u8>>,
}

impl Copy {
    /// A record of which nothing is known yet but its envelope.
    pub fn of(envelope: &Envelope) -> Copy {
        Copy { envelope: envelope.clone(), epoch: 0, changes: Vec::new() }
    }
}

#[derive(Clone)]
pub struct Device {
    pub line: Line,
    pub key: SigningKey,
    pub joined: Joined,
    /// A desk comes by its cookie and signs nothing.
    pub cookie: Option<String>,
    pub actor: ActorId,
    pub records: BTreeMap<RecordId, Copy>,
    /// Changes the server has not answered for good, oldest first.
    pub unsent: Vec<Push>,
    /// All changes this device ever made, to be offered again when the server begins another life.
    pub own: Vec<Push>,
    /// Acts it has not answered for good.
    pub acts: Vec<Act>,
    /// The last word on each of this device's changes: outcome and code.
    pub outcomes: BTreeMap<ChangeHash, (String, Option<String>)>,
    pub nonce: Option<ByteBuf>,
    pub cursors: BTreeMap<String, ByteBuf>,
    /// Whether the server had no more when it last answered.
    pub caught_up: bool,
    /// Marks of records that are on.
    pub marks: BTreeMap<RecordId, Vec<String>>,
    /// Records the server says are gone or have left this device's circles.
    pub dropped: Vec<RecordId>,
    /// What waits for this member's word, by its record.
    pub held: BTreeMap<RecordId, FeedItem>,
    /// The circle each record is in, as last told.
    pub places: BTreeMap<RecordId, CircleId>,
    /// Records it was told changes of without having them: asked for whole.
    pub lacking: BTreeSet<RecordId>,
    /// How many days back it reads.
    pub window: Option<u32>,
    /// Places in the log up to here are in a backup.
    pub kept_to: Option<u64>,
}

impl Device {
    /// Joins by an invite's secret; panics when the server does not let it in.
    pub fn join(line: Line, secret: &str, name: &str) -> Self {
        let claim = Claim::fresh();
        let answer = claim.ask(&line, secret, name);
        Self::welcomed(line, claim, answer)
    }

    pub fn welcomed(line: Line, claim: Claim, answer: Answer) -> Self {
        let Answer::Ok { body, cookie } = answer else { panic!("not let in: {answer:?}") };
        let joined: Joined = wire::decode(&body).expect("a welcome");
        Self {
            line,
            key: claim.key,
            cookie,
            actor: ActorId::from_bytes(random()),
            records: BTreeMap::new(),
            unsent: Vec::new(),
            own: Vec::new(),
            acts: Vec::new(),
            outcomes: BTreeMap::new(),
            nonce: Some(joined.nonce.clone()),
            cursors: BTreeMap::new(),
            caught_up: false,
            marks: BTreeMap::new(),
            dropped: Vec::new(),
            held: BTreeMap::new(),
            places: BTreeMap::new(),
            lacking: BTreeSet::new(),
            window: None,
            kept_to: None,
            joined,
        }
    }

    /// Asks to join by another invite, with the key that it has.
    pub fn ask_again(&self, line: &Line, secret: &str, name: &str) -> Answer {
        self.claim().ask(line, secret, name)
    }

    /// The key that it joined with, to ask with once more.
    pub fn claim(&self) -> Claim {
        Claim { key: self.key.clone() }
    }

    /// Its first circle of a kind: `team`, `council`, `area`.
    pub fn circle(&self, kind: &str) -> CircleId {
        let mut circles = self.joined.circles.iter();
        circles.find(|circle| circle.kind == kind).unwrap_or_else(|| panic!("no {kind} circle")).id
    }

    /// Makes a record with one change, not yet sent.
    pub fn create(&mut self, doc: RecordId, envelope: Envelope, edits: &[(&str, Edit)]) -> ChangeHash {
        let change = author::change::<Vec<u8>>(&[], self.actor, edits).expect("an honest birth");
        self.records.insert(doc, Copy::of(&envelope));
        self.keep(doc, Some(envelope), change)
    }

    /// Edits a record with one change on top of all this device knows of it, not yet sent.
    pub fn edit(&mut self, doc: RecordId, edits: &[(&str, Edit)]) -> ChangeHash {
        let change =
            author::change(&self.records[&doc].changes, self.actor, edits).expect("an honest change");
        self.keep(doc, None, change)
    }

    /// Keeps bytes as this device's own change of a record, whatever they are.
    pub fn keep(&mut self, doc: RecordId, envelope: Option<Envelope>, change: Vec<u8>) -> ChangeHash {
        let hash = change_hash(&change);
        let copy = self.records.get_mut(&doc).expect("a record");
        copy.changes.push(change.clone());
        let push = Push { doc, change: ByteBuf::from(change), envelope, epoch: copy.epoch };
        self.own.push(push.clone());
        self.unsent.push(push);
        hash
    }

    /// Asks that a record be made anew as it reads here, without its history. It will be this device's to bring again.
    pub fn make_anew(&mut self, doc: RecordId) -> Act {
        let copy = &self.records[&doc];
        let document = Document::replay(&copy.changes).expect("changes that make a document");
        let mut heads = document.heads();
        heads.sort();
        let made_from: Vec<u8> = heads.iter().flat_map(|hash| *hash.as_bytes()).collect();
        let state = document.state();
        let edits: Vec<(&str, Edit)> = state
            .iter()
            .map(|(name, field)| match &field.value {
                Scalar::Text(text) if name == "notes" => (name, Edit::Notes(text.clone())),
                value => (name, Edit::Set(value.clone())),
            })
            .collect();
        let actor = ActorId::from_bytes(random());
        let change = ByteBuf::from(author::change::<Vec<u8>>(&[], actor, &edits).expect("an honest birth"));
        let (envelope, epoch) = (Some(copy.envelope.clone()), copy.epoch + 1);
        self.own.push(Push { doc, change: change.clone(), envelope, epoch });
        let hash = Some(ByteBuf::from(sha256(&made_from)));
        Act { doc: Some(doc), hash, change: Some(change), ..new_act("clean-copy") }
    }

    /// Does one act; answers its outcome and its code.
    pub fn acts_now(&mut self, act: Act) -> (String, Option<String>) {
        let request = Request { acts: vec![act], ..self.request() };
        let response: Response = wire::decode(&self.post(request).body()).expect("a response");
        let acted = response.acted.first().expect("an answer").clone();
        self.take_in(response);
        (acted.outcome, acted.code)
    }

    pub fn state(&self, doc: RecordId) -> State {
        Document::replay(&self.records[&doc].changes).expect("changes that make a document").state()
    }

    /// The server's last word on a change: `kept`, `held`, …, or `unsent`.
    pub fn outcome(&self, hash: ChangeHash) -> &str {
        self.outcomes.get(&hash).map_or("unsent", |(outcome, _)| outcome)
    }

    pub fn code(&self, hash: ChangeHash) -> Option<&str> {
        self.outcomes.get(&hash)?.1.as_deref()
    }

    /// Syncs until the server has no more. Panics when a request fails.
    pub fn sync(&mut self) {
        for _ in 0..1000 {
            let answer = self.post(self.short_request());
            let response = wire::decode(&answer.body()).expect("a response");
            if !self.take_in(response) {
                return;
            }
        }
        panic!("the server never has enough");
    }

    /// What it would send now.
    pub fn request(&self) -> Request {
        Request {
            v: VERSION,
            nonce: self.nonce.clone(),
            cursors: Cursors::Each(self.cursors.clone()),
            push: self.unsent.clone(),
            acts: self.acts.clone(),
            window: self.window,
            whole: self.lacking.iter().copied().collect(),
            ..Request::default()
        }
    }

    /// The same in fewer bytes: most often nothing is new on either side, and then one hash stands for all cursors.
    pub fn short_request(&self) -> Request {
        let request = Request { short: !self.unsent.is_empty(), ..self.request() };
        let brings = !request.push.is_empty() || !request.acts.is_empty() || !request.whole.is_empty();
        if brings || !self.caught_up || self.cursors.is_empty() {
            return request;
        }
        let all: Vec<u8> = self.cursors.values().flat_map(|cursor| cursor.iter().copied()).collect();
        Request { cursors: Cursors::Same(ByteBuf::from(sha256(&all))), window: None, ..request }
    }

    pub fn post(&self, request: Request) -> Answer {
        self.post_body(self.seal(&wire::encode(&request)))
    }

    /// Sends a body as it is: the same one twice is a replay.
    pub fn post_body(&self, body: Vec<u8>) -> Answer {
        let kind = if self.cookie.is_some() { HEARD_CBOR } else { COSE_SIGN1 };
        self.line.post("/api/sync", kind, self.cookie.as_deref(), body)
    }

    /// Any payload, deflated and signed as this device's request.
    pub fn seal(&self, payload: &[u8]) -> Vec<u8> {
        let payload = wire::deflate(payload);
        if self.cookie.is_some() {
            return payload;
        }
        self.sign(payload)
    }

    /// Any bytes, signed as this device's request.
    pub fn sign(&self, payload: Vec<u8>) -> Vec<u8> {
        wire::sign_request(payload, self.joined.device, random(), self.joined.area.id, |data| {
            let signature: Signature = self.key.sign(data);
            signature.to_bytes().to_vec()
        })
    }

    /// Takes in a response; true when there is more to ask for.
    pub fn take_in(&mut self, response: Response) -> bool {
        let sent: Vec<ChangeHash> = self.unsent.iter().map(|push| change_hash(&push.change)).collect();
        let asked_whole = self.lacking.clone();
        let busy = response.results.iter().any(|result| result.code.as_deref() == Some("busy"));
        for (place, result) in response.results.into_iter().enumerate() {
            let hash = result.hash.unwrap_or_else(|| sent[place]);
            if !matches!(result.outcome.as_str(), "missing" | "later") {
                self.unsent.retain(|push| change_hash(&push.change) != hash);
            }
            self.outcomes.insert(hash, (result.outcome, result.code));
        }
        for acted in response.acted.iter().filter(|acted| acted.outcome != "later") {
            self.acts.retain(|act| act.id != acted.id);
        }
        for item in response.feed {
            self.take_item(item);
        }
        if let Some(circles) = response.circles {
            self.cursors.retain(|name, _| circles.iter().any(|circle| circle.id.to_string() == *name));
            self.joined.circles = circles;
        }
        self.nonce = response.nonce.or(self.nonce.take());
        self.kept_to = response.kept_to;
        if response.incarnation != self.joined.incarnation {
            self.joined.incarnation = response.incarnation;
            self.cursors.clear();
            self.unsent = self.own.clone();
            self.caught_up = false;
            return true;
        }
        self.cursors.extend(response.cursors);
        // What does not come is told when it can be: asking on would never end.
        self.lacking.retain(|doc| response.more || !asked_whole.contains(doc));
        self.caught_up = !self.bring(response.wanted) && !response.more && self.lacking.is_empty();
        busy || !self.caught_up
    }

    /// Sends again what the server has lost and this device has; true when there is something of it.
    fn bring(&mut self, wanted: Vec<Wanted>) -> bool {
        let mut found = false;
        for Wanted { doc, hashes } in wanted {
            let Some(copy) = self.records.get(&doc) else { continue };
            for change in copy.changes.iter().filter(|change| hashes.contains(&change_hash(change))) {
                self.unsent.push(Push {
                    doc,
                    change: ByteBuf::from(change.clone()),
                    envelope: None,
                    epoch: copy.epoch,
                });
                found = true;
            }
        }
        found
    }

    /// Comes back by its certificate to a server that does not know it.
    pub fn come_back(&self) -> Answer {
        let Joined { certificate, name, .. } = &self.joined;
        let back = Back { v: VERSION, certificate: certificate.clone(), name: name.clone() };
        self.line.post("/api/join", COSE_SIGN1, None, self.sign(wire::encode(&back)))
    }

    fn take_item(&mut self, item: FeedItem) {
        match item.what.as_str() {
            "change" => {
                let change = item.change.expect("a change has bytes").into_vec();
                if let Some(envelope) = item.envelope {
                    self.records.entry(item.doc).or_insert_with(|| Copy::of(&envelope));
                }
                let Some(copy) = self.records.get_mut(&item.doc) else {
                    self.lacking.insert(item.doc);
                    return;
                };
                self.lacking.remove(&item.doc);
                self.places.insert(item.doc, item.circle);
                if item.epoch > copy.epoch {
                    (copy.epoch, copy.changes) = (item.epoch, Vec::new());
                }
                if item.epoch == copy.epoch && !copy.changes.contains(&change) {
                    copy.changes.push(change);
                }
            }
            "mark" => {
                let mark = item.mark.expect("a mark has a name");
                let marks = self.marks.entry(item.doc).or_default();
                marks.retain(|other| *other != mark);
                if item.on == Some(true) {
                    marks.push(mark);
                }
            }
            "held" if item.count == Some(0) => drop(self.held.remove(&item.doc)),
            "held" => drop(self.held.insert(item.doc, item)),
            // It is in another of this device's circles by now.
            "left" if self.places.get(&item.doc).is_some_and(|place| *place != item.circle) => {}
            "left" | "gone" => {
                self.lacking.remove(&item.doc);
                self.records.remove(&item.doc);
                self.dropped.push(item.doc);
            }
            other => panic!("{other} in the feed"),
        }
    }
}

/// An act of this kind, about nothing yet.
pub fn new_act(kind: &str) -> Act {
    let id = ActId::from_bytes(random());
    Act { id, kind: kind.to_owned(), doc: None, device: None, to: None, hash: None, change: None }
}
