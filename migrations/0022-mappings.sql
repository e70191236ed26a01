-- Mappings of tables that editors saved with an import, to be used by name in later ones.
create table saved_mapping (
  name text collate "C" primary key,
  text text not null,
  saved_at timestamptz(3) not null default now(),
  -- The author as in the history.
  saved_by text not null
);
