//! From a told occasion of consent to the fields of its record.

use std::collections::BTreeMap;

use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::seal::sha256;

use super::content::Occasion;
use super::conversation::{Fields, set, text};
use crate::device::Device;

/// A wording as it was brought in.
#[derive(Debug)]
struct Notice {
    id: RecordId,
    version: i64,
    sha256: [u8; 32],
}

/// The wordings of the area, by purpose and language.
#[derive(Debug)]
pub(super) struct Notices(BTreeMap<(String, String), Notice>);

impl Notices {
    /// Those a device has heard of.
    pub(super) fn known_to(device: &Device) -> Self {
        let notices = of_kind(device, "notice").filter_map(|id| {
            let state = device.state(id);
            let part = |field: &str| state.text(field).map(str::to_owned);
            let sha256 = sha256(state.text("words")?.as_bytes());
            Some((
                (part("purpose")?, part("language")?),
                Notice { id, version: state.int("version")?, sha256 },
            ))
        });
        Self(notices.collect())
    }

    /// What was decided, in sight of every earlier occasion that this device knows of.
    pub(super) fn decide(&self, device: &Device, subject: RecordId, told: &Occasion, at: &str) -> Fields {
        let mut fields: Fields = [("how", told.how.as_str()), ("by", &told.by), ("at", at)]
            .into_iter()
            .map(|(field, value)| (field.to_owned(), text(value)))
            .collect();
        for (purpose, decision) in &told.decided {
            let notice = &self.0[&(purpose.clone(), told.language.clone())];
            let of_notice = |part: &str| format!("notice/{purpose}/{part}");
            let seen = earlier(device, subject, purpose);
            fields.push((format!("decision/{purpose}"), text(decision)));
            fields.push((of_notice("id"), set(Scalar::Bytes(notice.id.as_bytes().to_vec()))));
            fields.push((of_notice("version"), set(Scalar::Int(notice.version))));
            fields.push((of_notice("language"), text(&told.language)));
            fields.push((of_notice("sha256"), set(Scalar::Bytes(notice.sha256.to_vec()))));
            if !seen.is_empty() {
                fields.push((format!("seen/{purpose}"), set(Scalar::Bytes(seen.concat()))));
            }
        }
        fields
    }
}

/// This person's occasions known to a device that decided a purpose, in rising order.
fn earlier(device: &Device, subject: RecordId, purpose: &str) -> Vec<[u8; 16]> {
    of_kind(device, "consent")
        .filter(|id| device.records[id].envelope.subject == Some(subject))
        .filter(|id| device.state(*id).get(&format!("decision/{purpose}")).is_some())
        .map(|id| *id.as_bytes())
        .collect()
}

/// Records of one kind that a device has, in rising order.
fn of_kind<'a>(device: &'a Device, kind: &'a str) -> impl Iterator<Item = RecordId> + 'a {
    device.records.iter().filter(move |(_, copy)| copy.envelope.kind == kind).map(|(id, _)| *id)
}
