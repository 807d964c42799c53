-- People who asked to be erased, and what came of it.

create table erasure (
    id           blob primary key check (length(id) = 16),
    -- Whom it erases. Null once their rows are gone: from then on nothing here is tied to anybody.
    person       blob unique check (person is null or length(person) = 16),
    -- Who asked: 'card' or 'team'.
    asked_by     text not null check (asked_by in ('card', 'team')),
    -- The member who asked; null with a card, and once the rows are gone.
    member       blob,
    -- Seconds since 1970.
    asked        integer not null,
    -- When it is to be done, in seconds since 1970. Null while a second member has not agreed.
    due          integer,
    -- Why it waits, by whose word, and the last day on which it does.
    pause_reason text,
    pause_role   text,
    pause_until  text,
    -- The day on which the rows went.
    gone         text,
    -- The last day on which a copy of the key may be in a backup; null where no backup ever held anything.
    keys_until   text,
    -- The day on which its receipt was issued: the key was destroyed and every file rid of it before.
    done         text
) strict, without rowid;

create index erasure_due on erasure (due) where due is not null and gone is null;

-- SHA-256 of the numbers that a receipt is found by.
create table receipt_number (
    hash    blob primary key check (length(hash) = 32),
    erasure blob not null references erasure (id) on delete cascade
) strict, without rowid;

create index receipt_number_erasure on receipt_number (erasure);

-- Devices that may have had something of it, and the place in the circle's feed where each is told. A cursor beyond that
-- place says that the device has let go of it.
create table erasure_device (
    erasure  blob not null references erasure (id) on delete cascade,
    device   blob not null references device (id),
    circle   blob not null references circle (id),
    position integer not null,
    done     text,
    primary key (erasure, device, circle)
) strict, without rowid;

create index erasure_device_open on erasure_device (device) where done is null;

-- Sheets that had held something of it.
create table erasure_export (
    erasure blob not null references erasure (id) on delete cascade,
    place   integer not null,
    day     text not null,
    role    text not null,
    purpose text not null,
    primary key (erasure, place)
) strict, without rowid;

-- Keys that are to be destroyed: nobody is given one of these.
create table doomed_key (
    key blob primary key check (length(key) = 16)
) strict, without rowid;

-- The last day on which a device was heard of.
alter table device add column seen text;

-- How many days copies of the keys are kept beside a backup.
alter table backup add column keep_keys integer;

-- The day since when whoever has the sheet should make it anew: somebody in it was erased.
alter table export add column stale text;

-- The rows of a change in the feeds, without which none could be taken out.
create index feed_change on feed (change) where change is not null;
create index held_owner on held (owner);
create index quarantine_owner on quarantine (owner);
create index act_doc on act (doc) where doc is not null;
