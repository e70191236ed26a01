-- Webhooks: who gets which changes at which address, how far each has got, their secrets and their deliveries.

-- Identifies this database. A copy of it elsewhere, such as a restored dump, has another identity.
create function database_identity() returns text language sql stable as $$
    select md5(concat_ws(' ', system_identifier, oid))
    from pg_control_system(), pg_database where datname = current_database()
  $$;

create table webhook (
  id uuid primary key default new_id(),
  -- Part of the message ids, and key of the advisory lock of the process that delivers.
  number integer generated always as identity constraint webhook_number_key unique,
  api_key_id uuid not null references api_key,
  url text not null,
  description text,
  -- The filter of the feed, as arguments of the query `changes`: parties, forum and records by id.
  types text[],
  ids text[],
  involving text[],
  forum text,
  status text not null default 'ACTIVE'
    constraint webhook_status_check check (status in ('ACTIVE', 'PAUSED', 'DISABLED')),
  disabled_reason text constraint webhook_disabled_reason_check
    check (disabled_reason in ('GONE', 'UNREACHABLE', 'KEY_ENDED', 'RESTORED')),
  -- The token after which the feed continues.
  token text not null,
  -- The database that delivers: a copy of it must not deliver as well.
  database text not null default database_identity(),
  created_at timestamptz(3) not null default now()
);
create index webhook_api_key_id_idx on webhook (api_key_id);

-- Secrets are readable, since signatures need them. No query of the API reads this table.
create table webhook_secret (
  id uuid primary key default new_id(),
  webhook_id uuid not null references webhook on delete cascade,
  secret bytea not null,
  -- Set when another secret replaces it.
  expires_at timestamptz(3)
);
create index webhook_secret_webhook_id_idx on webhook_secret (webhook_id);

create table webhook_delivery (
  id uuid primary key default new_id(),
  webhook_id uuid not null references webhook on delete cascade,
  -- INTERNAL if the message was read with the rights of an editor.
  visibility text not null constraint webhook_delivery_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  message_id text not null,
  is_ping boolean not null default false,
  kind text constraint webhook_delivery_kind_check
    check (kind in ('CREATED', 'UPDATED', 'DELETED', 'MERGED', 'UNMATCHED')),
  record_id text,
  token text not null,
  status text not null constraint webhook_delivery_status_check check (status in ('PENDING', 'DELIVERED', 'FAILED')),
  attempts integer not null default 0,
  response_status integer,
  problem text constraint webhook_delivery_problem_check check (problem in ('ADDRESS_REFUSED', 'CONNECTION_FAILED',
    'TLS_FAILED', 'TIMEOUT', 'BAD_STATUS', 'GONE', 'UNREACHABLE', 'KEY_ENDED', 'RESTORED')),
  duration_ms integer,
  last_attempt_at timestamptz(3),
  next_attempt_at timestamptz(3),
  delivered_at timestamptz(3),
  created_at timestamptz(3) not null default now()
);
create index webhook_delivery_webhook_id_created_at_id_idx on webhook_delivery (webhook_id, created_at, id);
create index webhook_delivery_pending_idx on webhook_delivery (webhook_id) where status = 'PENDING';
