-- Data of imports about records. They are no part of the records, and not in the history.

-- The keys of registers and programmes by which an import of the same file recognises its records. Each has the last
-- statement of the file.
create table imported_record (
  -- The scope, a slash, and the key of the record in it.
  key text collate "C" primary key,
  scope text collate "C" not null,
  record_id uuid not null references record,
  -- The source of the import that last wrote the record, and its statement.
  source_id uuid references record,
  said text not null,
  -- Whether the import found the record by an identifier: then the record existed before, and no import may delete it
  -- when its row is missing from the file.
  adopted boolean not null default false
);
create index imported_record_scope_idx on imported_record (scope);
create index imported_record_record_id_idx on imported_record (record_id);
create index imported_record_source_id_idx on imported_record (source_id);

-- The statements of each file of a register about a record, stored separately so that two files do not overwrite each
-- other.
create table imported_claim (
  -- See imported_record, which has a row once the record is created.
  key text collate "C" not null,
  -- The file of the register, by its name in the mapping.
  file text collate "C" not null,
  scope text collate "C" not null,
  -- The source that represents the file of the last import, and the place in it.
  source_id uuid references record,
  locator text,
  -- The draft as JSON, with references as the file has them.
  said text not null,
  primary key (key, file)
);
create index imported_claim_scope_file_idx on imported_claim (scope, file);
create index imported_claim_source_id_idx on imported_claim (source_id);

-- Decisions of an editor who reviewed the list of parties of a register, so that later imports of the register need no
-- list.
create table reviewed_name (
  register text collate "C" not null,
  -- The name and its country, folded.
  name text collate "C" not null,
  -- A reference to a party; "new" for a party to be created; empty for an unknown name.
  means text not null,
  level text,
  primary key (register, name)
);

-- Sources that wait for their records: an import created them for its file, and they become PUBLIC with the first
-- PUBLIC record of the import.
create table awaiting_source (
  source_id uuid primary key references source on delete cascade
);
