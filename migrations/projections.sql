-- Everything here is derived from the log, in the same transaction, and may be dropped and built again at will.

drop table if exists projection_text;
drop table if exists card;
drop table if exists decision;
drop table if exists held_no;
drop table if exists permission;
drop table if exists leaving;
drop table if exists leaving_topic;
drop table if exists piece;
drop table if exists searched;
drop table if exists search;
drop table if exists list_item;
drop table if exists question_set;
drop table if exists question;
drop table if exists wording;
drop table if exists review;
drop table if exists mark;

-- As earlier builds called them: nothing they hold may outlive an upgrade.
drop table if exists conversation;
drop table if exists conversation_topic;

-- The text that made these tables, so that a build with another text knows to make them anew.
create table projection_text (text text not null) strict;

-- The card that stands for a person: their first hash in the log's order. It opens only if no person had that hash before.
create table card (
    person blob primary key,
    hash   blob not null,
    opens  integer not null
) strict, without rowid;

create index card_hash on card (hash);

create table decision (
    occasion blob not null,
    purpose  text not null,
    subject  blob not null,
    decision text not null,
    -- Ids of 16 bytes, joined.
    seen     blob not null,
    member   blob not null,
    card     integer not null,
    how      text,
    day      text,
    version  integer,
    language text,
    primary key (occasion, purpose)
) strict, without rowid;

create index decision_subject on decision (subject);

-- A no that waits for a member's word counts meanwhile: it may be a person's last, brought by somebody who has left.
create table held_no (
    doc     blob not null,
    hash    blob not null,
    subject blob not null,
    purpose text not null,
    primary key (doc, hash, purpose)
) strict, without rowid;

create index held_no_subject on held_no (subject);

-- Current yeses, and nothing else: no row means no.
create table permission (
    subject  blob not null,
    purpose  text not null,
    -- The latest yes in the log's order, for its wording.
    occasion blob not null,
    primary key (subject, purpose)
) strict, without rowid;

-- Conversations and responses: their circumstances, as far as they may leave their team.
create table leaving (
    doc          blob primary key,
    subject      blob not null,
    -- 'conversation' or 'response'
    kind         text not null,
    day          text,
    language     text,
    meeting      text,
    place        text,
    -- What was asked, of a response.
    question_set blob,
    version      integer
) strict, without rowid;

create index leaving_subject on leaving (subject);
create index leaving_question_set on leaving (question_set) where question_set is not null;

create table leaving_topic (
    doc   blob not null,
    topic text not null,
    primary key (doc, topic)
) strict, without rowid;

-- Shared pieces, exactly as they were previewed; one edited since is not here.
create table piece (
    doc         blob not null,
    piece       text not null,
    place       integer not null,
    -- 'statement'; of an answer 'text', 'number' or 'declined'. Whether a text is words, a date or choices, its question says.
    form        text not null,
    -- Of an answer.
    question    text,
    -- Empty where nothing was said; of a number its digits.
    words       text not null,
    number      integer,
    language    text,
    translation text,
    primary key (doc, piece)
) strict, without rowid;

-- What can be searched of each record: the folded words of its shared pieces, those in Welsh apart, since Welsh words also
-- begin otherwise. A word that is taken out leaves the index; its first letters may stay between two pages of it, where
-- they part the words before from those after, until all this is made anew.
create table searched (
    id  integer primary key,
    doc blob not null unique
) strict;

create virtual table search using fts5 (
    words, welsh,
    -- Short beginnings are those of very many words: they have an index of their own.
    prefix = '1 2 3',
    -- The words are folded already: whatever stands between two spaces is one.
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
);

insert into search (search, rank) values ('secure-delete', 1);

-- What lists call their items, in each language.
create table list_item (
    doc      blob not null,
    -- 'topics', 'places' or 'meetings'
    list     text not null,
    item     text not null,
    language text not null,
    label    text not null,
    primary key (doc, item, language)
) strict, without rowid;

-- Adopted versions of question sets.
create table question_set (
    doc     blob primary key,
    set_id  blob not null,
    version integer not null,
    unique (set_id, version)
) strict, without rowid;

create table question (
    set_id   blob not null,
    version  integer not null,
    question text not null,
    kind     text not null,
    place    integer not null,
    low      integer,
    high     integer,
    primary key (set_id, version, question)
) strict, without rowid;

create table wording (
    set_id   blob not null,
    version  integer not null,
    -- Empty for the set's own words.
    question text not null,
    -- Empty for the question's own words.
    choice   text not null,
    -- 'title', 'decline' or 'words'
    part     text not null,
    language text not null,
    words    text not null,
    -- Of the question in its set, or of the choice in its question.
    place    integer not null,
    primary key (set_id, version, question, choice, part, language)
) strict, without rowid;

create table review (
    doc      blob primary key,
    about    blob not null,
    reviewer blob not null,
    state    text not null,
    because  text
) strict, without rowid;

create index review_about on review (about);

-- What a team is told of its records. The feed gets a line when this changes.
create table mark (
    doc  blob not null,
    mark text not null,
    primary key (doc, mark)
) strict, without rowid;
