-- The log, its feed, and who is who. Everything here is a record of what happened; nothing here is derived.

create table area (
    one         integer primary key check (one = 1),
    id          blob not null check (length(id) = 16),
    name        text not null,
    demo        integer not null check (demo in (0, 1)),
    -- Which life of this store a cursor belongs to; changed by a restore.
    incarnation blob not null check (length(incarnation) = 16)
) strict;

create table space (
    id   blob primary key check (length(id) = 16),
    name text not null unique
) strict, without rowid;

create table circle (
    id       blob primary key check (length(id) = 16),
    kind     text not null check (kind in ('area', 'council', 'team', 'bridge')),
    space    blob references space (id),
    -- The last position handed out in its feed.
    position integer not null default 0
) strict, without rowid;

create table member (
    id   blob primary key check (length(id) = 16),
    -- Sealed under the master key: a worker's name is personal too.
    name blob not null
) strict, without rowid;

create table membership (
    circle blob not null references circle (id),
    member blob not null references member (id),
    role   text not null check (role in ('member', 'reviewer', 'co-chair', 'steward')),
    primary key (circle, member)
) strict, without rowid;

create table device (
    id      blob primary key check (length(id) = 16),
    member  blob not null references member (id),
    -- Uncompressed P-256 point: what it signs with, or for a desk what it claimed its invite with.
    key     blob not null unique check (length(key) = 65),
    -- SHA-256 of a desk's cookie.
    cookie  blob unique,
    day     text not null,
    revoked text
) strict, without rowid;

create table invite (
    -- SHA-256 of the secret: the secret itself is nowhere here.
    hash    blob primary key check (length(hash) = 32),
    circle  blob not null references circle (id),
    role    text not null,
    -- Seconds since 1970.
    expires integer not null,
    -- Whose further device it lets in; none for somebody new.
    member  blob references member (id),
    device  blob references device (id)
) strict, without rowid;

create table actor (
    id     blob primary key check (length(id) = 16),
    device blob not null references device (id)
) strict, without rowid;

create table document (
    id     blob primary key check (length(id) = 16),
    kind   text not null,
    -- The circle it was born in, and the one it is in now.
    birth  blob not null references circle (id),
    circle blob not null references circle (id),
    subject blob,
    about  blob,
    epoch  integer not null default 0
) strict, without rowid;

create index document_subject on document (subject) where subject is not null;
create index document_about on document (about) where about is not null;

-- Which key seals the rows of a person (or of a record that is nobody's). The keys are in the key file.
create table owner_key (
    owner blob primary key check (length(owner) = 16),
    key   blob not null unique check (length(key) = 16)
) strict, without rowid;

create table change (
    -- Never reused, so that a purge cannot hide a newer row from a reader.
    seq    integer primary key autoincrement,
    doc    blob not null references document (id),
    epoch  integer not null,
    hash   blob not null check (length(hash) = 32),
    actor  blob not null,
    sealed blob not null,
    unique (doc, hash)
) strict;

create table feed (
    circle   blob not null references circle (id),
    position integer not null,
    doc      blob not null,
    what     text not null check (what in ('change', 'left', 'gone', 'mark', 'held')),
    -- For a change: its row.
    change   integer references change (seq),
    -- For a mark: its name and whether it is on.
    mark     text,
    is_on    integer,
    primary key (circle, position)
) strict, without rowid;

-- Well-formed work of somebody who may not write there: kept, sealed, in no reading, until a member accepts it.
create table held (
    seq      integer primary key autoincrement,
    doc      blob not null,
    hash     blob not null check (length(hash) = 32),
    device   blob not null references device (id),
    actor    blob not null,
    epoch    integer not null,
    -- CBOR.
    envelope blob not null,
    owner    blob not null,
    declined integer not null default 0,
    sealed   blob not null,
    unique (doc, hash)
) strict;

-- Bytes that were refused: perhaps a worker's only copy. Sealed, never served; the steward sees counts and reasons.
create table quarantine (
    seq    integer primary key autoincrement,
    doc    blob not null,
    hash   blob not null check (length(hash) = 32),
    device blob not null references device (id),
    owner  blob not null,
    epoch  integer not null,
    code   text not null,
    sealed blob not null,
    unique (doc, hash)
) strict;

-- Erased records. These rows never expire.
create table tombstone (
    doc    blob primary key check (length(doc) = 16),
    epoch  integer not null,
    day    text not null,
    reason text not null
) strict, without rowid;

-- Requests already answered once: a replay learns nothing new.
create table request (
    device blob not null,
    id     blob not null,
    day    integer not null,
    primary key (device, id)
) strict, without rowid;

create index request_day on request (day);

create table act (
    id      blob primary key check (length(id) = 16),
    device  blob not null references device (id),
    kind    text not null,
    outcome text not null,
    code    text
) strict, without rowid;
