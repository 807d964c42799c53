//! A record opened from its changes: twin of `web/src/app/worker/document.ts`, on the same engine.

use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{Key, ObjectId};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutoCommit, AutomergeError, Change, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};
use heard::domain::id::{ActorId, ChangeHash};
use heard::domain::scalar::Scalar;
use heard::domain::state::{Field, State, Written};

use super::storage::Changes;

pub const NOTES: &str = "notes";

/// The engine cannot read what is stored.
#[derive(Debug)]
pub struct Unread;

impl From<AutomergeError> for Unread {
    fn from(_: AutomergeError) -> Unread {
        Unread
    }
}

#[derive(Debug)]
pub struct Made {
    pub hash: ChangeHash,
    pub bytes: Vec<u8>,
}

/// What one change did: the fields it wrote, in its order, and the notes before and after it.
#[derive(Debug)]
pub struct Deed {
    pub fields: Vec<(String, Scalar)>,
    pub notes: Option<(String, String)>,
}

/// Where one writer has two histories, as when a profile was copied: those of `own` that cannot stand in one document with
/// others, and these others.
pub fn torn(own: &[ChangeHash], changes: &Changes) -> (Vec<ChangeHash>, Vec<ChangeHash>) {
    let place_of = |bytes: &Vec<u8>| {
        let change = Change::from_bytes(bytes.clone()).ok()?;
        Some((change.actor_id().clone(), change.seq()))
    };
    let mine: Vec<_> = own.iter().filter_map(|hash| Some((place_of(changes.get(hash)?)?, *hash))).collect();
    let (mut torn, mut others) = (Vec::new(), Vec::new());
    for (hash, bytes) in changes.iter().filter(|(hash, _)| !mine.is_empty() && !own.contains(hash)) {
        let Some(place) = place_of(bytes) else { continue };
        if let Some((_, rival)) = mine.iter().find(|(at, _)| *at == place) {
            torn.push(*rival);
            others.push(*hash);
        }
    }
    (torn, others)
}

#[derive(Debug)]
pub struct RecordDocument(AutoCommit);

