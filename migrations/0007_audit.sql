-- The audit log: what was decided, read, taken away and erased. Each entry is chained to the one before by hash. What an
-- entry says of a person stands in parts under salted digests, so that it can be erased and the chain still holds.

create table audit (
    place  integer primary key,
    day    text not null,
    -- What was done, as one word.
    what   text not null,
    -- Who did it; null where nobody of the area did.
    member blob,
    -- SHA-256 over the digests of its parts, in their order.
    digest blob not null check (length(digest) = 32),
    -- SHA-256 over the chain before and all of the above.
    chain  blob not null check (length(chain) = 32)
) strict;

create table audit_part (
    place  integer not null references audit (place),
    part   integer not null,
    -- SHA-256 over salt and text.
    digest blob not null check (length(digest) = 32),
    -- Whose record it tells of; null once it was erased, with what follows.
    owner  blob,
    -- The record, where it is of one.
    doc    blob,
    salt   blob,
    text   text,
    primary key (place, part)
) strict, without rowid;

create index audit_part_owner on audit_part (owner) where owner is not null;
create index audit_part_doc on audit_part (doc) where doc is not null;
