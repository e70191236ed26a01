-- Parties with their names and placements, people with their names and positions, and the lookup of a party by a typed
-- text. party-ref.ts parses the text first.

create table party (
  id uuid primary key default new_id() references record deferrable initially deferred,
  visibility text not null default 'PUBLIC'
    constraint party_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  level text not null
    constraint party_level_check check (level in ('BLOC', 'COUNTRY', 'REGION', 'CITY', 'ORGANIZATION')),
  slug text not null constraint party_slug_key unique,
  -- The main name, its language and the key it is sorted by; names_in: the name to show for each language.
  name text not null,
  name_lang text not null,
  names_in jsonb not null default '{}',
  sort_key text collate "C" not null,
  valid_from partial_date,
  valid_to partial_date,
  alpha2 text,
  alpha3 text,
  latitude double precision,
  longitude double precision,
  population integer,
  organization_kind text constraint party_organization_kind_check check (organization_kind in ('GOVERNMENT',
    'PARLIAMENT', 'INTERGOVERNMENTAL', 'COMPANY', 'UNIVERSITY', 'NGO', 'MEDIA', 'CITY_NETWORK', 'OTHER')),
  seat_id uuid references party,
  constraint party_organization_check check ((level = 'ORGANIZATION') = (organization_kind is not null)),
  constraint party_seat_check check (seat_id is null or level = 'ORGANIZATION'),
  constraint party_codes_check check ((alpha2 is null and alpha3 is null) or level = 'COUNTRY'),
  constraint party_coordinates_check check ((latitude is null) = (longitude is null)
    and latitude between -90 and 90 and longitude between -180 and 180)
);
create index party_level_sort_key_id_idx on party (level, sort_key, id);
create index party_sort_key_id_idx on party (sort_key, id);
create index party_seat_id_idx on party (seat_id);
create unique index party_alpha2_idx on party (alpha2) where alpha2 is not null;
create unique index party_alpha3_idx on party (alpha3) where alpha3 is not null;

create table party_name (
  id uuid primary key default new_id(),
  party_id uuid not null references party on delete cascade,
  text text not null,
  lang text not null,
  kind text not null constraint party_name_kind_check check (kind in ('OFFICIAL', 'SHORT', 'ALIAS', 'FORMER',
    'TRANSLITERATED')),
  valid_from partial_date,
  valid_to partial_date,
  ordinal integer not null default 0,
  -- The forms by which a name is looked up: without case, accents and punctuation; and the same in Latin letters.
  folded text collate "C" not null,
  latin text collate "C" not null
);
create index party_name_party_id_idx on party_name (party_id);
create index party_name_folded_idx on party_name (folded);
create index party_name_latin_idx on party_name (latin);
-- For names similar to one that no party has.
create extension if not exists pg_trgm;
create index party_name_folded_trgm_idx on party_name using gin (folded gin_trgm_ops);
create index party_name_latin_trgm_idx on party_name using gin (latin gin_trgm_ops);

-- The party that a bare name means, its primary party: the first party that had the name, unless an editor has chosen
-- another one.
create table primary_name (
  id uuid primary key default new_id(),
  folded text collate "C" not null constraint primary_name_folded_key unique,
  party_id uuid not null references party on delete cascade
);
create index primary_name_party_id_idx on primary_name (party_id);

create table placement (
  id uuid primary key default new_id(),
  party_id uuid not null references party on delete cascade,
  within_id uuid not null references party,
  valid_from partial_date,
  valid_to partial_date,
  constraint placement_itself_check check (party_id <> within_id)
);
create index placement_party_id_idx on placement (party_id);
create index placement_within_id_idx on placement (within_id);

create table succession (
  id uuid primary key default new_id(),
  predecessor_id uuid not null references party,
  successor_id uuid not null references party on delete cascade,
  kind text not null constraint succession_kind_check check (kind in ('RENAMED', 'MERGED', 'SPLIT', 'SECEDED',
    'CONTINUES')),
  happened_on partial_date,
  constraint succession_itself_check check (predecessor_id <> successor_id),
  constraint succession_predecessor_id_successor_id_key unique (predecessor_id, successor_id)
);
create index succession_successor_id_idx on succession (successor_id);

create table membership (
  id uuid primary key default new_id(),
  bloc_id uuid not null references party on delete cascade,
  country_id uuid not null references party,
  standing text not null
    constraint membership_standing_check check (standing in ('MEMBER', 'PARTNER', 'OBSERVER', 'APPLICANT')),
  valid_from partial_date,
  valid_to partial_date
);
create index membership_bloc_id_idx on membership (bloc_id);
create index membership_country_id_idx on membership (country_id);