impl RecordDocument {
    /// Changes whose dependencies are not here yet wait inside.
    pub fn open<'a>(changes: impl IntoIterator<Item = &'a Vec<u8>>, actor: ActorId) -> Result<Self, Unread> {
        let changes: Vec<Change> = changes
            .into_iter()
            .map(|bytes| Change::from_bytes(bytes.clone()).map_err(|_| Unread))
            .collect::<Result<_, _>>()?;
        let mut document = AutoCommit::new().with_actor(actor.as_bytes().as_slice().into());
        document.apply_changes(changes)?;
        Ok(Self(document))
    }

    pub fn heads(&mut self) -> Vec<ChangeHash> {
        self.0.get_heads().iter().map(ours).collect()
    }

    pub fn is_empty(&mut self) -> bool {
        self.0.get_heads().is_empty()
    }

    /// Whether changes wait for others that are not here.
    pub fn lacks_some(&mut self) -> bool {
        !self.0.get_missing_deps(&[]).is_empty()
    }

    pub fn has_notes(&self) -> bool {
        matches!(self.0.get(ROOT, NOTES), Ok(Some((Value::Object(ObjType::Text), _))))
    }

    /// The actor of the first change.
    pub fn author(&mut self) -> Option<ActorId> {
        // Of two, as while a second birth is on its way, it is the same one on every phone.
        let births = self.0.get_changes_meta(&[]).into_iter().filter(|change| change.deps.is_empty());
        let first = births.min_by_key(|change| change.hash)?;
        ActorId::try_from(first.actor.to_bytes()).ok()
    }

    /// What this actor wrote.
    pub fn written_by(&mut self, actor: ActorId) -> Vec<ChangeHash> {
        let all = self.0.get_changes_meta(&[]);
        let by = all.iter().filter(|change| change.actor.to_bytes() == actor.as_bytes());
        by.map(|change| ours(&change.hash)).collect()
    }

    pub fn state(&mut self) -> Result<State, Unread> {
        let keys: Vec<String> = self.0.keys(ROOT).collect();
        let mut fields = Vec::new();
        for key in keys {
            let field = match key.as_str() {
                NOTES => Some(Scalar::Text(self.notes()?).into()),
                _ => self.field(&key)?,
            };
            fields.extend(field.map(|field| (key, field)));
        }
        Ok(fields.into_iter().collect())
    }

    /// How many changes stand behind these heads.
    pub fn depth(&mut self, heads: &[ChangeHash]) -> usize {
        self.behind(heads).len()
    }

    /// One change that writes these fields in sight of `base` and of `after`. None when there is nothing to write.
    pub fn fold(
        &mut self,
        fields: &[(String, Scalar)],
        base: &[ChangeHash],
        after: Option<ChangeHash>,
        with_notes: bool,
    ) -> Result<Option<Made>, Unread> {
        let birth = self.is_empty();
        if birth && with_notes {
            self.0.put_object(ROOT, NOTES, ObjType::Text)?;
        }
        if !birth {
            let sight = self.sight(base, after);
            let heads: BTreeSet<_> = self.heads().into_iter().collect();
            if heads != sight.iter().copied().collect() {
                return self.fold_behind(fields, &sight);
            }
        }
        for (field, value) in fields {
            self.write(field, value)?;
        }
        let hash = self.0.commit_with(CommitOptions::default().with_time(0));
        let change = hash.and_then(|hash| self.0.get_change_by_hash(&hash));
        Ok(change.map(|change| Made { hash: ours(&change.hash()), bytes: change.raw_bytes().to_vec() }))
    }

    /// The same in sight of older heads: written on a document that has only what stands behind them, so that it counts on
    /// from what it builds on.
    fn fold_behind(
        &mut self,
        fields: &[(String, Scalar)],
        sight: &[ChangeHash],
    ) -> Result<Option<Made>, Unread> {
        let behind = self.behind(sight);
        let mut seen = self.0.get_changes(&[]);
        seen.retain(|change| behind.contains(&ours(&change.hash())));
        let mut there = AutoCommit::new().with_actor(self.0.get_actor().clone());
        there.apply_changes(seen)?;
        let made = Self(there).fold(fields, sight, None, false)?;
        if let Some(made) = &made {
            let change = Change::from_bytes(made.bytes.clone()).map_err(|_| Unread)?;
            self.0.apply_changes([change])?;
        }
        Ok(made)
    }

    /// What a change was written in sight of.
    pub fn deps(&mut self, hash: ChangeHash) -> Vec<ChangeHash> {
        let meta = self.0.get_change_meta_by_hash(&theirs(&hash));
        meta.map(|meta| meta.deps.iter().map(ours).collect()).unwrap_or_default()
    }

    /// The notes as these heads have them.
    pub fn notes_seen(&self, heads: &[ChangeHash]) -> Result<String, Unread> {
        self.notes_at(&heads.iter().map(theirs).collect::<Vec<_>>())
    }

    /// The value that a change on these heads would write over, null when there is none.
    pub fn value_at(&self, field: &str, heads: &[ChangeHash]) -> Result<Scalar, Unread> {
        let heads: Vec<_> = heads.iter().map(theirs).collect();
        let there = self.0.get_at(ROOT, field, &heads)?;
        Ok(there.and_then(|(value, _)| scalar(&value)).unwrap_or(Scalar::Null))
    }

    /// What a change wrote. Fails when it is not in its document.
    pub fn deed(&mut self, hash: ChangeHash) -> Result<Deed, Unread> {
        let at = [theirs(&hash)];
        let change = self.0.get_change_by_hash(&at[0]).ok_or(Unread)?;
        let mut fields: Vec<(String, Scalar)> = Vec::new();
        let mut edited = false;
        for operation in change.decode().operations {
            match (operation.obj, operation.key) {
                (ObjectId::Root, Key::Map(key)) if key != NOTES => {
                    let value = match self.0.get_at(ROOT, key.as_str(), &at)? {
                        Some((value, _)) => scalar(&value).unwrap_or(Scalar::Null),
                        None => Scalar::Null,
                    };
                    put(&mut fields, &key, value);
                }
                _ => edited = true,
            }
        }
        let notes = match edited {
            true => Some((self.notes_at(change.deps())?, self.notes_at(&at)?)),
            false => None,
        };
        Ok(Deed { fields, notes })
    }

    fn write(&mut self, field: &str, value: &Scalar) -> Result<(), Unread> {
        if field == NOTES {
            if let (Scalar::Text(text), Some((_, notes))) = (value, self.0.get(ROOT, NOTES)?) {
                self.0.update_text(&notes, text)?;
            }
            return Ok(());
        }
        let now = self.written(field)?;
        if *value == Scalar::Null {
            if !now.is_empty() {
                self.0.delete(ROOT, field)?;
            }
            return Ok(());
        }
        if now.len() == 1 && now[0].0 == *value {
            return Ok(());
        }
        self.0.put(ROOT, field, engines(value))?;
        Ok(())
    }

    fn field(&self, key: &str) -> Result<Option<Field>, Unread> {
        let mut written = self.written(key)?;
        let Some((value, by, _)) = written.pop() else { return Ok(None) };
        written.retain(|(other, ..)| *other != value);
        if written.is_empty() {
            return Ok(Some(value.into()));
        }
        written.sort_by_key(|(_, by, counter)| (*by, *counter));
        let others = written.into_iter().map(|(value, by, _)| Written { value, by }).collect();
        Ok(Some(Field { value, by: Some(by), others }))
    }

    /// The values that stand in a field, the engine's winner last: each with who wrote it, at which operation.
    fn written(&self, key: &str) -> Result<Vec<(Scalar, ActorId, u64)>, Unread> {
        let all = self.0.get_all(ROOT, key)?;
        let read = |(value, id): &(Value<'_>, ObjId)| {
            let ObjId::Id(counter, actor, _) = id else { return None };
            Some((scalar(value)?, ActorId::try_from(actor.to_bytes()).ok()?, *counter))
        };
        Ok(all.iter().filter_map(read).collect())
    }

    fn notes(&self) -> Result<String, Unread> {
        match self.0.get(ROOT, NOTES)? {
            Some((Value::Object(ObjType::Text), notes)) => Ok(self.0.text(notes)?),
            _ => Ok(String::new()),
        }
    }

    /// A birth has nothing before it, and an empty list of heads would mean the present.
    fn notes_at(&self, heads: &[automerge::ChangeHash]) -> Result<String, Unread> {
        if heads.is_empty() {
            return Ok(String::new());
        }
        match self.0.get_at(ROOT, NOTES, heads)? {
            Some((Value::Object(ObjType::Text), notes)) => Ok(self.0.text_at(notes, heads)?),
            _ => Ok(String::new()),
        }
    }

    /// The heads to write on: what was in sight, never behind this phone's own last change.
    pub fn sight(&mut self, base: &[ChangeHash], after: Option<ChangeHash>) -> Vec<ChangeHash> {
        let wanted = base.iter().copied().chain(after);
        let here: Vec<_> =
            wanted.filter(|hash| self.0.get_change_meta_by_hash(&theirs(hash)).is_some()).collect();
        let heads = if here.is_empty() { self.births() } else { here };
        let mut unique: Vec<ChangeHash> = Vec::new();
        heads.into_iter().for_each(|head| {
            if !unique.contains(&head) {
                unique.push(head)
            }
        });
        let behind: Vec<_> = unique.iter().map(|head| (*head, self.behind(&[*head]))).collect();
        let stood_on =
            |hash: &ChangeHash| behind.iter().any(|(other, set)| other != hash && set.contains(hash));
        unique.iter().filter(|hash| !stood_on(hash)).copied().collect()
    }

    /// Whether nothing of what was in sight is here any more, and what stands in its place is not only `own` work.
    pub fn is_unseen(&mut self, base: &[ChangeHash], after: Option<ChangeHash>, own: &[ChangeHash]) -> bool {
        if base.iter().any(|hash| self.0.get_change_meta_by_hash(&theirs(hash)).is_some()) {
            return false;
        }
        let sight = self.sight(base, after);
        self.behind(&sight).iter().any(|hash| !own.contains(hash))
    }

    fn births(&mut self) -> Vec<ChangeHash> {
        let all = self.0.get_changes_meta(&[]);
        all.iter().filter(|change| change.deps.is_empty()).map(|change| ours(&change.hash)).collect()
    }

    fn behind(&mut self, heads: &[ChangeHash]) -> BTreeSet<ChangeHash> {
        let mut found = BTreeSet::new();
        let mut ahead = heads.to_vec();
        while let Some(hash) = ahead.pop() {
            if !found.insert(hash) {
                continue;
            }
            let meta = self.0.get_change_meta_by_hash(&theirs(&hash));
            ahead.extend(meta.iter().flat_map(|meta| meta.deps.iter().map(ours)));
        }
        found
    }
}

