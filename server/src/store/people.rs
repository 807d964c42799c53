//! People and what they hold: members, devices, the actors bound to them, and invites.

use rusqlite::{Connection, OptionalExtension, Row};

use super::area::read_role;
use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::access::Role;
use crate::domain::id::{ActorId, CircleId, DeviceId, MemberId};

#[derive(Debug, Clone)]
pub struct DeviceRow {
    pub id: DeviceId,
    pub member: MemberId,
    /// Uncompressed P-256 point.
    pub key: Vec<u8>,
    pub revoked: bool,
}

#[derive(Debug, Clone)]
pub struct InviteRow {
    pub circle: CircleId,
    pub role: Role,
    /// Seconds since 1970.
    pub expires: u64,
    /// Who used it.
    pub device: Option<DeviceId>,
    /// Whose further device it lets in.
    pub member: Option<MemberId>,
}

reads! {
    /// Members of a circle and their devices.
    fn members_of(&self, circle: CircleId) -> Vec<DeviceRow>;
    /// A member's name, sealed.
    fn member_name(&self, id: MemberId) -> Option<Vec<u8>>;
    fn member_names(&self) -> Vec<(MemberId, Vec<u8>)>;
    fn device(&self, id: DeviceId) -> Option<DeviceRow>;
    /// The day on which a device came back by its certificate, if it did.
    fn returned(&self, id: DeviceId) -> Option<String>;
    fn device_by_key(&self, key: &[u8]) -> Option<DeviceRow>;
    fn device_by_cookie(&self, hash: [u8; 32]) -> Option<DeviceRow>;
    fn device_of_member(&self, member: MemberId) -> Option<DeviceRow>;
    /// The device an actor is bound to.
    fn actor_device(&self, actor: ActorId) -> Option<DeviceId>;
    fn actor_of_device(&self, device: DeviceId) -> Option<ActorId>;
    fn invite(&self, hash: [u8; 32]) -> Option<InviteRow>;
}

fn members_of(log: &Connection, circle: CircleId) -> Result<Vec<DeviceRow>, StoreError> {
    let mut statement = log.prepare_cached(
        "select device.id, device.member, key, revoked is not null from membership
         join device on device.member = membership.member where circle = ? order by device.member, device.day",
    )?;
    let rows = statement.query_map([circle.as_bytes()], read_device)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn member_name(log: &Connection, id: MemberId) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(log
        .prepare_cached("select name from member where id = ?")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?)
}

