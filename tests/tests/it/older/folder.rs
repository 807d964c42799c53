//! A data folder as an earlier build left it, with what the phones had that knew it: one file of `fixtures/older`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use heard::domain::envelope::Envelope;
use heard::domain::id::{ActorId, RecordId};
use heard::wire::{self, Joined, Push};
use p256::ecdsa::SigningKey;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use tests::device::{Copy, Device};
use tests::line::Line;
use tests::server::TestServer;

use crate::fixtures::path;

/// What one of them is unpacked to, at most.
const FOLDER_BYTES: usize = 16 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
pub struct Older {
    /// What the folder holds, by name: the first builds left their last commits in the write-ahead log.
    files: BTreeMap<String, ByteBuf>,
    /// The same of a backup, from builds that made any.
    #[serde(default)]
    backup: BTreeMap<String, ByteBuf>,
    master: String,
    pub phones: BTreeMap<String, Phone>,
}

/// What a device keeps between two starts.
#[derive(Clone, Serialize, Deserialize)]
pub struct Phone {
    key: ByteBuf,
    cookie: Option<String>,
    joined: Joined,
    actor: ActorId,
    nonce: Option<ByteBuf>,
    cursors: BTreeMap<String, ByteBuf>,
    records: BTreeMap<RecordId, (Envelope, Vec<ByteBuf>)>,
    unsent: Vec<Push>,
}

impl Older {
    /// The folder of a server that has stopped.
    pub fn of(server: &TestServer, devices: &[(&str, &Device)], backup: Option<&Path>) -> Older {
        let mut files = files_of(server.data());
        files.retain(|name, _| !name.ends_with("-shm"));
        Older {
            files,
            backup: backup.map(files_of).unwrap_or_default(),
            master: fs::read_to_string(key_file(server.data())).expect("a key"),
            phones: devices.iter().map(|(name, device)| ((*name).to_owned(), Phone::of(device))).collect(),
        }
    }

    pub fn read(version: usize) -> Older {
        let file = file_of(version);
        let packed = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        wire::decode(&wire::inflate(&packed, FOLDER_BYTES).expect("a packed folder")).expect("a folder")
    }

    pub fn write(&self, version: usize) {
        fs::write(file_of(version), wire::deflate(&wire::encode(self))).expect("a writable fixture");
    }

    /// The folder unpacked, nobody serving it yet.
    pub fn unpack(&self) -> TestServer {
        let server = self.only_the_key();
        lay_out(&self.files, server.data());
        server
    }

    /// The master key, and no data yet.
    pub fn only_the_key(&self) -> TestServer {
        let server = TestServer::on_own_folder();
        fs::write(key_file(server.data()), &self.master).expect("a key");
        server
    }

    /// The backup unpacked beside the data of a server.
    pub fn unpack_backup(&self, server: &TestServer) -> PathBuf {
        let backup = server.data().with_extension("backup");
        lay_out(&self.backup, &backup);
        backup
    }
}

fn files_of(folder: &Path) -> BTreeMap<String, ByteBuf> {
    let files = fs::read_dir(folder).expect("a folder").map(|entry| {
        let file = entry.expect("a file").path();
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        (name, ByteBuf::from(fs::read(file).expect("a file")))
    });
    files.collect()
}

fn lay_out(files: &BTreeMap<String, ByteBuf>, folder: &Path) {
    fs::create_dir(folder).expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).expect("a file");
    }
}

fn file_of(version: usize) -> PathBuf {
    path("older").join(format!("{version}.cbor.gz"))
}

/// Whether a folder of this version is kept.
pub fn is_kept(version: usize) -> bool {
    file_of(version).is_file()
}

fn key_file(data: &Path) -> PathBuf {
    data.with_extension("key")
}

impl Phone {
    fn of(device: &Device) -> Phone {
        let bytes = |change: &Vec<u8>| ByteBuf::from(change.clone());
        let records = device
            .records
            .iter()
            .map(|(doc, copy)| (*doc, (copy.envelope.clone(), copy.changes.iter().map(bytes).collect())));
        Phone {
            key: ByteBuf::from(device.key.to_bytes().to_vec()),
            cookie: device.cookie.clone(),
            joined: device.joined.clone(),
            actor: device.actor,
            nonce: device.nonce.clone(),
            cursors: device.cursors.clone(),
            records: records.collect(),
            unsent: device.unsent.clone(),
        }
    }

    /// The device, switched on again.
    pub fn on(&self, line: Line) -> Device {
        let records = self.records.iter().map(|(doc, (envelope, changes))| {
            let changes = changes.iter().map(|change| change.to_vec()).collect();
            (*doc, Copy { epoch: 0, envelope: envelope.clone(), changes })
        });
        Device {
            line,
            key: SigningKey::from_slice(&self.key).expect("a key"),
            joined: self.joined.clone(),
            cookie: self.cookie.clone(),
            actor: self.actor,
            records: records.collect(),
            unsent: self.unsent.clone(),
            own: self.unsent.clone(),
            acts: Vec::new(),
            outcomes: BTreeMap::new(),
            nonce: self.nonce.clone(),
            cursors: self.cursors.clone(),
            caught_up: false,
            marks: BTreeMap::new(),
            dropped: Vec::new(),
            held: BTreeMap::new(),
            places: BTreeMap::new(),
            lacking: BTreeSet::new(),
            window: None,
            kept_to: None,
        }
    }
}

/// The log of a folder, as SQLite has it.
pub fn log(server: &TestServer) -> Connection {
    Connection::open(server.data().join("heard.sqlite")).expect("the log")
}

/// Which version a log is of.
pub fn version_of(log: &Connection) -> usize {
    log.query_row("pragma user_version", [], |row| row.get::<_, u32>(0)).expect("a number") as usize
}
