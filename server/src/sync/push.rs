//! One pushed change: every check, in order, before it becomes a row.

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::domain::access::may_write;
use crate::domain::envelope::review_id;
use crate::domain::id::{ActorId, RecordId};
use crate::domain::kind::Kind;
use crate::domain::outcome::{Code, Outcome};
use crate::merge::{Document, Inspected, Refusal};
use crate::records;
use crate::seal::Master;
use crate::store::{CleanCopy, DeviceRow, SetAside, Tx, crash_point};
use crate::wire::Push;

use super::found::{self, Found};
use super::incoming::Incoming;
use super::verdict::Verdict;
use super::work::Work;
use super::{SyncError, durable, held, kept, quarantine};

/// Whether the author's rights are asked. A member who accepts held work lends it theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rights {
    Asked,
    Lent,
}

/// A batch of changes of one device, in one transaction. Documents stay open for the length of it.
pub(super) struct Batch<'a, 't> {
    pub tx: &'a mut Tx<'t>,
    pub master: &'a Master,
    pub device: &'a DeviceRow,
    pub rights: Rights,
    /// In days since 1970.
    pub today: u32,
    /// Records whose circle was told that work on them waits.
    pub told_held: BTreeSet<RecordId>,
    /// What its request has cost so far.
    pub work: &'a mut Work,
    open: HashMap<RecordId, Document>,
    /// What waits of this device's work, once it was asked for.
    pub waits: Option<SetAside>,
}

impl<'a, 't> Batch<'a, 't> {
    pub(super) fn new(
        tx: &'a mut Tx<'t>,
        master: &'a Master,
        device: &'a DeviceRow,
        rights: Rights,
        today: u32,
        work: &'a mut Work,
    ) -> Batch<'a, 't> {
        let (told_held, open) = (BTreeSet::new(), HashMap::new());
        Batch { tx, master, device, rights, today, told_held, work, open, waits: None }
    }

    /// What waits of this device's work for a member's word.
    pub(super) fn waits(&mut self) -> Result<SetAside, SyncError> {
        match self.waits {
            Some(waits) => Ok(waits),
            None => Ok(self.tx.held_of_device(self.device.id)?),
        }
    }

    /// Judges one change and stores what follows: a row of the log, of held work or of quarantine. Never spoils the batch.
    pub(super) fn take(&mut self, incoming: &Incoming) -> Result<Verdict, SyncError> {
        self.tx.begin_part()?;
        match catch_unwind(AssertUnwindSafe(|| self.judge_and_set_aside(incoming))) {
            Ok(Ok(verdict)) => {
                self.tx.keep_part()?;
                Ok(verdict)
            }
            // One record that cannot be read back must not stop a phone's other work.
            Ok(Err(SyncError::Unreadable(record))) => {
                tracing::error!(%record, "a record cannot be read back from the log");
                self.tx.undo_part()?;
                held::count_unkept_noes(self, incoming)?;
                Ok(Verdict::of(Outcome::Later, Code::Unreadable))
            }
            Ok(Err(error)) => Err(error),
            // Nor must one that meets a fault of ours: it would come again with the same phone for ever.
            Err(_) => {
                tracing::error!(record = %incoming.push.doc, "a change could not be judged");
                self.tx.undo_part()?;
                self.told_held.remove(&incoming.push.doc);
                quarantine::set_aside(self, incoming, Verdict::refused(Code::Poison))
            }
        }
    }

    fn judge_and_set_aside(&mut self, incoming: &Incoming) -> Result<Verdict, SyncError> {
        match self.judge(incoming)? {
            refused if refused.outcome == Outcome::Refused => quarantine::set_aside(self, incoming, refused),
            verdict => Ok(verdict),
        }
    }

    fn judge(&mut self, incoming: &Incoming) -> Result<Verdict, SyncError> {
        let doc = incoming.push.doc;
        if self.is_gone(&incoming.push)? {
            return Ok(Verdict::GONE);
        }
        if let Some(seq) = self.tx.seq(doc, incoming.hash)? {
            return Ok(match durable::take_again(self.tx, self.master, incoming)? {
                true => Verdict::kept(seq),
                // Its row is still damaged: the device must not let go of what may be the only copy.
                false if incoming.inspected.is_none() => Verdict::of(Outcome::Later, Code::Busy),
                false => Verdict::of(Outcome::Later, Code::Unreadable),
            });
        }
        if let Some(earlier) = self.seen_before(incoming)? {
            return Ok(earlier);
        }
        let inspected = match &incoming.inspected {
            Some(Ok(inspected)) => inspected,
            Some(Err(refusal)) => return Ok(refusal.clone().into()),
            None => return Ok(Verdict::of(Outcome::Later, Code::Busy)),
        };
        let found = match found::find(self.tx, &incoming.push, inspected)? {
            Ok(found) => found,
            Err(verdict) => return Ok(verdict),
        };
        if let Some(verdict) = self.wrong_actor(inspected.actor)? {
            return Ok(verdict);
        }
        if let Some(verdict) = self.rests_on(incoming, inspected)? {
            return Ok(verdict);
        }
        if !self.may_write(&found)? {
            return held::hold(self, incoming, &found.envelope, inspected.actor, Code::NoRight);
        }
        self.merge(incoming, inspected, &found)
    }

