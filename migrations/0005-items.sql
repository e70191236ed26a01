-- Agreements, commitments, statements and figures, with their parts.

-- An item names the session at which it came about, otherwise its forum. The forum of a session is known from the
-- session.
create table agreement (
  id uuid primary key default new_id() references record deferrable initially deferred,
  visibility text not null default 'PUBLIC'
    constraint agreement_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  title text not null,
  title_lang text not null,
  titles_in jsonb not null default '{}',
  sort_key text collate "C" not null,
  kind text not null constraint agreement_kind_check check (kind in ('TREATY', 'CONVENTION', 'PROTOCOL',
    'EXCHANGE_OF_NOTES', 'MEMORANDUM_OF_UNDERSTANDING', 'PROTOCOL_OF_INTENT', 'TWINNING', 'FRIENDSHIP',
    'COOPERATION_AGREEMENT', 'ACTION_PLAN', 'JOINT_DECLARATION', 'JOINT_COMMUNIQUE', 'CHARTER', 'FINAL_ACT',
    'ARRANGEMENT', 'LOAN_OR_GRANT', 'CONTRACT', 'OTHER')),
  kind_as_titled text,
  status text not null constraint agreement_status_check check (status in ('UNKNOWN', 'ANNOUNCED', 'NEGOTIATING',
    'INITIALLED', 'ADOPTED', 'OPEN_FOR_SIGNATURE', 'SIGNED', 'PROVISIONALLY_APPLIED', 'IN_FORCE', 'SUSPENDED',
    'EXPIRED', 'TERMINATED', 'SUPERSEDED', 'WITHDRAWN')),
  binding boolean,
  unilateral boolean not null default false,
  adopted_on partial_date,
  signed_on partial_date,
  provisionally_applied_from partial_date,
  in_force_from partial_date,
  expires_on partial_date,
  auto_renews boolean,
  terminated_on partial_date,
  forum_id uuid references forum,
  session_id uuid references session,
  depositary_id uuid references party,
  value numeric,
  currency text constraint agreement_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint agreement_money_check check ((value is null) = (currency is null)),
  constraint agreement_occasion_check check (forum_id is null or session_id is null)
);
create index agreement_signed_on_id_idx on agreement (coalesce(signed_on::text collate "C", ''), id);
create index agreement_in_force_from_id_idx on agreement (coalesce(in_force_from::text collate "C", ''), id);
create index agreement_expires_on_id_idx on agreement (coalesce(expires_on::text collate "C", ''), id);
create index agreement_sort_key_id_idx on agreement (sort_key, id);
create index agreement_forum_id_idx on agreement (forum_id);
create index agreement_session_id_idx on agreement (session_id);
create index agreement_depositary_id_idx on agreement (depositary_id);
-- Lists of one kind or status are counted from an index instead of the table, which has some forty times as many
-- pages. The index holds the visibility too, since the counts of readers differ by it.
create index agreement_kind_visibility_idx on agreement (kind, visibility);
create index agreement_status_visibility_idx on agreement (status, visibility);

create table status_change (
  id uuid primary key default new_id(),
  agreement_id uuid not null references agreement on delete cascade,
  from_status text constraint status_change_from_status_check check (from_status in ('UNKNOWN', 'ANNOUNCED',
    'NEGOTIATING', 'INITIALLED', 'ADOPTED', 'OPEN_FOR_SIGNATURE', 'SIGNED', 'PROVISIONALLY_APPLIED', 'IN_FORCE',
    'SUSPENDED', 'EXPIRED', 'TERMINATED', 'SUPERSEDED', 'WITHDRAWN')),
  to_status text not null constraint status_change_to_status_check check (to_status in ('UNKNOWN', 'ANNOUNCED',
    'NEGOTIATING', 'INITIALLED', 'ADOPTED', 'OPEN_FOR_SIGNATURE', 'SIGNED', 'PROVISIONALLY_APPLIED', 'IN_FORCE',
    'SUSPENDED', 'EXPIRED', 'TERMINATED', 'SUPERSEDED', 'WITHDRAWN')),
  changed_on partial_date,
  note text,
  source_id uuid references source,
  ordinal integer not null default 0
);
create index status_change_agreement_id_idx on status_change (agreement_id);
create index status_change_source_id_idx on status_change (source_id);

