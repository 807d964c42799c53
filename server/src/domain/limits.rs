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

/// Values that stand side by side in one field, which one operation puts away.
pub const FIELD_VALUES: u64 = 64;

/// Other actors that one change names.
pub const CHANGE_ACTORS: u64 = 64;

/// What opening a record may cost, all its history counted: one for each operation, `CHANGE_WEIGHT` for each change and one for
/// every `BYTES_OF_WEIGHT` bytes. Whatever its shape, a record of this weight opens in a browser in about a tenth of a second.
pub const DOCUMENT_WEIGHT: u64 = 64 * 1024;
pub const CHANGE_WEIGHT: u64 = 10;
pub const BYTES_OF_WEIGHT: u64 = 32;

/// Actors that wrote one record: every phone of a large team, each re-made many times.
pub const DOCUMENT_ACTORS: usize = 1000;

/// Versions of a record side by side: well under what one change may build on.
pub const DOCUMENT_HEADS: usize = 32;

/// Values in one record, those that stand side by side in one field counted one by one.
pub const DOCUMENT_VALUES: usize = 2 * FIELDS;

/// What one request's changes may cost, in about microseconds of one core, counted and not timed. A phone that comes back after
/// three weeks stays below it with all that fits into one request; what goes beyond is taken from the next request.
pub const REQUEST_WORK: u64 = 2_000_000;

/// The same for its acts, which are done in one go while all others wait: accepting a day's held work costs less.
pub const ACTS_WORK: u64 = 200_000;

/// Changes of one device that wait for a member's word, and their bytes: all that a phone can bring that comes back after
/// weeks and is in its team no more.
pub const HELD_OF_ONE: u64 = 5_000;
pub const HELD_BYTES_OF_ONE: u64 = 16 * 1024 * 1024;

/// Refused changes of one device that are known by hash and reason, and the bytes that are kept of them: a broken build is
/// mended long before that.
pub const REFUSED_OF_ONE: u64 = 5_000;
pub const REFUSED_BYTES_OF_ONE: u64 = 8 * 1024 * 1024;

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

/// Open connections, and those of one address: an office behind one address has 40 desks with 6 each.
pub const CONNECTIONS: usize = 10_000;
pub const CONNECTIONS_OF_ONE: usize = 500;

/// How long a line may bring nothing before a request or between two parts of it, in seconds, and half of how long while its
/// answer is fetched; unless `heard serve` is told otherwise. A 2G line that went round a hill is back within a minute.
pub const STANDSTILL_SECONDS: u64 = 75;

/// What must be fetched of an answer, in bytes each second, to make up for waiting: a sixth of a 2G line. Whoever is slower is
/// given up once it has been waited for twice a standstill longer than that.
pub const FETCHED_PER_SECOND: u32 = 1_000;

/// How long a whole request may take, in seconds: one of the largest size needs four minutes on a 2G line.
pub const REQUEST_SECONDS: u64 = 300;

/// Bytes of requests that are not answered yet: what slow lines can make the server hold, from all and from one address.
/// A phone sends 192 KiB at a time.
pub const BODIES_BYTES: usize = 128 * 1024 * 1024;
pub const BODIES_BYTES_OF_ONE: usize = 16 * 1024 * 1024;

/// Requests of one device that are worked on at once, and that wait for it. A phone sends one after the other.
pub const AT_ONCE_OF_ONE: usize = 1;
pub const WAITING_OF_ONE: usize = 14;

/// What may be done at once, and again each second after that.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    pub at_once: u32,
    pub per_second: u32,
}

/// Requests of one device. Bringing a phone up to date with 100,000 records takes some 200.
pub const DEVICE_REQUESTS: Allowance = Allowance { at_once: 2_000, per_second: 10 };

/// Changes of one device. A phone that comes back with 2,000 records brings a tenth; nobody types a hundred a second.
pub const DEVICE_CHANGES: Allowance = Allowance { at_once: 50_000, per_second: 100 };

/// Bytes of one device's requests: 64 of the largest at once.
pub const DEVICE_BYTES: Allowance = Allowance { at_once: 64 * 1024 * 1024, per_second: 256 * 1024 };

/// What is not let in from one address: invites tried, devices that are not known, signatures that do not fit. A
/// training day of forty people at one address is let in at once.
pub const STRANGERS: Allowance = Allowance { at_once: 100, per_second: 5 };

/// Devices and addresses whose allowances are remembered. An allowance that is full again is forgotten.
pub const REMEMBERED: usize = 20_000;

/// How long everything of somebody who asked to be erased is hidden before it is erased, and can be had back.
pub const ERASURE_GRACE_SECONDS: u64 = 24 * 60 * 60;

/// Erased records of one circle that an answer tells of ahead of all else.
pub const GONE_FIRST: usize = 200;
