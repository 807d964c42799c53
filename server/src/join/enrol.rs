//! Joining: an invite for a device, a name and a certificate; and who a later request comes from.

use serde_bytes::ByteBuf;
use thiserror::Error;

use crate::domain::access::Role;
use crate::domain::circle::CircleKind;
use crate::domain::id::{CircleId, DeviceId, MemberId, SpaceId};
use crate::domain::limits::NAME_BYTES;
use crate::records::{RecordError, name_of, seal_name};
use crate::seal::{Certificate, Master, NonceClock, PublicKey, random, sha256};
use crate::store::{
    AreaRow, Audited, AuditedPart, DeviceRow, InviteRow, Reader, Store, StoreError, Tx, crash_point,
};
use crate::wire::{Area, CircleLine, Claim, Join, Joined, Space, VERSION, WireError};

/// How long after its end a used invite still answers the device that used it, whose answer may have been lost.
const COME_BACK_SECONDS: u64 = 86_400;

#[derive(Debug, Error)]
pub enum JoinError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("this invite is not known here")]
    Unknown,
    #[error("this invite was used already")]
    Used,
    #[error("this invite is too old")]
    Expired,
    /// It is good still, for another one.
    #[error("this invite does not let this device in")]
    Elsewhere,
    #[error("the name is empty or too long")]
    BadName,
    #[error("not a public key that can be used")]
    BadClaim,
    #[error("a message of a version that is not known here")]
    Version,
    /// The request does not come from a device of this area.
    #[error("this device is not known here")]
    UnknownDevice,
    #[error("not signed with this device's key")]
    BadSignature,
    /// It was made after the backup that this server was restored from.
    #[error("this device's space is not here (yet)")]
    NoPlace,
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// Who may come in, and who is there.
#[derive(Debug, Clone)]
pub struct Door {
    pub store: Store,
    pub master: Master,
}

/// A device let in; a desk gets a cookie to come back with.
#[derive(Debug)]
pub struct Welcome {
    pub joined: Joined,
    /// Hex, for a desk: shown to it once, stored as a hash.
    pub cookie: Option<String>,
}

impl Door {
    /// Lets a device in by its invite, which it claims for a key that it holds. The same claim again gets the same place, so
    /// that a lost answer costs nothing; a device that is known already stays who it is.
    /// `now` in seconds since 1970, `day` today as "2026-05-03". Blocks.
    pub fn join(&self, claim: Claim, now: u64, day: String) -> Result<Welcome, JoinError> {
        let Join { secret, name, claim, .. } = proved(claim)?;
        let name = usable_name(&name)?;
        let master = self.master.clone();
        let secret = sha256(&secret);
        let claim = claim.into_vec();
        let (device, cookie) = self.store.write(move |tx| {
            let invite = tx.invite(secret)?.ok_or(JoinError::Unknown)?;
            let device = match invite.device {
                Some(used_by) if now <= invite.expires + COME_BACK_SECONDS => come_back(tx, used_by, &claim)?,
                Some(_) => return Err(JoinError::Used),
                None if invite.expires < now => return Err(JoinError::Expired),
                None => {
                    let device = match tx.device_by_key(&claim)? {
                        Some(device) => again(tx, &master, device, &name, &invite)?,
                        None => anew(tx, &master, claim, (&name, &day), &invite)?,
                    };
                    crash_point("join.after-device");
                    tx.use_invite(secret, device.id)?;
                    device
                }
            };
            let cookie = match invite.role.reviews() {
                true => Some(give_cookie(tx, device.id)?),
                false => None,
            };
            Ok((device, cookie))
        })?;
        let joined = self.store.read(|reader| self.welcome(reader, &device, now))?;
        Ok(Welcome { joined, cookie })
    }

    pub(super) fn welcome(&self, reader: &Reader, device: &DeviceRow, now: u64) -> Result<Joined, JoinError> {
        let AreaRow { id, name, demo, incarnation } = reader.area()?.ok_or(StoreError::Stopped)?;
        let circles = reader.circles_of(device.member)?;
        let (role, space) = standing(&circles);
        let space = match space {
            Some(id) => Some(Space { id, name: reader.space_name(id)?.unwrap_or_default() }),
            None => None,
        };
        let certificate = Certificate {
            device: device.id,
            key: ByteBuf::from(device.key.clone()),
            member: device.member,
            space: space.as_ref().map(|space| space.id),
            role: role.name().to_owned(),
        };
        let mut lines = Vec::new();
        for (circle, role) in &circles {
            let set = circle.space.map(|space| reader.periods_of(space)).transpose()?;
            lines.push(CircleLine::of(circle, *role, reader.circle_name(circle)?, set));
        }
        Ok(Joined {
            v: VERSION,
            area: Area { id, name, demo },
            device: device.id,
            member: device.member,
            name: name_of(reader, &self.master, device.member)?.unwrap_or_default(),
            role: role.name().to_owned(),
            space,
            certificate: ByteBuf::from(certificate.issue(&self.master)),
            circles: lines,
            nonce: ByteBuf::from(NonceClock(&self.master).make(device.id, now)),
            incarnation,
        })
    }

    /// The device that signed a request.
    pub fn device(&self, id: DeviceId) -> Result<(DeviceRow, PublicKey), JoinError> {
        let device = self.store.read(|reader| reader.device(id))?.ok_or(JoinError::UnknownDevice)?;
        let key = PublicKey::read(&device.key).ok_or(JoinError::UnknownDevice)?;
        Ok((device, key))
    }

