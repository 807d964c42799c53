//! What a member is called.

use crate::domain::id::MemberId;
use crate::records::open_name;
use crate::seal::Master;
use crate::store::{Reader, StoreError};

/// A member's name; none where nobody of this id is there, or the name does not open.
pub fn name_of(reader: &Reader, master: &Master, member: MemberId) -> Result<Option<String>, StoreError> {
    let Some(sealed) = reader.member_name(member)? else { return Ok(None) };
    open_name(reader, master, member, &sealed)
}
