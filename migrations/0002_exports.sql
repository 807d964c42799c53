-- Every sheet that was handed out: who took it, what for, and which records it held. Recorded before the first byte leaves.

create table export (
    -- In the order in which they were handed out.
    seq     integer primary key autoincrement,
    id      blob not null unique check (length(id) = 16),
    member  blob not null references member (id),
    role    text not null,
    day     text not null,
    purpose text not null check (purpose in ('share', 'quote', 'research')),
    format  text not null check (format in ('csv', 'xlsx')),
    rows    integer not null,
    -- JSON. Words that were looked for may be a person's: they are not in it.
    filter  text not null
) strict;

create table export_doc (
    export blob not null references export (id),
    doc    blob not null,
    primary key (export, doc)
) strict, without rowid;

create index export_doc_doc on export_doc (doc);
