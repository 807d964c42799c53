-- Cards given in place of a lost one. The newest that a second member agreed to stands, and the one before opens nothing.

create table new_card (
    seq    integer primary key autoincrement,
    person blob not null check (length(person) = 16),
    hash   blob not null check (length(hash) = 32),
    -- Who asked, and who agreed; null while nobody has.
    member blob not null,
    agreed blob
) strict;

create index new_card_person on new_card (person);
