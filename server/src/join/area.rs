//! The area and its spaces, as the steward makes them on the command line.

use thiserror::Error;

use crate::domain::access::Role;
use crate::domain::circle::{Circle, CircleKind};
use crate::domain::id::{ActorId, AreaId, CircleId, DeviceId, Incarnation, MemberId, SpaceId};
use crate::domain::limits::NAME_BYTES;
use crate::records::{RecordError, seal_name};
use crate::seal::{Master, random};
use crate::store::{AreaRow, DeviceRow, Store, StoreError, Tx};

#[derive(Debug, Error)]
pub enum FoundError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error("there is no area here yet: name it with --area, once")]
    NoArea,
    #[error("this area has a name already, and it is not that one")]
    OtherArea,
    #[error("there is no space of that name")]
    NoSpace,
    #[error("nobody of that id is there: without --space it is the reviewers who are meant")]
    NobodyThere,
    #[error("a space of that name is here already")]
    SpaceExists,
    #[error("a name must have some letters, and at most {NAME_BYTES} bytes")]
    BadName,
}

#[derive(Debug, Clone)]
pub struct NewSpace {
    pub name: String,
    /// The area's name: needed the first time.
    pub area: Option<String>,
    /// Whether an area made now is a demo one, where unchecked wordings may be offered.
    pub demo: bool,
    /// Today, "2026-05-03".
    pub day: String,
}

/// Makes a space and its circles, and the area with its own the first time.
pub fn found(store: &Store, master: &Master, new: NewSpace) -> Result<SpaceId, FoundError> {
    let names = [Some(&new.name), new.area.as_ref()];
    if names.into_iter().flatten().any(|name| name.trim().is_empty() || name.len() > NAME_BYTES) {
        return Err(FoundError::BadName);
    }
    let master = master.clone();
    store.write(move |tx| {
        match (tx.area()?, &new.area) {
            (None, None) => return Err(FoundError::NoArea),
            (None, Some(name)) => found_area(tx, &master, name, new.demo, &new.day)?,
            (Some(area), Some(name)) if area.name != *name => return Err(FoundError::OtherArea),
            (Some(_), _) => {}
        }
        if tx.space_named(&new.name)?.is_some() {
            return Err(FoundError::SpaceExists);
        }
        let space = SpaceId::from_bytes(random());
        tx.add_space(space, &new.name)?;
        for kind in [CircleKind::Team, CircleKind::Bridge] {
            tx.add_circle(Circle { id: CircleId::from_bytes(random()), kind, space: Some(space) })?;
        }
        Ok(space)
    })
}

fn found_area(tx: &mut Tx<'_>, master: &Master, name: &str, demo: bool, day: &str) -> Result<(), FoundError> {
    tx.add_area(&AreaRow {
        id: AreaId::from_bytes(random()),
        name: name.to_owned(),
        demo,
        incarnation: Incarnation::from_bytes(random()),
    })?;
    let area = CircleId::from_bytes(random());
    tx.add_circle(Circle { id: area, kind: CircleKind::Area, space: None })?;
    let council = CircleId::from_bytes(random());
    tx.add_circle(Circle { id: council, kind: CircleKind::Council, space: None })?;
    let member = MemberId::from_bytes(random());
    let name = seal_name(tx, master, member, "the steward's command line")?;
    tx.add_member(member, &name)?;
    tx.add_membership(area, member, Role::Steward)?;
    // A steward at the command line signs nothing: the key is random bytes that no signature fits.
    let device = DeviceRow {
        id: DeviceId::from_bytes(random()),
        member,
        key: random::<65>().to_vec(),
        revoked: false,
    };
    tx.add_device(&device, day)?;
    Ok(tx.bind_actor(ActorId::from_bytes(random()), device.id)?)
}

/// Who writes wordings and lists from the command line.
#[derive(Debug)]
pub struct Steward {
    pub device: DeviceRow,
    pub actor: ActorId,
    /// The area's circle.
    pub circle: CircleId,
}

/// The steward's command line, once there is an area.
pub fn steward(store: &Store) -> Result<Steward, FoundError> {
    store.read(|reader| {
        let circle = reader.circle_of(CircleKind::Area, None)?.ok_or(FoundError::NoArea)?;
        let member = reader.member_with_role(circle, Role::Steward)?.ok_or(FoundError::NoArea)?;
        let device = reader.device_of_member(member)?.ok_or(FoundError::NoArea)?;
        let actor = reader.actor_of_device(device.id)?.ok_or(FoundError::NoArea)?;
        Ok(Steward { device, actor, circle })
    })
}