fn member_names(log: &Connection) -> Result<Vec<(MemberId, Vec<u8>)>, StoreError> {
    let mut statement = log.prepare_cached("select id, name from member")?;
    let rows = statement.query_map([], |row| Ok((MemberId::from_bytes(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const DEVICE: &str = "select id, member, key, revoked is not null from device where ";

fn device(log: &Connection, id: DeviceId) -> Result<Option<DeviceRow>, StoreError> {
    let sql = format!("{DEVICE} id = ?");
    Ok(log.prepare_cached(&sql)?.query_row([id.as_bytes()], read_device).optional()?)
}

fn returned(log: &Connection, id: DeviceId) -> Result<Option<String>, StoreError> {
    let day = log
        .prepare_cached("select returned from device where id = ?")?
        .query_row([id.as_bytes()], |row| row.get::<_, Option<String>>(0))
        .optional()?;
    Ok(day.flatten())
}

fn device_by_key(log: &Connection, key: &[u8]) -> Result<Option<DeviceRow>, StoreError> {
    let sql = format!("{DEVICE} key = ?");
    Ok(log.prepare_cached(&sql)?.query_row([key], read_device).optional()?)
}

fn device_by_cookie(log: &Connection, hash: [u8; 32]) -> Result<Option<DeviceRow>, StoreError> {
    let sql = format!("{DEVICE} cookie = ?");
    Ok(log.prepare_cached(&sql)?.query_row([hash], read_device).optional()?)
}

fn device_of_member(log: &Connection, member: MemberId) -> Result<Option<DeviceRow>, StoreError> {
    let sql = format!("{DEVICE} member = ? limit 1");
    Ok(log.prepare_cached(&sql)?.query_row([member.as_bytes()], read_device).optional()?)
}

fn actor_device(log: &Connection, actor: ActorId) -> Result<Option<DeviceId>, StoreError> {
    Ok(log
        .prepare_cached("select device from actor where id = ?")?
        .query_row([actor.as_bytes()], |row| row.get(0).map(DeviceId::from_bytes))
        .optional()?)
}

fn actor_of_device(log: &Connection, device: DeviceId) -> Result<Option<ActorId>, StoreError> {
    Ok(log
        .prepare_cached("select id from actor where device = ? limit 1")?
        .query_row([device.as_bytes()], |row| row.get(0).map(ActorId::from_bytes))
        .optional()?)
}

fn invite(log: &Connection, hash: [u8; 32]) -> Result<Option<InviteRow>, StoreError> {
    Ok(log
        .prepare_cached("select circle, role, expires, device, member from invite where hash = ?")?
        .query_row([hash], |row| {
            Ok(InviteRow {
                circle: CircleId::from_bytes(row.get(0)?),
                role: read_role(row, 1)?,
                expires: row.get::<_, i64>(2)?.max(0) as u64,
                device: row.get::<_, Option<[u8; 16]>>(3)?.map(DeviceId::from_bytes),
                member: row.get::<_, Option<[u8; 16]>>(4)?.map(MemberId::from_bytes),
            })
        })
        .optional()?)
}

impl Tx<'_> {
    /// `name` is sealed.
    pub fn add_member(&self, id: MemberId, name: &[u8]) -> Result<(), StoreError> {
        self.log.execute("insert into member (id, name) values (?, ?)", (id.as_bytes(), name))?;
        Ok(())
    }

    /// `name` is sealed.
    pub fn rename_member(&self, id: MemberId, name: &[u8]) -> Result<(), StoreError> {
        self.log.execute("update member set name = ? where id = ?", (name, id.as_bytes()))?;
        Ok(())
    }

    /// `day` is "2026-05-03".
    pub fn add_device(&self, device: &DeviceRow, day: &str) -> Result<(), StoreError> {
        self.log.execute(
            "insert into device (id, member, key, day) values (?, ?, ?, ?)",
            (device.id.as_bytes(), device.member.as_bytes(), &device.key, day),
        )?;
        Ok(())
    }

    /// Marks a device as one that came back by its certificate on this day.
    pub fn note_return(&self, device: DeviceId, day: &str) -> Result<(), StoreError> {
        self.log.execute("update device set returned = ? where id = ?", (day, device.as_bytes()))?;
        Ok(())
    }

    /// `hash` is SHA-256 of the cookie; an earlier cookie of this device opens nothing from now on.
    pub fn set_cookie(&self, device: DeviceId, hash: [u8; 32]) -> Result<(), StoreError> {
        self.log.execute("update device set cookie = ? where id = ?", (hash, device.as_bytes()))?;
        Ok(())
    }

    /// Shuts a device out from this day on. False when there is no such device.
    pub fn revoke(&self, device: DeviceId, day: &str) -> Result<bool, StoreError> {
        let revoked = self.log.execute(
            "update device set revoked = coalesce(revoked, ?), cookie = null where id = ?",
            (day, device.as_bytes()),
        )?;
        Ok(revoked == 1)
    }

    /// A device is shut out no more.
    pub fn readmit(&self, device: DeviceId) -> Result<(), StoreError> {
        self.log.execute("update device set revoked = null where id = ?", [device.as_bytes()])?;
        Ok(())
    }

    /// Binds an actor to a device for good.
    pub fn bind_actor(&self, actor: ActorId, device: DeviceId) -> Result<(), StoreError> {
        self.log
            .prepare_cached("insert into actor (id, device) values (?, ?)")?
            .execute((actor.as_bytes(), device.as_bytes()))?;
        Ok(())
    }

    pub fn add_invite(&self, hash: [u8; 32], invite: &InviteRow) -> Result<(), StoreError> {
        self.log.execute(
            "insert into invite (hash, circle, role, expires, member) values (?, ?, ?, ?, ?)",
            (
                hash,
                invite.circle.as_bytes(),
                invite.role.name(),
                invite.expires as i64,
                invite.member.map(|id| *id.as_bytes()),
            ),
        )?;
        Ok(())
    }

    /// Marks an invite as used by this device.
    pub fn use_invite(&self, hash: [u8; 32], device: DeviceId) -> Result<(), StoreError> {
        self.log.execute("update invite set device = ? where hash = ?", (device.as_bytes(), hash))?;
        Ok(())
    }
}

fn read_device(row: &Row<'_>) -> rusqlite::Result<DeviceRow> {
    Ok(DeviceRow {
        id: DeviceId::from_bytes(row.get(0)?),
        member: MemberId::from_bytes(row.get(1)?),
        key: row.get(2)?,
        revoked: row.get(3)?,
    })
}