create table person (
  id uuid primary key default new_id() references record deferrable initially deferred,
  visibility text not null default 'PUBLIC'
    constraint person_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  slug text not null constraint person_slug_key unique,
  name text not null,
  name_lang text not null,
  sort_key text collate "C" not null
);
create index person_sort_key_id_idx on person (sort_key, id);

create table person_name (
  id uuid primary key default new_id(),
  person_id uuid not null references person on delete cascade,
  lang text not null,
  text text not null,
  given text,
  family text,
  patronymic text,
  honorific text,
  folded text collate "C" not null,
  latin text collate "C" not null,
  constraint person_name_person_id_lang_key unique (person_id, lang)
);
create index person_name_folded_idx on person_name (folded);
create index person_name_latin_idx on person_name (latin);

create table "position" (
  id uuid primary key default new_id(),
  person_id uuid not null references person on delete cascade,
  title text not null,
  title_lang text not null,
  titles_in jsonb not null default '{}',
  party_id uuid references party,
  valid_from partial_date,
  valid_to partial_date,
  ordinal integer not null default 0
);
create index position_person_id_idx on "position" (person_id);
create index position_party_id_idx on "position" (party_id);

select watch_record('party', 'PARTY');
select watch_part('party_name', 'party_id');
select watch_part('primary_name', 'party_id');
select watch_part('placement', 'party_id');
select watch_part('succession', 'successor_id');
select watch_part('membership', 'bloc_id');

select watch_record('person', 'PERSON');
select watch_part('person_name', 'person_id');
select watch_part('"position"', 'person_id');

-- Derives the name to show for each language: never an alias or a former name, never one that is no longer valid.
create function refresh_names(parties uuid[]) returns void
language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    update party p set names_in = shown.names_in
    from unnest(parties) as given (id)
    cross join lateral (
      select coalesce(jsonb_object_agg(lang, text), '{}') as names_in from (
        select distinct on (lang) lang, text from party_name
        where party_id = given.id and kind in ('SHORT', 'OFFICIAL', 'TRANSLITERATED')
          and (valid_to is null or last_day(valid_to) >= today())
        order by lang, array_position(array['SHORT', 'OFFICIAL', 'TRANSLITERATED'], kind), ordinal, id
      ) first_of_each
    ) shown
    where p.id = given.id and p.names_in <> shown.names_in;
  end $$;

-- Maintains primary names. A bare name means the first party that had it. If one statement gives a name to several
-- parties, it is the party whose proper name it is; if two transactions do, the party of the one that commits first. If
-- the party loses the name, no other party takes over: a name never changes its meaning by a change of another party.
create function keep_names() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    if tg_op <> 'INSERT' then
      delete from primary_name p using (select distinct folded, party_id from old_rows) lost
      where p.folded = lost.folded and p.party_id = lost.party_id
        and not exists (select from party_name n where n.folded = p.folded and n.party_id = p.party_id);
    end if;
    if tg_op = 'INSERT' then
      insert into primary_name (folded, party_id)
      select distinct on (folded) folded, party_id from new_rows where folded <> ''
      order by folded, array_position(array['SHORT', 'OFFICIAL', 'TRANSLITERATED', 'FORMER', 'ALIAS'], kind), ordinal, id
      on conflict (folded) do nothing;
    elsif tg_op = 'UPDATE' then
      insert into primary_name (folded, party_id)
      -- Only names that the party did not have before.
      select distinct on (folded) folded, party_id from (
        select folded, party_id, ordinal, id, true as is_new from new_rows where folded <> ''
        union all select folded, party_id, ordinal, id, false from old_rows
      ) name
      group by folded, party_id having bool_and(is_new)
      order by folded, min(ordinal), min(id::text)
      on conflict (folded) do nothing;
    end if;
    if tg_op = 'INSERT' then
      perform refresh_names(array(select distinct party_id from new_rows));
    elsif tg_op = 'UPDATE' then
      perform refresh_names(array(select party_id from old_rows union select party_id from new_rows));
    else
      perform refresh_names(array(select distinct party_id from old_rows));
    end if;
    return null;
  end $$;
create trigger names_on_insert after insert on party_name referencing new table as new_rows
  for each statement execute function keep_names();
create trigger names_on_update after update on party_name referencing old table as old_rows new table as new_rows
  for each statement execute function keep_names();
create trigger names_on_delete after delete on party_name referencing old table as old_rows
  for each statement execute function keep_names();

-- Returns exactly one row: the party and the other candidates; or null, the number of candidates and the candidates; or
-- null and 0. Every argument but the last two may be null.
--
-- The first kind of reference that matches any party decides. If several parties have a name, it means its primary
-- party, or none. A mutation never guesses (guesses = false): then a bare name that several parties have means none of
-- them.
create function find_party(ref_id uuid, code text, scheme text, value text, slug text, folded text, latin text,
  level text, base_folded text, base_latin text, qualifier_code text, qualifier_folded text, sees_internal boolean,
  guesses boolean default true)
