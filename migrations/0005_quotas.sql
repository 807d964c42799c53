-- How much of one device's work waits or was refused: counted from these indexes alone.
create index held_device on held (device, length(sealed)) where declined = 0;
create index quarantine_device on quarantine (device, length(sealed));

-- What an act was about, and the circle that a move took it to.
alter table act add column doc blob;
alter table act add column circle blob;
