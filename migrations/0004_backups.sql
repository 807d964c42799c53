-- What is in a backup, what of the log was found damaged, and who came back after a restore.

create table backup (
    one     integer primary key check (one = 1),
    -- Places in the log up to here are in a backup, whole.
    reached integer not null,
    -- When the newest backup was made.
    day     text not null
) strict;

-- Rows of the log that did not read back when they were looked at. They are served to nobody until they are mended.
create table damaged (
    change integer primary key references change (seq) on delete cascade
) strict;

-- How far the log has been read through this time, to find damaged rows.
create table scrub (
    one integer primary key check (one = 1),
    at  integer not null
) strict;

-- The day on which a device that is in no backup came back by its certificate.
alter table device add column returned text;
