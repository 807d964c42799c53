-- Records that were made anew without their history. A change of an earlier epoch is never taken in again, also after a
-- restore of a backup that still has what was there before.
create table cleaned (
    doc   blob primary key check (length(doc) = 16),
    -- The epoch that the record began anew with.
    epoch integer not null,
    -- "2026-05-03"
    day   text not null,
    -- Whether it is in the list that is never rolled back, and the files are rid of what was there before.
    done  integer not null default 0
) strict, without rowid;

create index cleaned_open on cleaned (doc) where done = 0;