returns table (party_id uuid, matches integer, taken_as text, candidates uuid[])
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
  #variable_conflict use_column
  declare
    found uuid[];
    forms text[] := array[find_party.folded];
  begin
    if find_party.ref_id is not null then
      taken_as := 'ID';
      select array_agg(p.id) into found from party p
      where p.id = survivor_of(find_party.ref_id) and (p.visibility = 'PUBLIC' or find_party.sees_internal);
    end if;

    if found is null and find_party.code is not null then
      taken_as := 'CODE';
      select array_agg(p.id) into found from (
        select id from party where alpha2 = find_party.code
        union select id from party where alpha3 = find_party.code
        union select record_id from identifier
        where scheme in ('wikidata', 'iso3166-1-alpha-2', 'iso3166-1-alpha-3', 'iso3166-3') and value = find_party.code
      ) coded join party p on p.id = coded.id where p.visibility = 'PUBLIC' or find_party.sees_internal;
    end if;

    if found is null and find_party.scheme is not null then
      taken_as := 'IDENTIFIER';
      select array_agg(distinct p.id) into found from identifier i join party p on p.id = i.record_id
      where i.scheme = find_party.scheme and i.value = find_party.value
        and (p.visibility = 'PUBLIC' or find_party.sees_internal);
    end if;

    if found is null and find_party.slug is not null then
      taken_as := 'SLUG';
      select array_agg(p.id) into found from party p
      where p.slug = find_party.slug and (p.visibility = 'PUBLIC' or find_party.sees_internal);
    end if;

    if found is null and find_party.folded is not null then
      taken_as := 'NAME';
      select array_agg(distinct p.id) into found from party_name n join party p on p.id = n.party_id
      where n.folded = find_party.folded and (p.visibility = 'PUBLIC' or find_party.sees_internal)
        and (find_party.level is null or p.level = find_party.level);
    end if;

    if found is null and coalesce(find_party.base_folded, find_party.base_latin) is not null then
      taken_as := 'QUALIFIED_NAME';
      select array_agg(distinct p.id), array_agg(distinct n.folded) into found, forms
      from party_name n join party p on p.id = n.party_id
      where (n.folded = find_party.base_folded or n.latin = find_party.base_latin)
        and (p.visibility = 'PUBLIC' or find_party.sees_internal)
        and (find_party.level is null or p.level = find_party.level)
        and exists (
          select from lies_within l join party around on around.id = l.ancestor_id
          where l.party_id = p.id and l.depth > 0 and (around.visibility = 'PUBLIC' or find_party.sees_internal)
            and (around.alpha2 = find_party.qualifier_code or around.alpha3 = find_party.qualifier_code
              or around.slug = replace(find_party.qualifier_folded, ' ', '-')
              or exists (select from party_name a where a.party_id = around.id and a.folded = find_party.qualifier_folded))
        );
    end if;

    if found is null and find_party.latin is not null then
      taken_as := 'TRANSLITERATION';
      select array_agg(distinct p.id), array_agg(distinct n.folded) into found, forms
      from party_name n join party p on p.id = n.party_id
      where n.latin = find_party.latin and (p.visibility = 'PUBLIC' or find_party.sees_internal)
        and (find_party.level is null or p.level = find_party.level);
    end if;

    matches := coalesce(cardinality(found), 0);
    if matches = 0 then
      taken_as := null;
    elsif matches = 1 then
      party_id := found[1];
    else
      -- A level or a place qualifies a name; the caller decides whether a bare name may be guessed.
      if find_party.guesses or find_party.level is not null or find_party.base_folded is not null
        or taken_as not in ('NAME', 'TRANSLITERATION') then
        -- Several names may have one transliteration: it means a party only if they have one primary party.
        select (array_agg(distinct n.party_id))[1] into party_id from primary_name n
        where n.folded = any(forms) and n.party_id = any(found) having count(distinct n.party_id) = 1;
      end if;
      if party_id is not null then
        matches := 1;
      end if;
      candidates := array_remove(found, party_id);
    end if;
    return next;
  end $$;

-- Returns the parties with the names most similar to one that no party has. (In a database with the locale C only Latin
-- letters count in the folded form, hence the Latin form.)
create function similar_parties(folded text, latin text, sees_internal boolean, how_many integer)
returns table (party_id uuid, score real) language sql stable as $$
    select n.party_id, max(greatest(similarity(n.folded, similar_parties.folded),
      similarity(n.latin, similar_parties.latin))) as score
    from party_name n join party p on p.id = n.party_id
    where (n.folded % similar_parties.folded or n.latin % similar_parties.latin)
      and (p.visibility = 'PUBLIC' or sees_internal)
    group by n.party_id, p.sort_key
    order by score desc, p.sort_key, n.party_id
    limit how_many
  $$;
