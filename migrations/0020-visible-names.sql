-- Names do not reveal INTERNAL parties: if several parties have a name and its primary party is INTERNAL, other viewers
-- get the party that they would get without it.

-- Returns the primary party of a name. If the viewer cannot see it, the first party with the name that the viewer sees is
-- the primary one, as if the other did not exist.
create function visible_primary_party(name primary_name, sees_internal boolean) returns uuid
language sql stable as $$
    select case when h.visibility = 'PUBLIC' or sees_internal then h.id else (
        select o.party_id from party_name o join party v on v.id = o.party_id
        where o.folded = name.folded and v.visibility = 'PUBLIC' order by o.id limit 1
      ) end
    from party h where h.id = name.party_id
  $$;

-- Returns exactly one row: the party and the other candidates; or null, the number of candidates and the candidates; or
-- null and 0. Every argument but the last two may be null.
--
-- The first kind of reference that matches any party decides. If several parties have a name, it means its primary
-- party, or none. A mutation never guesses (guesses = false): then a bare name that several parties have means none of
-- them.
create or replace function find_party(ref_id uuid, code text, scheme text, value text, slug text, folded text, latin text,
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
        select (array_agg(distinct f.party_id))[1] into party_id
        from primary_name n cross join lateral visible_primary_party(n, find_party.sees_internal) f (party_id)
        where n.folded = any(forms) and f.party_id = any(found) having count(distinct f.party_id) = 1;
      end if;
      if party_id is not null then
        matches := 1;
      end if;
      candidates := array_remove(found, party_id);
    end if;
    return next;
  end $$;
