-- API keys, idempotency keys, charges of clients by the minute, the time of the last backup, and planned publications.

-- API keys. The key itself is not stored, only its SHA-256.
create table api_key (
  id uuid primary key default new_id(),
  label text not null constraint api_key_label_key unique,
  role text not null constraint api_key_role_check check (role in ('READER', 'EDITOR', 'ADMIN')),
  hash bytea not null constraint api_key_hash_key unique,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);

-- Notifies servers when a key ends or gets another role: they check its subscriptions at once. Uses of a key send
-- no notification.
create function announce_keys() returns trigger language plpgsql as $$
  begin
    perform pg_notify('entente_changes', '');
    return null;
  end $$;
create trigger announced_on_update after update of role, expires_at, revoked_at on api_key
  for each statement execute function announce_keys();
create trigger announced_on_delete after delete on api_key for each statement execute function announce_keys();

-- Results of mutations, by idempotency key: ids and numbers. A repetition reads the records anew.
create table idempotency_key (
  owner text not null,
  key text not null,
  -- SHA-256 of the mutation's name and input.
  hash bytea not null,
  -- Null only within the writing transaction.
  written json,
  used_at timestamptz(3) not null default now(),
  primary key (owner, key)
);
create index idempotency_key_used_at_idx on idempotency_key (used_at);

-- Charges of clients by the minute, stored until the minute is over. Unlogged: a crash loses no more than the limits of
-- one minute, and no standby needs the rows.
create unlogged table spending (
  -- A hash of the client's identity: neither address nor key.
  client text collate "C" not null,
  -- Minutes since 1970.
  minute integer not null,
  cost bigint not null,
  primary key (client, minute)
);

-- Time of the last backup, for the metrics of all servers: one row, or none. Backups leave this table out.
create table last_backup (
  is_only boolean primary key default true constraint last_backup_is_only_check check (is_only),
  taken_at timestamptz(3) not null
);

-- Whether the records are invented: one row, or none.
create table demo_data (
  is_only boolean primary key default true constraint demo_data_is_only_check check (is_only)
);

-- Publications planned for a time: the author, the records (below) and the outcome.
create table planned_publication (
  id uuid primary key default new_id(),
  -- Only editors see plans.
  visibility text not null default 'INTERNAL'
    constraint planned_publication_visibility_check check (visibility = 'INTERNAL'),
  at timestamptz(3) not null,
  status text not null default 'WAITING' constraint planned_publication_status_check
    check (status in ('WAITING', 'PUBLISHED', 'FAILED', 'WITHDRAWN', 'REPLACED')),
  planned_by text not null,
  planned_at timestamptz(3) not null default now(),
  note text,
  settled_at timestamptz(3),
  failure_code text,
  failure_message text,
  failure_ids uuid[] not null default '{}',
  -- See revision.made_by_identity.
  planned_by_identity text
);
create index planned_publication_at_id_idx on planned_publication (at, id);
-- For the timer, which reads only waiting plans.
create index planned_publication_status_at_idx on planned_publication (status, at);

create table planned_record (
  publication_id uuid not null references planned_publication,
  record_id uuid not null references record,
  ordinal integer not null,
  -- While its publication waits: a record waits for one publication at a time.
  waits boolean not null default true,
  primary key (publication_id, record_id)
);
create unique index planned_record_record_id_idx on planned_record (record_id) where waits;

-- Each server process has a timer, and is notified when a plan may be due before the one that it waits for.
create function announce_plans() returns trigger language plpgsql as $$
  begin
    perform pg_notify('entente_plans', '');
    return null;
  end $$;
create trigger announced_on_write after insert or update of at on planned_publication
  for each statement execute function announce_plans();
