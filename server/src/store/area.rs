//! The area and who is in it: spaces, circles, members, devices, actors, invites.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{Reader, StoreError, Tx};
use crate::domain::access::Role;
use crate::domain::circle::{Circle, CircleKind};
use crate::domain::id::{ActorId, AreaId, CircleId, DeviceId, Incarnation, MemberId, SpaceId};

#[derive(Debug, Clone)]
pub struct AreaRow {
    pub id: AreaId,
    pub name: String,
    pub demo: bool,
    pub incarnation: Incarnation,
}

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
    pub device: Option<DeviceId>,
}

/// Reads that both a job of the writer and a reader may make.
macro_rules! reads {
    ($($(#[$doc:meta])* fn $name:ident(&self $(, $arg:ident: $type:ty)*) -> $result:ty;)*) => {
        impl Tx<'_> {
            $($(#[$doc])* pub fn $name(&self $(, $arg: $type)*) -> Result<$result, StoreError> {
                $name(self.log $(, $arg)*)
            })*
        }
        impl Reader {
            $($(#[$doc])* pub fn $name(&self $(, $arg: $type)*) -> Result<$result, StoreError> {
                $name(&self.log $(, $arg)*)
            })*
        }
    };
}
pub(super) use reads;

reads! {
    /// The area, once `heard space` has made it.
    fn area(&self) -> Option<AreaRow>;
    fn space_named(&self, name: &str) -> Option<SpaceId>;
    fn space_name(&self, id: SpaceId) -> Option<String>;
    fn circle(&self, id: CircleId) -> Option<Circle>;
    /// The one circle of a kind: of a space for teams and bridges, of the area for the others.
    fn circle_of(&self, kind: CircleKind, space: Option<SpaceId>) -> Option<CircleId>;
    /// A member's circles and roles.
    fn circles_of(&self, member: MemberId) -> Vec<(Circle, Role)>;
    /// Who in the circle holds this role.
    fn member_with_role(&self, circle: CircleId, role: Role) -> Option<MemberId>;
    fn role_in(&self, member: MemberId, circle: CircleId) -> Option<Role>;
    /// Members of a circle and their devices.
    fn members_of(&self, circle: CircleId) -> Vec<DeviceRow>;
    /// A member's name, sealed.
    fn member_name(&self, id: MemberId) -> Option<Vec<u8>>;
    fn device(&self, id: DeviceId) -> Option<DeviceRow>;
    fn device_by_cookie(&self, hash: [u8; 32]) -> Option<DeviceRow>;
    fn device_of_member(&self, member: MemberId) -> Option<DeviceRow>;
    /// The device an actor is bound to.
    fn actor_device(&self, actor: ActorId) -> Option<DeviceId>;
    fn actor_of_device(&self, device: DeviceId) -> Option<ActorId>;
    fn invite(&self, hash: [u8; 32]) -> Option<InviteRow>;
}

fn area(log: &Connection) -> Result<Option<AreaRow>, StoreError> {
    Ok(log
        .prepare_cached("select id, name, demo, incarnation from area")?
        .query_row([], |row| {
            Ok(AreaRow {
                id: AreaId::from_bytes(row.get(0)?),
                name: row.get(1)?,
                demo: row.get(2)?,
                incarnation: Incarnation::from_bytes(row.get(3)?),
            })
        })
        .optional()?)
}

fn space_named(log: &Connection, name: &str) -> Result<Option<SpaceId>, StoreError> {
    Ok(log
        .prepare_cached("select id from space where name = ?")?
        .query_row([name], |row| row.get(0).map(SpaceId::from_bytes))
        .optional()?)
}

fn space_name(log: &Connection, id: SpaceId) -> Result<Option<String>, StoreError> {
    Ok(log
        .prepare_cached("select name from space where id = ?")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?)
}

fn circle(log: &Connection, id: CircleId) -> Result<Option<Circle>, StoreError> {
    Ok(log
        .prepare_cached("select id, kind, space from circle where id = ?")?
        .query_row([id.as_bytes()], read_circle)
        .optional()?)
}

fn circle_of(
    log: &Connection,
    kind: CircleKind,
    space: Option<SpaceId>,
) -> Result<Option<CircleId>, StoreError> {
    Ok(log
        .prepare_cached("select id from circle where kind = ? and space is ?")?
        .query_row((kind.name(), space.map(|id| *id.as_bytes())), |row| row.get(0).map(CircleId::from_bytes))
        .optional()?)
}

fn circles_of(log: &Connection, member: MemberId) -> Result<Vec<(Circle, Role)>, StoreError> {
    let mut statement = log.prepare_cached(
        "select id, kind, space, role from membership join circle on circle.id = circle where member = ? order by id",
    )?;
    let rows = statement.query_map([member.as_bytes()], |row| Ok((read_circle(row)?, read_role(row, 3)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn member_with_role(log: &Connection, circle: CircleId, role: Role) -> Result<Option<MemberId>, StoreError> {
    Ok(log
        .prepare_cached("select member from membership where circle = ? and role = ? limit 1")?
        .query_row((circle.as_bytes(), role.name()), |row| row.get(0).map(MemberId::from_bytes))
        .optional()?)
}

fn role_in(log: &Connection, member: MemberId, circle: CircleId) -> Result<Option<Role>, StoreError> {
    Ok(log
        .prepare_cached("select role from membership where member = ? and circle = ?")?
        .query_row((member.as_bytes(), circle.as_bytes()), |row| read_role(row, 0))
        .optional()?)
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

const DEVICE: &str = "select id, member, key, revoked is not null from device where ";

fn device(log: &Connection, id: DeviceId) -> Result<Option<DeviceRow>, StoreError> {
    let sql = format!("{DEVICE} id = ?");
    Ok(log.prepare_cached(&sql)?.query_row([id.as_bytes()], read_device).optional()?)
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
        .prepare_cached("select circle, role, expires, device from invite where hash = ?")?
        .query_row([hash], |row| {
            Ok(InviteRow {
                circle: CircleId::from_bytes(row.get(0)?),
                role: read_role(row, 1)?,
                expires: row.get::<_, i64>(2)?.max(0) as u64,
                device: row.get::<_, Option<[u8; 16]>>(3)?.map(DeviceId::from_bytes),
            })
        })
        .optional()?)
}

impl Tx<'_> {
    pub fn add_area(&self, area: &AreaRow) -> Result<(), StoreError> {
        self.log.execute(
            "insert into area (one, id, name, demo, incarnation) values (1, ?, ?, ?, ?)",
            (area.id.as_bytes(), &area.name, area.demo, area.incarnation.as_bytes()),
        )?;
        Ok(())
    }

    pub fn add_space(&self, id: SpaceId, name: &str) -> Result<(), StoreError> {
        self.log.execute("insert into space (id, name) values (?, ?)", (id.as_bytes(), name))?;
        Ok(())
    }

    pub fn add_circle(&self, circle: Circle) -> Result<(), StoreError> {
        self.log.execute(
            "insert into circle (id, kind, space) values (?, ?, ?)",
            (circle.id.as_bytes(), circle.kind.name(), circle.space.map(|id| *id.as_bytes())),
        )?;
        Ok(())
    }

    /// `name` is sealed.
    pub fn add_member(&self, id: MemberId, name: &[u8]) -> Result<(), StoreError> {
        self.log.execute("insert into member (id, name) values (?, ?)", (id.as_bytes(), name))?;
        Ok(())
    }

    pub fn add_membership(&self, circle: CircleId, member: MemberId, role: Role) -> Result<(), StoreError> {
        self.log.execute(
            "insert into membership (circle, member, role) values (?, ?, ?)",
            (circle.as_bytes(), member.as_bytes(), role.name()),
        )?;
        Ok(())
    }

    /// Takes a member out of a circle. What they wrote stays; what they still send is held.
    pub fn remove_membership(&self, circle: CircleId, member: MemberId) -> Result<bool, StoreError> {
        let removed = self.log.execute(
            "delete from membership where circle = ? and member = ?",
            (circle.as_bytes(), member.as_bytes()),
        )?;
        Ok(removed == 1)
    }

    /// `day` is "2026-05-03".
    pub fn add_device(&self, device: &DeviceRow, day: &str) -> Result<(), StoreError> {
        self.log.execute(
            "insert into device (id, member, key, day) values (?, ?, ?, ?)",
            (device.id.as_bytes(), device.member.as_bytes(), &device.key, day),
        )?;
        Ok(())
    }

    /// `hash` is SHA-256 of the cookie; an earlier cookie of this device opens nothing from now on.
    pub fn set_cookie(&self, device: DeviceId, hash: [u8; 32]) -> Result<(), StoreError> {
        self.log.execute("update device set cookie = ? where id = ?", (hash, device.as_bytes()))?;
        Ok(())
    }

    pub fn revoke(&self, device: DeviceId, day: &str) -> Result<(), StoreError> {
        self.log.execute(
            "update device set revoked = coalesce(revoked, ?), cookie = null where id = ?",
            (day, device.as_bytes()),
        )?;
        Ok(())
    }

    /// Binds an actor to a device for good.
    pub fn bind_actor(&self, actor: ActorId, device: DeviceId) -> Result<(), StoreError> {
        self.log
            .prepare_cached("insert into actor (id, device) values (?, ?)")?
            .execute((actor.as_bytes(), device.as_bytes()))?;
        Ok(())
    }

    pub fn add_invite(
        &self,
        hash: [u8; 32],
        circle: CircleId,
        role: Role,
        expires: u64,
    ) -> Result<(), StoreError> {
        self.log.execute(
            "insert into invite (hash, circle, role, expires) values (?, ?, ?, ?)",
            (hash, circle.as_bytes(), role.name(), expires as i64),
        )?;
        Ok(())
    }

    /// Marks an invite as used by this device.
    pub fn use_invite(&self, hash: [u8; 32], device: DeviceId) -> Result<(), StoreError> {
        self.log.execute("update invite set device = ? where hash = ?", (device.as_bytes(), hash))?;
        Ok(())
    }
}

fn read_circle(row: &Row<'_>) -> rusqlite::Result<Circle> {
    Ok(Circle {
        id: CircleId::from_bytes(row.get(0)?),
        kind: CircleKind::named(&row.get::<_, String>(1)?).ok_or(rusqlite::Error::InvalidQuery)?,
        space: row.get::<_, Option<[u8; 16]>>(2)?.map(SpaceId::from_bytes),
    })
}

fn read_role(row: &Row<'_>, column: usize) -> rusqlite::Result<Role> {
    Role::named(&row.get::<_, String>(column)?).ok_or(rusqlite::Error::InvalidQuery)
}

fn read_device(row: &Row<'_>) -> rusqlite::Result<DeviceRow> {
    Ok(DeviceRow {
        id: DeviceId::from_bytes(row.get(0)?),
        member: MemberId::from_bytes(row.get(1)?),
        key: row.get(2)?,
        revoked: row.get(3)?,
    })
}
