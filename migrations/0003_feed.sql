-- What a device without a cursor reads: the records of a circle, the newest first, of people with whom something was going on.

-- The position at which a record came into the circle it is in now: its first change's, or that of a move.
alter table document add column entered integer not null default 0;

-- The day of its last accepted change, in days since 1970.
alter table document add column day integer not null default 0;

update document set entered = first.position
from (select circle, doc, min(position) as position from feed where what = 'change' group by circle, doc) as first
where first.circle = document.circle and first.doc = document.id;

-- When older changes came is not known. Nobody is put out of sight by that.
update document set day = cast(julianday('now') - 2440587.5 as integer);

create index document_entered on document (circle, entered);

-- On a change: its record is told whole, to the device that wrote it too, since it came from another circle or was mended.
alter table feed add column whole integer;

-- On a change: the last day on which anything of its person had changed before, where that is not the same day.
alter table feed add column quiet_since integer;

create index feed_line on feed (circle, position) where what in ('left', 'gone', 'held');
create index feed_mark on feed (doc) where what = 'mark';
