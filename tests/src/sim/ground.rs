//! The area that every world starts from: made once, copied for each.

use std::path::Path;

use heard::domain::access::Role;
use heard::domain::circle::{Circle, CircleKind};
use heard::domain::id::{AreaId, CircleId, DeviceId, Incarnation, MemberId, SpaceId};
use heard::join::{Door, Invitee, invite};
use heard::records::{RecordError, seal_name};
use heard::seal::Master;
use heard::store::{AreaRow, Store, StoreError};
use heard::wire::{Join, Joined, VERSION, open_claim, sign_claim};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_bytes::ByteBuf;
use tempfile::TempDir;

use super::phone::Proof;
use crate::workload::dice::Dice;

/// When every world begins: some day in 2026, in seconds since 1970.
pub const BEGIN: u64 = 20_600 * 86_400;

pub const TEAMS: usize = 3;
pub const WORKERS: usize = 8;
pub const DESKS: usize = 2;

/// What a team's space is called.
pub fn space_name(number: u8) -> String {
    format!("Team {number}")
}

/// A place for somebody with a device.
#[derive(Clone)]
pub struct Seat {
    pub member: MemberId,
    pub device: DeviceId,
    pub proof: Proof,
    /// What it was given when it joined, for a server that does not know it any more.
    pub certificate: ByteBuf,
}

/// All workers are in the first team; each world puts them where it wants them.
pub struct Ground {
    pub folder: TempDir,
    pub master: Master,
    pub area: AreaId,
    pub incarnation: Incarnation,
    pub everybody: CircleId,
    pub council: CircleId,
    pub teams: Vec<CircleId>,
    /// The last one is a second device of the first one's member.
    pub workers: Vec<Seat>,
    pub desks: Vec<Seat>,
}

impl Ground {
    pub fn make() -> Ground {
        let folder = scratch();
        let master = Master::make(&folder.path().join("master.key")).expect("a master key");
        let mut dice = Dice::seeded(7);
        let ground = Ground {
            master,
            area: AreaId::from_bytes(dice.bytes()),
            incarnation: Incarnation::from_bytes(dice.bytes()),
            everybody: CircleId::from_bytes(dice.bytes()),
            council: CircleId::from_bytes(dice.bytes()),
            teams: (0..TEAMS).map(|_| CircleId::from_bytes(dice.bytes())).collect(),
            workers: Vec::new(),
            desks: Vec::new(),
            folder,
        };
        let store = open(&ground.data(), &ground.master);
        ground.found(&store);
        let door = Door { store, master: ground.master.clone() };
        let mut workers: Vec<Seat> = Vec::new();
        for number in 0..WORKERS {
            let second_device = (number == WORKERS - 1).then(|| workers[0].member);
            let member = second_device.unwrap_or_else(|| ground.somebody(&door, &mut dice, Role::Member));
            workers.push(seat(&door, &mut dice, Invitee::Device(member), BEGIN));
        }
        let desks = (0..DESKS)
            .map(|_| {
                let member = ground.somebody(&door, &mut dice, Role::Reviewer);
                seat(&door, &mut dice, Invitee::Device(member), BEGIN)
            })
            .collect();
        Ground { workers, desks, ..ground }
    }

    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    fn found(&self, store: &Store) {
        let area =
            AreaRow { id: self.area, name: "Rhondda".to_owned(), demo: true, incarnation: self.incarnation };
        let (everybody, council, teams) = (self.everybody, self.council, self.teams.clone());
        let made = store.write(move |tx| {
            tx.add_area(&area)?;
            tx.add_circle(Circle { id: everybody, kind: CircleKind::Area, space: None })?;
            tx.add_circle(Circle { id: council, kind: CircleKind::Council, space: None })?;
            for (number, id) in (0..).zip(teams) {
                let space = SpaceId::from_bytes([number; 16]);
                tx.add_space(space, &space_name(number))?;
                tx.add_circle(Circle { id, kind: CircleKind::Team, space: Some(space) })?;
            }
            Ok::<_, StoreError>(())
        });
        made.expect("an area");
    }

    fn somebody(&self, door: &Door, dice: &mut Dice, role: Role) -> MemberId {
        let member = MemberId::from_bytes(dice.bytes());
        let master = self.master.clone();
        let (everybody, own) =
            (self.everybody, if role == Role::Member { self.teams[0] } else { self.council });
        let made = door.store.write(move |tx| {
            let name = seal_name(tx, &master, member, "somebody")?;
            tx.add_member(member, &name)?;
            tx.add_membership(own, member, role)?;
            tx.add_membership(everybody, member, role)?;
            Ok::<_, RecordError>(())
        });
        made.expect("a member");
        member
    }
}

/// Lets a device in.
pub fn seat(door: &Door, dice: &mut Dice, invitee: Invitee, now: u64) -> Seat {
    let key = loop {
        if let Ok(key) = SigningKey::from_slice(&dice.bytes::<32>()) {
            break key;
        }
    };
    let invited = invite(&door.store, invitee, now).expect("an invite");
    let join = Join {
        v: VERSION,
        secret: ByteBuf::from(invited.secret),
        name: "somebody".to_owned(),
        claim: ByteBuf::from(key.verifying_key().to_sec1_point(false).as_bytes()),
    };
    let signed = sign_claim(&join, |data| {
        let signature: Signature = key.sign(data);
        signature.to_bytes().to_vec()
    });
    let claim = open_claim(&signed).expect("a message").expect("a claim");
    let welcome = door.join(claim, now, heard::http::day(now)).expect("a welcome");
    let proof = match welcome.cookie {
        Some(cookie) => Proof::Cookie(cookie),
        None => Proof::Key(Box::new(key)),
    };
    let Joined { member, device, certificate, .. } = welcome.joined;
    Seat { member, device, proof, certificate }
}

/// Opens a store as the server does.
pub fn open(data: &Path, master: &Master) -> Store {
    let making = master.clone();
    Store::open(data, move || making.fresh_key()).expect("a store")
}

/// A folder that ends with its world, in memory where there is such a place: thousands of them come and go.
pub fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a folder")
}