create table agreement_place (
  id uuid primary key default new_id(),
  agreement_id uuid not null references agreement on delete cascade,
  party_id uuid not null references party,
  ordinal integer not null default 0,
  constraint agreement_place_agreement_id_party_id_key unique (agreement_id, party_id)
);
create index agreement_place_party_id_idx on agreement_place (party_id);

create table agreement_reference (
  id uuid primary key default new_id(),
  agreement_id uuid not null references agreement on delete cascade,
  scheme text not null,
  value text not null,
  url text,
  ordinal integer not null default 0
);
create index agreement_reference_agreement_id_idx on agreement_reference (agreement_id);
create index agreement_reference_scheme_value_idx on agreement_reference (scheme, value);

create table agreement_text (
  id uuid primary key default new_id(),
  agreement_id uuid not null references agreement on delete cascade,
  lang text not null,
  url text not null,
  ordinal integer not null default 0
);
create index agreement_text_agreement_id_idx on agreement_text (agreement_id);

create table agreement_relation (
  id uuid primary key default new_id(),
  from_id uuid not null references agreement on delete cascade,
  to_id uuid not null references agreement,
  kind text not null constraint agreement_relation_kind_check check (kind in ('AMENDS', 'SUPERSEDES', 'IMPLEMENTS',
    'RENEWS', 'ANNEX_TO')),
  constraint agreement_relation_itself_check check (from_id <> to_id),
  constraint agreement_relation_from_id_to_id_kind_key unique (from_id, to_id, kind)
);
create index agreement_relation_to_id_idx on agreement_relation (to_id);
-- Two agreements never have the same relation to each other both ways. Two transactions that write them at once do not
-- see each other's row.
create unique index agreement_relation_ends_kind_idx
  on agreement_relation (least(from_id, to_id), greatest(from_id, to_id), kind);

create table signature (
  id uuid primary key default new_id(),
  agreement_id uuid not null references agreement on delete cascade,
  party_id uuid references party,
  named_as text,
  role text not null constraint signature_role_check check (role in ('SIGNATORY', 'ACCEDING', 'WITNESS', 'GUARANTOR',
    'MEDIATOR')),
  through_id uuid references party,
  capacity text not null default 'OFFICIAL'
    constraint signature_capacity_check check (capacity in ('OFFICIAL', 'INDIVIDUAL')),
  ordinal integer not null default 0,
  -- Derived from the actions, by trigger.
  signed_on partial_date,
  ratified_on partial_date,
  in_force_from partial_date,
  withdrawn_on partial_date,
  constraint signature_named_check check (party_id is not null or named_as is not null),
  constraint signature_agreement_id_party_id_role_key unique (agreement_id, party_id, role),
  constraint signature_id_agreement_id_key unique (id, agreement_id)
);
create index signature_party_id_idx on signature (party_id);
create index signature_through_id_idx on signature (through_id);
create index signature_signed_on_id_idx on signature (coalesce(signed_on::text collate "C", ''), id);

create table signer (
  id uuid primary key default new_id(),
  signature_id uuid not null,
  agreement_id uuid not null,
  person_id uuid not null references person,
  signed_as text,
  signed_on partial_date,
  place_id uuid references party,
  ordinal integer not null default 0,
  constraint signer_signature_id_agreement_id_fkey foreign key (signature_id, agreement_id)
    references signature (id, agreement_id) on delete cascade on update cascade,
  constraint signer_signature_id_person_id_key unique (signature_id, person_id)
);
create index signer_person_id_idx on signer (person_id);
create index signer_place_id_idx on signer (place_id);

create table treaty_action (
  id uuid primary key default new_id(),
  signature_id uuid not null,
  agreement_id uuid not null,
  kind text not null constraint treaty_action_kind_check check (kind in ('SIGNATURE', 'SIGNATURE_AD_REFERENDUM',
    'RATIFICATION', 'ACCEPTANCE', 'APPROVAL', 'ACCESSION', 'SUCCESSION', 'PROVISIONAL_APPLICATION', 'NOTIFICATION',
    'ENTRY_INTO_FORCE', 'RESERVATION', 'DECLARATION', 'OBJECTION', 'SUSPENSION', 'WITHDRAWAL', 'DENUNCIATION')),
  acted_on partial_date,
  effective_on partial_date,
  text text,
  ordinal integer not null default 0,
  constraint treaty_action_signature_id_agreement_id_fkey foreign key (signature_id, agreement_id)
    references signature (id, agreement_id) on delete cascade on update cascade
);
create index treaty_action_signature_id_idx on treaty_action (signature_id);

