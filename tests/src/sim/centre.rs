//! The real server core without a socket: what `http` does to a body, in this thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use heard::domain::id::{ChangeHash, Incarnation, RecordId};
use heard::domain::limits::{PAYLOAD_BYTES, PUSH_ITEMS};
use heard::join::{Door, JoinError};
use heard::seal::sha256;
use heard::store::{Reader, StoreError};
use heard::sync::{
    Check, Destination, ErasedSince, Exchange, Sender, Source, SyncError, backup, check, mend_from, restore,
};
use heard::wire::{self, Request, Response, VERSION};
use serde_bytes::ByteBuf;
use tempfile::TempDir;

use super::ground::{BEGIN, Ground, open, scratch};
use super::phone::Answer;

/// The files of a backup.
const FILES: [&str; 2] = ["log.sqlite", "keys.sqlite"];

pub struct Centre {
    pub ground: Arc<Ground>,
    /// None only while it is being opened again.
    exchange: Option<Exchange>,
    folder: TempDir,
    /// Where its store is now.
    data: PathBuf,
    backups: TempDir,
    /// The folder of each backup, the newest last.
    made: Vec<PathBuf>,
    /// Seconds since 1970: the server's clock is set by hand too, and not always well.
    pub now: u64,
}

/// A body as it went over the line, and the cookie that came with it.
#[derive(Debug, Clone)]
pub struct Body {
    pub bytes: Vec<u8>,
    pub cookie: Option<String>,
    /// Whether it asks to be known again, by a certificate.
    pub is_back: bool,
}

impl Centre {
    pub fn start(ground: Arc<Ground>) -> Centre {
        let folder = scratch();
        let data = folder.path().to_owned();
        copy_files(&ground.data(), &data);
        let exchange = Some(exchange(&ground, &data));
        Centre { ground, exchange, folder, data, backups: scratch(), made: Vec::new(), now: BEGIN }
    }

    pub fn exchange(&self) -> &Exchange {
        self.exchange.as_ref().expect("it is open between two steps")
    }

    pub fn door(&self) -> Door {
        let Exchange { store, master } = self.exchange();
        Door { store: store.clone(), master: master.clone() }
    }

    /// Answers a body as the server does. The answer's bytes are inflated on the way back.
    pub fn post(&self, body: &Body) -> Answer {
        if body.is_back {
            return match self.door().come_back(&body.bytes, self.now, heard::http::day(self.now)) {
                Ok(welcome) => Answer::Back(welcome.joined.nonce),
                Err(error) => Answer::Problem(refused(error).to_owned()),
            };
        }
        match self.answer(body) {
            Ok(bytes) => {
                let body = wire::inflate(&bytes, usize::MAX - 1).expect("an answer that inflates");
                Answer::Ok { body, at: Some(self.now) }
            }
            Err(code) => Answer::Problem(code.to_owned()),
        }
    }

