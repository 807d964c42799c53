//! The phones of the demo's workers, and what they say the time is.

use std::collections::BTreeMap;

use heard::domain::envelope::Envelope;
use heard::domain::id::RecordId;
use heard::http::day;
use heard::merge::author::Edit;

use super::conversation::Fields;
use crate::device::Device;

const DAY_SECONDS: u64 = 86_400;

/// By the names of their workers.
pub(super) struct Phones(pub BTreeMap<String, Device>);

impl Phones {
    pub(super) fn any(&self) -> &Device {
        self.0.values().next().expect("a worker")
    }

    pub(super) fn of(&mut self, worker: &str) -> &mut Device {
        self.0.get_mut(worker).unwrap_or_else(|| panic!("there is no worker called {worker}"))
    }

    /// Everything sends, then everything reads what the others sent.
    pub(super) fn meet(&mut self) {
        for _ in 0..2 {
            self.0.values_mut().for_each(Device::sync);
        }
        self.0.values().for_each(all_is_kept);
    }

    pub(super) fn create(
        &mut self,
        worker: &str,
        record: RecordId,
        kind: &str,
        subject: RecordId,
        fields: &Fields,
    ) {
        let phone = self.of(worker);
        let circle = phone.circle("team");
        let envelope = Envelope { kind: kind.to_owned(), circle, subject: Some(subject), about: None };
        phone.create(record, envelope, &borrowed(fields));
    }

    pub(super) fn edit(&mut self, worker: &str, record: RecordId, fields: &Fields) {
        if !fields.is_empty() {
            self.of(worker).edit(record, &borrowed(fields));
        }
    }
}

pub(super) fn all_is_kept(device: &Device) {
    assert!(device.unsent.is_empty(), "{} has work that was not taken", device.joined.name);
    let bad = device.outcomes.values().find(|(outcome, _)| outcome != "kept");
    assert_eq!(bad, None, "{}'s work was not kept", device.joined.name);
}

pub(super) fn borrowed(fields: &Fields) -> Vec<(&str, Edit)> {
    fields.iter().map(|(field, edit)| (field.as_str(), edit.clone())).collect()
}

/// What the devices of the demo say the time is.
pub(super) struct Clock {
    /// In seconds since 1970.
    pub now: u64,
}

impl Clock {
    /// `2026-05-03T14:05`, so many days ago at `time` and some minutes after.
    pub(super) fn at(&self, days_ago: u64, time: &str, minutes_after: u64) -> String {
        let (hours, minutes) = time.split_once(':').expect("a time like 14:05");
        let number = |digits: &str| digits.parse::<u64>().expect("a time like 14:05");
        let minutes = number(hours) * 60 + number(minutes) + minutes_after;
        format!("{}T{:02}:{:02}", self.day(days_ago), minutes / 60, minutes % 60)
    }

    /// `2026-05-03`, so many days ago.
    pub(super) fn day(&self, days_ago: u64) -> String {
        day(self.now - days_ago * DAY_SECONDS)
    }
}