    /// The desk a cookie was given to, while its holder still reviews.
    pub fn desk(&self, cookie: &str) -> Result<DeviceRow, JoinError> {
        let hash = sha256(cookie.as_bytes());
        self.store.read(|reader| {
            let device = reader.device_by_cookie(hash)?.ok_or(JoinError::UnknownDevice)?;
            let circles = reader.circles_of(device.member)?;
            let reviews =
                circles.iter().any(|(circle, role)| circle.kind == CircleKind::Council && role.reviews());
            if reviews && !device.revoked { Ok(device) } else { Err(JoinError::UnknownDevice) }
        })
    }
}

/// What was claimed, by whoever holds the key: an invite and somebody else's public key let nobody in.
fn proved(claim: Claim) -> Result<Join, JoinError> {
    if claim.unproved.v != VERSION {
        return Err(JoinError::Version);
    }
    let key = PublicKey::read(&claim.unproved.claim).ok_or(JoinError::BadClaim)?;
    claim.proved(|signature, data| key.verifies(signature, data)).ok_or(JoinError::BadSignature)
}

pub(super) fn usable_name(name: &str) -> Result<String, JoinError> {
    let name = name.trim();
    if name.is_empty() || name.len() > NAME_BYTES { Err(JoinError::BadName) } else { Ok(name.to_owned()) }
}

/// The same device asks again with a used invite: it holds the key it claimed with, so it is let in as before.
fn come_back(tx: &Tx<'_>, used_by: DeviceId, claim: &[u8]) -> Result<DeviceRow, JoinError> {
    let device = tx.device(used_by)?.ok_or(JoinError::Used)?;
    if device.key == claim && !device.revoked { Ok(device) } else { Err(JoinError::Used) }
}

/// A device that was not here before, of a new member or of the one that the invite names.
fn anew(
    tx: &mut Tx<'_>,
    master: &Master,
    claim: Vec<u8>,
    (name, day): (&str, &str),
    invite: &InviteRow,
) -> Result<DeviceRow, JoinError> {
    let member = match invite.member {
        Some(member) => member,
        None => {
            let member = MemberId::from_bytes(random());
            welcome_member(tx, master, member, name, (invite.circle, invite.role))?;
            member
        }
    };
    let device = DeviceRow { id: DeviceId::from_bytes(random()), member, key: claim, revoked: false };
    tx.add_device(&device, day)?;
    let text = format!("{} as {}", device.id, invite.role.name());
    let part = AuditedPart::of_nobody(text, random());
    let day = day.to_owned();
    tx.audit(&Audited { day, what: "joined", member: Some(member), parts: vec![part] })?;
    Ok(device)
}

/// A device that is known comes with a fresh invite: it stays who it is, under the name that it gives now, and gets the
/// invite's place beside those it has. An invite for somebody else, or from a team to a desk, is for another device; one
/// that was shut out is let in again only by an invite that names its member.
fn again(
    tx: &mut Tx<'_>,
    master: &Master,
    device: DeviceRow,
    name: &str,
    invite: &InviteRow,
) -> Result<DeviceRow, JoinError> {
    let is_named = invite.member == Some(device.member);
    let circles = tx.circles_of(device.member)?;
    let same_kind = circles.is_empty() || standing(&circles).0.circle() == invite.role.circle();
    if !is_named && (invite.member.is_some() || device.revoked || !same_kind) {
        return Err(JoinError::Elsewhere);
    }
    let name = seal_name(tx, master, device.member, name)?;
    tx.rename_member(device.member, &name)?;
    give_place(tx, device.member, (invite.circle, invite.role))?;
    tx.readmit(device.id)?;
    Ok(DeviceRow { revoked: false, ..device })
}

/// Adds a member, in the circle they are invited to and in the area's.
pub(super) fn welcome_member(
    tx: &mut Tx<'_>,
    master: &Master,
    member: MemberId,
    name: &str,
    (circle, role): (CircleId, Role),
) -> Result<(), JoinError> {
    let name = seal_name(tx, master, member, name)?;
    tx.add_member(member, &name)?;
    give_place(tx, member, (circle, role))
}

/// Puts a member into a circle and into the area's, where they are not in them yet.
fn give_place(tx: &Tx<'_>, member: MemberId, (circle, role): (CircleId, Role)) -> Result<(), JoinError> {
    let area = tx.circle_of(CircleKind::Area, None)?.ok_or(StoreError::Stopped)?;
    for circle in [circle, area] {
        if tx.role_in(member, circle)?.is_none() {
            tx.add_membership(circle, member, role)?;
        }
    }
    Ok(())
}

pub(super) fn give_cookie(tx: &Tx<'_>, device: DeviceId) -> Result<String, JoinError> {
    let cookie: String = random::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
    tx.set_cookie(device, sha256(cookie.as_bytes()))?;
    Ok(cookie)
}

/// A member's role, and the space it is in: that of the team or council, not of the area that all are in.
fn standing(circles: &[(crate::domain::circle::Circle, Role)]) -> (Role, Option<SpaceId>) {
    circles
        .iter()
        .find(|(circle, role)| circle.kind == role.circle())
        .or(circles.first())
        .map_or((Role::Member, None), |(circle, role)| (*role, circle.space))
}