    fn answer(&self, body: &Body) -> Result<Vec<u8>, &'static str> {
        let (exchange, door) = (self.exchange(), self.door());
        let (sender, payload) = match &body.cookie {
            Some(cookie) => {
                (Sender { device: door.desk(cookie).map_err(refused)?, request: None }, body.bytes.clone())
            }
            None => {
                let signed = wire::open_signed(&body.bytes, self.ground.area).map_err(|_| "bad-request")?;
                let (device, key) = door.device(signed.device).map_err(refused)?;
                let request = Some(signed.request);
                let payload =
                    signed.payload(|signature, data| key.verifies(signature, data)).ok_or("bad-signature")?;
                (Sender { device, request }, payload)
            }
        };
        let bytes = wire::inflate(&payload, PAYLOAD_BYTES).map_err(|_| "bad-request")?;
        let request: Request = wire::decode(&bytes).map_err(|_| "bad-request")?;
        if request.v != VERSION {
            return Err("unknown-version");
        }
        if request.push.len() > PUSH_ITEMS {
            return Err("too-big");
        }
        let answer =
            exchange.answer(&sender, request, self.now, heard::http::day(self.now)).map_err(failed)?;
        let re = Some(ByteBuf::from(&sha256(&body.bytes)[..8]));
        Ok(wire::deflate(&wire::encode(&Response { re, ..answer })))
    }

    /// Ends and starts again on the same files.
    pub fn restart(&mut self) {
        self.restart_after(|_| {});
    }

    /// The same; between its end and its start something happens to its data folder.
    pub(super) fn restart_after(&mut self, meanwhile: impl FnOnce(&Path)) {
        self.exchange = None;
        meanwhile(&self.data);
        self.exchange = Some(exchange(&self.ground, &self.data));
    }

    /// What `heard backup` does.
    pub fn back_up(&mut self) {
        let destination = Destination {
            to: self.backups.path().to_owned(),
            keys: None,
            now: heard::http::time(self.now),
            keep_keys: 30,
            forget_keys_before: String::new(),
        };
        let Exchange { store, master } = self.exchange();
        let made = backup(store, master, &destination).expect("a backup");
        self.made.push(made.folder);
    }

    /// What `heard check` does, beside the server.
    pub fn check(&self) -> Check {
        let Exchange { store, master } = exchange(&self.ground, &self.data);
        check(&store, &master).expect("a log that can be looked through")
    }

    /// What `heard mend` does, from each backup. Answers how many rows were put right.
    pub fn mend(&self) -> usize {
        let Exchange { store, master } = self.exchange();
        let each = self.made.iter().rev().map(|from| Source { from: from.clone(), keys: None });
        each.map(|source| mend_from(store, master, &source).expect("a backup that can be read").mended).sum()
    }

    /// Which life of the store this is.
    pub fn incarnation(&self) -> Incarnation {
        let area = self.exchange().store.read(|reader| reader.area()).expect("a readable log");
        area.expect("an area").incarnation
    }

    /// Whether a change is in a backup.
    pub fn is_backed_up(&self, doc: RecordId, hash: ChangeHash) -> bool {
        self.made.iter().rev().any(|folder| {
            let [log, keys] = FILES.map(|file| folder.join(file));
            let copy = Reader::of_copy(&log, &keys).expect("a backup that reads");
            copy.has_change(doc, hash).expect("a backup that reads")
        })
    }

    /// What `heard restore` does, from the newest backup. False when there is none.
    pub fn restore(&mut self, incarnation: Incarnation) -> bool {
        let Some(newest) = self.made.last() else { return false };
        let data = self.folder.path().join(incarnation.to_string());
        let source = Source { from: newest.clone(), keys: None };
        restore(
            &source,
            &ErasedSince::Beside,
            &data,
            &self.ground.master,
            heard::domain::day::number(self.now),
        )
        .expect("a backup that can be restored");
        let restored = exchange(&self.ground, &data);
        restored.store.write(move |tx| tx.set_incarnation(incarnation)).expect("another life");
        (self.exchange, self.data) = (Some(restored), data);
        true
    }
}

fn exchange(ground: &Ground, data: &Path) -> Exchange {
    Exchange { store: open(data, &ground.master), master: ground.master.clone() }
}

fn copy_files(from: &Path, to: &Path) {
    let files: Vec<PathBuf> = std::fs::read_dir(from)
        .expect("a data folder")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| !path.to_string_lossy().ends_with("-shm"))
        .collect();
    for file in files {
        std::fs::copy(&file, to.join(file.file_name().expect("a name"))).expect("a copy");
    }
}

fn refused(error: JoinError) -> &'static str {
    match error {
        JoinError::UnknownDevice => "unknown-device",
        JoinError::BadSignature => "bad-signature",
        _ => "later",
    }
}

fn failed(error: SyncError) -> &'static str {
    match error {
        SyncError::Store(StoreError::Full) => "full",
        _ => "later",
    }
}