/// What stands on another first change than this one, but for `own`: read change by change, for one writer may have two
/// histories here.
pub fn born_otherwise(first: ChangeHash, own: &[ChangeHash], changes: &Changes) -> BTreeSet<ChangeHash> {
    let is_birth = |hash: &ChangeHash| deps_of(changes, *hash).is_some_and(|deps| deps.is_empty());
    if !is_birth(&first) {
        return BTreeSet::new();
    }
    let others = changes.keys().filter(|hash| **hash != first && !own.contains(hash) && is_birth(hash));
    with_all_upon(others.copied(), own, changes)
}

/// These changes, and all that was built on them but for `own`.
pub fn with_all_upon(
    these: impl IntoIterator<Item = ChangeHash>,
    own: &[ChangeHash],
    changes: &Changes,
) -> BTreeSet<ChangeHash> {
    let of_all = changes.keys().map(|hash| (*hash, deps_of(changes, *hash).unwrap_or_default()));
    let deps: BTreeMap<ChangeHash, Vec<ChangeHash>> = of_all.collect();
    let mut found: BTreeSet<ChangeHash> = these.into_iter().collect();
    let mut before = None;
    while before != Some(found.len()) {
        before = Some(found.len());
        for (hash, deps) in deps.iter().filter(|(hash, _)| !own.contains(hash)) {
            if deps.iter().any(|dep| found.contains(dep)) {
                found.insert(*hash);
            }
        }
    }
    found
}

