//! The area, its spaces and circles, and who is in which.

use rusqlite::{Connection, OptionalExtension, Row};

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::access::Role;
use crate::domain::circle::{Circle, CircleKind};
use crate::domain::id::{AreaId, CircleId, Incarnation, MemberId, SpaceId};

#[derive(Debug, Clone)]
pub struct AreaRow {
    pub id: AreaId,
    pub name: String,
    pub demo: bool,
    pub incarnation: Incarnation,
}

reads! {
    /// The area, once `heard space` has made it.
    fn area(&self) -> Option<AreaRow>;
    fn space_named(&self, name: &str) -> Option<SpaceId>;
    fn space_name(&self, id: SpaceId) -> Option<String>;
    /// What people call a circle: its space's name, or the area's.
    fn circle_name(&self, circle: &Circle) -> String;
    fn circle(&self, id: CircleId) -> Option<Circle>;
    /// The one circle of a kind: of a space for teams and bridges, of the area for the others.
    fn circle_of(&self, kind: CircleKind, space: Option<SpaceId>) -> Option<CircleId>;
    /// A member's circles and roles.
    fn circles_of(&self, member: MemberId) -> Vec<(Circle, Role)>;
    /// Team circles and what people call them, by name.
    fn teams(&self) -> Vec<(CircleId, String)>;
    /// Who in the circle holds this role.
    fn member_with_role(&self, circle: CircleId, role: Role) -> Option<MemberId>;
    fn role_in(&self, member: MemberId, circle: CircleId) -> Option<Role>;
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

fn circle_name(log: &Connection, circle: &Circle) -> Result<String, StoreError> {
    let name = match circle.space {
        Some(space) => space_name(log, space)?,
        None => area(log)?.map(|area| area.name),
    };
    Ok(name.unwrap_or_default())
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

fn teams(log: &Connection) -> Result<Vec<(CircleId, String)>, StoreError> {
    let mut statement = log.prepare_cached(
        "select circle.id, name from circle join space on space.id = circle.space where kind = 'team' order by name",
    )?;
    let rows = statement.query_map([], |row| Ok((CircleId::from_bytes(row.get(0)?), row.get(1)?)))?;
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

    pub fn add_membership(&self, circle: CircleId, member: MemberId, role: Role) -> Result<(), StoreError> {
        self.log.execute(
            "insert into membership (circle, member, role) values (?, ?, ?)",
            (circle.as_bytes(), member.as_bytes(), role.name()),
        )?;
        Ok(())
    }

    /// Takes a member out of a circle, and out of the area when it was their last. What they wrote stays; what they still
    /// send is held. False when they were not in it.
    pub fn remove_membership(&self, circle: CircleId, member: MemberId) -> Result<bool, StoreError> {
        let removed = self.log.execute(
            "delete from membership where circle = ? and member = ?",
            (circle.as_bytes(), member.as_bytes()),
        )?;
        self.log.execute(
            "delete from membership where member = ?1 and circle in (select id from circle where kind = 'area')
             and not exists (select 1 from membership as other join circle on circle.id = other.circle
                             where other.member = ?1 and circle.kind <> 'area')",
            [member.as_bytes()],
        )?;
        Ok(removed == 1)
    }
}

fn read_circle(row: &Row<'_>) -> rusqlite::Result<Circle> {
    Ok(Circle {
        id: CircleId::from_bytes(row.get(0)?),
        kind: CircleKind::named(&row.get::<_, String>(1)?).ok_or(rusqlite::Error::InvalidQuery)?,
        space: row.get::<_, Option<[u8; 16]>>(2)?.map(SpaceId::from_bytes),
    })
}

pub(super) fn read_role(row: &Row<'_>, column: usize) -> rusqlite::Result<Role> {
    Role::named(&row.get::<_, String>(column)?).ok_or(rusqlite::Error::InvalidQuery)
}
