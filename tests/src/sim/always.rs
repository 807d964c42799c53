//! What holds at every moment: a phone claims no more than is true and lets go of nothing that is only there, and a desk
//! holds no document of a team.

use heard::store::StoreError;

use super::phone::entry::Status;
use super::world::World;

pub fn check(world: &mut World, who: usize) -> Result<(), String> {
    kept_is_kept(world, who)?;
    what_left_is_in_a_backup(world, who)?;
    desk_holds_nothing_of_a_team(world, who)
}

/// What is said to be kept is in the committed log of the server that the phone knows.
fn kept_is_kept(world: &mut World, who: usize) -> Result<(), String> {
    let store = world.centre.exchange().store.clone();
    let holder = &mut world.phones[who];
    let known = holder.phone.storage.standing().incarnation;
    let phone = &holder.phone;
    let claims = phone.storage.records.iter().flat_map(|(doc, record)| {
        let kept = record.value.own.iter().filter(|own| own.status == Status::Kept);
        kept.map(|own| (*doc, own.hash))
    });
    let new: Vec<_> = claims.filter(|claim| !holder.verified.contains(claim)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let lies = store.read(|reader| {
        // It has not heard yet of a server that was set back.
        if reader.area()?.map(|area| area.incarnation) != known {
            return Ok(None);
        }
        let mut lies = Vec::new();
        for (doc, hash) in &new {
            if !reader.has_change(*doc, *hash)? {
                lies.push((*doc, *hash));
            }
        }
        Ok::<_, StoreError>(Some(lies))
    });
    match lies.expect("a readable log") {
        Some(lies) if lies.is_empty() => holder.verified.extend(new),
        Some(lies) => {
            return Err(format!("{} says kept of what is not in the log: {lies:?}", holder.phone.name));
        }
        None => {}
    }
    Ok(())
}

/// A phone lets go of nothing of its own that is in no backup.
fn what_left_is_in_a_backup(world: &mut World, who: usize) -> Result<(), String> {
    let phone = &mut world.phones[who].phone;
    let (name, left) = (phone.name.clone(), std::mem::take(&mut phone.storage.let_go));
    for (doc, own) in left {
        world.tell(format!("{name} lets go of {doc}"));
        world.happened("records let go");
        if let Some(hash) = own.into_iter().find(|hash| !world.centre.is_backed_up(doc, *hash)) {
            return Err(format!("{name} let go of {hash} of {doc}, which is in no backup"));
        }
    }
    Ok(())
}

fn desk_holds_nothing_of_a_team(world: &World, who: usize) -> Result<(), String> {
    let phone = &world.phones[who].phone;
    let ours = ["review", "notice", "list", "question-set"];
    let wrong =
        phone.storage.records.values().find(|record| !ours.contains(&record.value.envelope.kind.as_str()));
    match wrong {
        Some(record) if phone.is_desk() => {
            Err(format!("{} holds a {}", phone.name, record.value.envelope.kind))
        }
        _ => Ok(()),
    }
}