create table commitment (
  id uuid primary key default new_id() references record deferrable initially deferred,
  visibility text not null default 'PUBLIC'
    constraint commitment_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  title text not null,
  title_lang text not null,
  titles_in jsonb not null default '{}',
  sort_key text collate "C" not null,
  status text not null constraint commitment_status_check check (status in ('ANNOUNCED', 'PLANNED', 'IN_PROGRESS',
    'DONE', 'PARTLY_DONE', 'MISSED', 'DROPPED', 'NO_INFORMATION')),
  announced_on partial_date,
  starts_on partial_date,
  due_on partial_date,
  agreement_id uuid references agreement,
  forum_id uuid references forum,
  session_id uuid references session,
  constraint commitment_occasion_check check (forum_id is null or session_id is null)
);
create index commitment_due_on_id_idx on commitment (coalesce(due_on::text collate "C", ''), id);
create index commitment_announced_on_id_idx on commitment (coalesce(announced_on::text collate "C", ''), id);
create index commitment_sort_key_id_idx on commitment (sort_key, id);
create index commitment_agreement_id_idx on commitment (agreement_id);
create index commitment_forum_id_idx on commitment (forum_id);
create index commitment_session_id_idx on commitment (session_id);
-- For counts: see agreement_kind_visibility_idx.
create index commitment_status_visibility_idx on commitment (status, visibility);

create table progress_note (
  id uuid primary key default new_id(),
  commitment_id uuid not null references commitment on delete cascade,
  noted_on partial_date not null,
  text text not null,
  source_id uuid references source,
  ordinal integer not null default 0
);
create index progress_note_commitment_id_idx on progress_note (commitment_id);
create index progress_note_source_id_idx on progress_note (source_id);

create table outcome (
  id uuid primary key default new_id(),
  commitment_id uuid not null references commitment on delete cascade,
  item_id uuid not null references record,
  constraint outcome_commitment_id_item_id_key unique (commitment_id, item_id),
  constraint outcome_itself_check check (commitment_id <> item_id)
);
create index outcome_item_id_idx on outcome (item_id);

create table statement (
  id uuid primary key default new_id() references record deferrable initially deferred,
  visibility text not null default 'PUBLIC'
    constraint statement_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  title text not null,
  title_lang text not null,
  titles_in jsonb not null default '{}',
  sort_key text collate "C" not null,
  summary text not null,
  summary_lang text not null,
  summaries_in jsonb not null default '{}',
  said_on partial_date,
  forum_id uuid references forum,
  session_id uuid references session,
  constraint statement_occasion_check check (forum_id is null or session_id is null)
);
create index statement_forum_id_idx on statement (forum_id);
create index statement_session_id_idx on statement (session_id);

create table figure (
  id uuid primary key default new_id() references record deferrable initially deferred,
  visibility text not null default 'PUBLIC'
    constraint figure_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  title text not null,
  title_lang text not null,
  titles_in jsonb not null default '{}',
  sort_key text collate "C" not null,
  indicator text not null,
  value numeric not null,
  unit text not null,
  bound text not null constraint figure_bound_check check (bound in ('EXACT', 'AT_LEAST', 'AT_MOST', 'ABOUT')),
  as_of partial_date,
  about_id uuid references record,
  forum_id uuid references forum,
  session_id uuid references session,
  constraint figure_occasion_check check (forum_id is null or session_id is null)
);
create index figure_as_of_id_idx on figure (coalesce(as_of::text collate "C", ''), id);
create index figure_value_id_idx on figure (value, id);
create index figure_indicator_idx on figure (indicator);
create index figure_about_id_idx on figure (about_id);
create index figure_forum_id_idx on figure (forum_id);
create index figure_session_id_idx on figure (session_id);

