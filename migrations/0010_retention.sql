-- How long what people said is kept where there is no yes to keeping it, and since when there is none.

-- The day on which its first change came, in days since 1970.
alter table document add column born integer not null default 0;

-- When older records came is not known: their time begins now.
update document set born = cast(julianday('now') - 2440587.5 as integer);

-- What a space has set; where nothing is said, what a new area begins with.
create table retention (
    space         blob primary key references space (id),
    -- Days for which a record is kept without a yes to keep, from when there was none.
    conversations integer not null,
    responses     integer not null,
    -- Days after which people are asked again.
    ask_again     integer not null
) strict, without rowid;

-- People of whom there is no yes to keep now, and since which day, in days since 1970; 0 where there never was one.
create table unkept (
    subject blob primary key check (length(subject) = 16),
    since   integer not null,
    -- The next day on which something is to be done: a record goes, or its team is told when it will.
    next    integer not null
) strict, without rowid;

create index unkept_next on unkept (next);

-- The day on which records were last looked through for this, and the first on which any may be erased by it: a clock that
-- jumped, and a restore that phones have not mended yet, erase nothing. In days since 1970.
alter table area add column looked integer;
alter table area add column time_waits integer;

-- Whether a tombstone is in the list that is never rolled back, and the files are rid of what was there. Those of people
-- who asked are looked after by their erasures.
alter table tombstone add column done integer not null default 1;

create index tombstone_open on tombstone (doc) where done = 0;
