//! How large things may be, and why.

/// A signed request as received: a week of text from one phone is far less, and a 2G line carries less than this in a minute.
pub const REQUEST_BYTES: usize = 1024 * 1024;

/// A request's payload once inflated: bounds what a gzip bomb can cost.
pub const PAYLOAD_BYTES: usize = 4 * 1024 * 1024;

/// Changes in one request; devices send fewer, so that a cut line loses little.
pub const PUSH_ITEMS: usize = 1000;

/// One change, in bytes.
pub const CHANGE_BYTES: usize = 256 * 1024;

/// Operations, predecessors or items of any column in one change. Notes take one for each character: the longest text that the
/// app's boxes take can be thrown away and written anew in one change.
pub const CHANGE_ITEMS: u64 = 48 * 1024;

/// Fields that one change writes: as many as a record may have, each of them deleted and others put in their place.
pub const CHANGE_FIELDS: usize = 2 * FIELDS;

/// Changes that one change builds on.
pub const CHANGE_DEPS: u64 = 64;

/// Other actors that one change names.
pub const CHANGE_ACTORS: u64 = 64;

/// What opening a record may cost, all its history counted: one for each operation, `CHANGE_WEIGHT` for each change and one for
/// every `BYTES_OF_WEIGHT` bytes. Whatever its shape, a record of this weight opens in a browser within a tenth of a second.
pub const DOCUMENT_WEIGHT: u64 = 64 * 1024;
pub const CHANGE_WEIGHT: u64 = 10;
pub const BYTES_OF_WEIGHT: u64 = 32;

/// Actors that wrote one record: every phone of a large team, each re-made many times.
pub const DOCUMENT_ACTORS: usize = 1000;

/// Versions of a record side by side: well under what one change may build on.
pub const DOCUMENT_HEADS: usize = 32;

/// Values in one record, those that stand side by side in one field counted one by one.
pub const DOCUMENT_VALUES: usize = 2 * FIELDS;

/// Acts in one request.
pub const ACT_ITEMS: usize = 200;

/// Change bytes in one answer before it says "more": about a minute of a 2G line.
pub const FEED_BYTES: usize = 256 * 1024;

/// Feed rows in one answer.
pub const FEED_ROWS: usize = 1000;

/// Records that one request may ask for whole: each brings all others of its person.
pub const WHOLE_ITEMS: usize = 100;

/// One field's text. A long conversation's notes are a tenth of this.
pub const TEXT_BYTES: usize = 64 * 1024;

/// A field's name.
pub const KEY_BYTES: usize = 200;

/// Fields in one record.
pub const FIELDS: usize = 2000;

/// A member's or space's name.
pub const NAME_BYTES: usize = 200;

/// What one can search for at once: more than anybody types.
pub const SEARCH_BYTES: usize = 1000;

/// Words one can search for at once: each costs the index a look at every record that has one beginning like it.
pub const SEARCH_WORDS: usize = 12;

/// How long an invite may be used, in seconds.
pub const INVITE_SECONDS: u64 = 15 * 60;

/// How long a request id is remembered, in days. A nonce must be younger, so that no forgotten request can be replayed for its feed.
pub const REQUEST_DAYS: u64 = 90;
pub const NONCE_DAYS: u64 = 60;