/// What was in sight of these, but for what is `lost`: of that, what was in sight of it.
pub fn sight_without(lost: &BTreeSet<ChangeHash>, seen: &[ChangeHash], changes: &Changes) -> Vec<ChangeHash> {
    let (mut found, mut looked, mut ahead) = (Vec::new(), BTreeSet::new(), seen.to_vec());
    while let Some(hash) = ahead.pop() {
        if !looked.insert(hash) {
            continue;
        }
        match lost.contains(&hash) {
            true => ahead.extend(deps_of(changes, hash).unwrap_or_default()),
            false => found.push(hash),
        }
    }
    found
}

fn deps_of(changes: &Changes, hash: ChangeHash) -> Option<Vec<ChangeHash>> {
    let change = Change::from_bytes(changes.get(&hash)?.clone()).ok()?;
    Some(change.deps().iter().map(ours).collect())
}

/// As an object of JavaScript does it: a name that is there keeps its place.
pub fn put(fields: &mut Vec<(String, Scalar)>, name: &str, value: Scalar) {
    match fields.iter_mut().find(|(known, _)| known == name) {
        Some((_, old)) => *old = value,
        None => fields.push((name.to_owned(), value)),
    }
}

fn ours(hash: &automerge::ChangeHash) -> ChangeHash {
    ChangeHash::from_bytes(hash.0)
}

fn theirs(hash: &ChangeHash) -> automerge::ChangeHash {
    automerge::ChangeHash(*hash.as_bytes())
}

fn scalar(value: &Value<'_>) -> Option<Scalar> {
    match value.as_scalar()? {
        ScalarValue::Str(text) => Some(Scalar::Text(text.to_string())),
        ScalarValue::Int(number) => Some(Scalar::Int(*number)),
        ScalarValue::Boolean(truth) => Some(Scalar::Bool(*truth)),
        ScalarValue::Bytes(bytes) => Some(Scalar::Bytes(bytes.clone())),
        ScalarValue::Null => Some(Scalar::Null),
        _ => None,
    }
}

fn engines(value: &Scalar) -> ScalarValue {
    match value {
        Scalar::Text(text) => ScalarValue::Str(text.as_str().into()),
        Scalar::Int(number) => ScalarValue::Int(*number),
        Scalar::Bool(truth) => ScalarValue::Boolean(*truth),
        Scalar::Bytes(bytes) => ScalarValue::Bytes(bytes.clone()),
        Scalar::Null => ScalarValue::Null,
    }
}