-- The makers of a commitment, a statement or a figure: a person (with position, for a party), a delegation or a party.
create table maker (
  id uuid primary key default new_id(),
  item_id uuid not null references record,
  person_id uuid references person,
  "position" text,
  delegation_id uuid references delegation,
  party_id uuid references party,
  ordinal integer not null default 0,
  constraint maker_somebody_check check (person_id is not null or delegation_id is not null or party_id is not null),
  constraint maker_delegation_check check (delegation_id is null or (person_id is null and party_id is null)),
  constraint maker_position_check check ("position" is null or person_id is not null)
);
create index maker_item_id_idx on maker (item_id);
create index maker_person_id_idx on maker (person_id);
create index maker_delegation_id_idx on maker (delegation_id);
create index maker_party_id_idx on maker (party_id);

-- The subject parties of a session, the parties concerned by a statement or figure, and those bound by a commitment.
create table concerned_party (
  id uuid primary key default new_id(),
  item_id uuid not null references record,
  party_id uuid not null references party,
  role text not null constraint concerned_party_role_check check (role in ('RESPONSIBLE', 'COUNTERPART', 'CONCERNED',
    'SUBJECT')),
  ordinal integer not null default 0,
  constraint concerned_party_item_id_party_id_role_key unique (item_id, party_id, role)
);
create index concerned_party_party_id_idx on concerned_party (party_id);

select watch_record('agreement', 'AGREEMENT');
select watch_part('status_change', 'agreement_id');
select watch_part('agreement_place', 'agreement_id');
select watch_part('agreement_reference', 'agreement_id');
select watch_part('agreement_text', 'agreement_id');
select watch_part('agreement_relation', 'from_id');
select watch_part('signature', 'agreement_id');
select watch_part('signer', 'agreement_id');
select watch_part('treaty_action', 'agreement_id');

select watch_record('commitment', 'COMMITMENT');
select watch_part('progress_note', 'commitment_id');
select watch_part('outcome', 'commitment_id');
select watch_record('statement', 'STATEMENT');
select watch_record('figure', 'FIGURE');

select watch_part('maker', 'item_id');
select watch_part('concerned_party', 'item_id');

-- Derives the dates of signatures from their actions. Partial dates are compared as text, so that "1945" is before
-- "1945-06".
create function refresh_signature_dates(signatures uuid[]) returns void
language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    update signature s set
      signed_on = read.signed_on, ratified_on = read.ratified_on,
      in_force_from = coalesce(read.entered_on, read.ratified_effective_on), withdrawn_on = read.withdrawn_on
    from unnest(signatures) as given (id)
    cross join lateral (
      select
        min(acted_on) filter (where kind in ('SIGNATURE', 'SIGNATURE_AD_REFERENDUM')) as signed_on,
        min(acted_on) filter (where kind = any(ratifying)) as ratified_on,
        (array_agg(effective_on order by acted_on, ordinal, id) filter (where kind = any(ratifying)))[1]
          as ratified_effective_on,
        min(coalesce(effective_on, acted_on)) filter (where kind = 'ENTRY_INTO_FORCE') as entered_on,
        (array_agg(coalesce(effective_on, acted_on) order by acted_on desc nulls last, ordinal desc, id desc)
          filter (where kind in ('WITHDRAWAL', 'DENUNCIATION')))[1] as withdrawn_on
      from treaty_action,
        (values (array['RATIFICATION', 'ACCEPTANCE', 'APPROVAL', 'ACCESSION', 'SUCCESSION'])) as kinds (ratifying)
      where signature_id = given.id
    ) read
    where s.id = given.id
      and (s.signed_on, s.ratified_on, s.in_force_from, s.withdrawn_on) is distinct from
        (read.signed_on, read.ratified_on, coalesce(read.entered_on, read.ratified_effective_on), read.withdrawn_on);
  end $$;

create function keep_signature_dates() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      perform refresh_signature_dates(array(select distinct signature_id from new_rows));
    elsif tg_op = 'UPDATE' then
      perform refresh_signature_dates(array(select signature_id from old_rows union select signature_id from new_rows));
    else
      perform refresh_signature_dates(array(select distinct signature_id from old_rows));
    end if;
    return null;
  end $$;
create trigger signature_dates_on_insert after insert on treaty_action referencing new table as new_rows
  for each statement execute function keep_signature_dates();
create trigger signature_dates_on_update after update on treaty_action referencing old table as old_rows
  new table as new_rows for each statement execute function keep_signature_dates();
create trigger signature_dates_on_delete after delete on treaty_action referencing old table as old_rows
  for each statement execute function keep_signature_dates();
