//! Erasures that wait: shown to the steward, stopped for a reason until a day.

use crate::domain::id::ErasureId;
use crate::store::{Audited, ErasureRow, Pause, StoreError};

use super::{ErasureError, Erasures};

impl Erasures {
    /// Those that are not carried out yet, the oldest first. Blocks.
    pub fn waiting(&self) -> Result<Vec<ErasureRow>, ErasureError> {
        Ok(self.store.read(|reader| reader.erasures_waiting())?)
    }

    /// Lets one wait for a reason, which the person reads, or wait no more. Blocks.
    pub fn pause(&self, id: ErasureId, pause: Option<Pause>, day: String) -> Result<(), ErasureError> {
        if let Some(pause) = &pause
            && !is_day(&pause.until)
        {
            return Err(ErasureError::NoDay(pause.until.clone()));
        }
        let found = self.store.write(move |tx| match tx.erasure(id)? {
            Some(row) if row.gone.is_none() => {
                tx.set_pause(id, pause.as_ref())?;
                let what = if pause.is_some() { "pause-erasure" } else { "resume-erasure" };
                tx.audit(&Audited { day, what, member: None, parts: vec![super::about(id)] })?;
                Ok::<_, StoreError>(true)
            }
            _ => Ok(false),
        })?;
        if found { Ok(()) } else { Err(ErasureError::NoErasure) }
    }
}

/// Whether a text is a day as people write it here. Its place among others is that of its text.
fn is_day(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok_and(|day| day.to_string() == text)
}