    /// Whether the record was erased, or the person it is of, or the record that it is about.
    fn is_gone(&self, push: &Push) -> Result<bool, SyncError> {
        let envelope = push.envelope.as_ref();
        let ids = [Some(push.doc), envelope.and_then(|it| it.subject), envelope.and_then(|it| it.about)];
        for id in ids.into_iter().flatten() {
            if self.tx.tombstone(id)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The verdict on work that waits. Held work that is being accepted is judged anew, and so is what was refused before:
    /// a refusal may have been for what came around the change.
    fn seen_before(&self, incoming: &Incoming) -> Result<Option<Verdict>, SyncError> {
        if self.rights == Rights::Lent {
            return Ok(None);
        }
        let waits = self.tx.held_here(incoming.push.doc, incoming.hash)?;
        Ok(waits.map(|waits| match waits.declined {
            true => Verdict::of(Outcome::ReMake, Code::Declined),
            false => Verdict::of(Outcome::Held, Code::NoRight),
        }))
    }

    /// An actor belongs to one device for good: whoever could write in another's name could block them for ever.
    fn wrong_actor(&self, actor: ActorId) -> Result<Option<Verdict>, SyncError> {
        let bound = self.tx.actor_device(actor)?;
        let clash = bound.is_some_and(|device| device != self.device.id);
        Ok(clash.then(|| Verdict::of(Outcome::ReMake, Code::ActorClash)))
    }

    /// A change that builds on one that is held or was refused shares its fate.
    fn rests_on(&mut self, incoming: &Incoming, change: &Inspected) -> Result<Option<Verdict>, SyncError> {
        let doc = incoming.push.doc;
        for dep in &change.deps {
            if self.tx.has_change(doc, *dep)? {
                continue;
            }
            if let Some(waits) = self.tx.held_here(doc, *dep)? {
                return match (self.rights, waits.declined) {
                    // What is being accepted out of order stays where it is until what it builds on is accepted.
                    (Rights::Lent, _) => Ok(Some(Verdict::of(Outcome::Held, Code::Depends))),
                    (Rights::Asked, true) => Ok(Some(Verdict::of(Outcome::ReMake, Code::Declined))),
                    (Rights::Asked, false) => {
                        let envelope = match self.tx.document(doc)? {
                            Some(row) => row.envelope,
                            None => held::envelope(&waits.envelope),
                        };
                        Ok(Some(held::hold(self, incoming, &envelope, change.actor, Code::Depends)?))
                    }
                };
            }
            if self.tx.is_quarantined(doc, *dep)? {
                return Ok(Some(Verdict::refused(Code::Depends)));
            }
        }
        Ok(None)
    }

    fn may_write(&self, found: &Found) -> Result<bool, SyncError> {
        if self.rights == Rights::Lent {
            return Ok(true);
        }
        if self.device.revoked {
            return Ok(false);
        }
        let Some(circle) = self.tx.circle(found.circle)? else { return Ok(false) };
        let role = self.tx.role_in(self.device.member, found.circle)?;
        Ok(role.is_some_and(|role| may_write(found.kind, circle.kind, role)))
    }

    /// Puts the first change of a record's next epoch where its history is, which goes. Where it does not fit, all of it is
    /// as before.
    pub(super) fn begin_anew(
        &mut self,
        incoming: &Incoming,
        change: &Inspected,
        found: &Found,
        begins: &CleanCopy,
    ) -> Result<Verdict, SyncError> {
        if let Some(verdict) = self.wrong_actor(change.actor)? {
            return Ok(verdict);
        }
        self.tx.begin_part()?;
        self.tx.begin_anew(begins)?;
        self.open.insert(begins.doc, Document::default());
        let verdict = self.merge(incoming, change, found)?;
        match verdict.outcome {
            Outcome::Kept => self.tx.keep_part()?,
            _ => self.tx.undo_part()?,
        }
        Ok(verdict)
    }

    fn merge(
        &mut self,
        incoming: &Incoming,
        change: &Inspected,
        found: &Found,
    ) -> Result<Verdict, SyncError> {
        let doc = incoming.push.doc;
        if let (Kind::Review, Some(about)) = (found.kind, found.envelope.about)
            && doc != review_id(self.device.member, about)
        {
            return Ok(Verdict::refused(Code::NotYours));
        }
        if self.work.is_over() {
            return Ok(Verdict::of(Outcome::Later, Code::Busy));
        }
        let before = match self.open.remove(&doc) {
            Some(document) => document,
            None if found.is_new => Document::default(),
            None => {
                let document = records::open_document(self.tx, self.master, doc, &found.envelope)?;
                self.work.opened(&document);
                document
            }
        };
        self.work.merged(change.items, &before);
        crash_point("push.before-merge");
        let mut now = None;
        let taken = before.take(change, |state| {
            let checked = found.kind.check(&state);
            now = Some(state);
            checked
        });
        let closed = found.kind.spec().one_change && !before.is_empty();
        let verdict = match taken {
            Ok(_) | Err(Refusal::SecondBirth) if closed => Verdict::refused(Code::Closed),
            Ok(after) => {
                let state = now.unwrap_or_else(|| after.state());
                let seq = kept::keep(self, incoming, change, found, &state)?;
                self.open.insert(doc, after);
                return Ok(Verdict::kept(seq));
            }
            Err(refusal) => refusal.into(),
        };
        self.open.insert(doc, before);
        Ok(verdict)
    }
}
