select
  row_to_json(o.*)::text as data
from
  (
    select
      (
        select
          v.value
        from
          (
            select distinct
              on (place) place,
              v.value
            from
              (
                select
                  place,
                  0 as rank,
                  id,
                  version,
                  at
                from
                  (
                    values
                      (0, $1::uuid, $2::integer, $3::timestamptz)
                  ) named (place, id, version, at)
              ) "~wanted"
              cross join lateral (
                select
                  (
                    with
                      "~at" as materialized (
                        select
                          v.record_id as id,
                          v.version,
                          v.visibility,
                          '@' || (
                            v.version - (
                              select
                                count(*)
                              from
                                revision hidden
                              where
                                hidden.record_id = v.record_id
                                and hidden.version <= v.version
                                and hidden.hidden
                                and not ('INTERNAL' = 'PUBLIC')
                            )::integer
                          ) as suffix,
                          (
                            select
                              max(made.made_at)
                            from
                              revision made
                            where
                              made.record_id = v.record_id
                              and made.version <= v.version
                              and not made.hidden
                          ) as made_at
                        from
                          (
                            select
                              v.record_id,
                              v.version
                            from
                              revision v
                            where
                              v.record_id = "~wanted".id
                              and (
                                not v.hidden
                                or ('INTERNAL' = 'PUBLIC')
                              )
                              and v.version - (
                                select
                                  count(*)
                                from
                                  revision hidden
                                where
                                  hidden.record_id = v.record_id
                                  and hidden.version <= v.version
                                  and hidden.hidden
                                  and not ('INTERNAL' = 'PUBLIC')
                              )::integer = "~wanted".version
                              and v.version between "~wanted".version and "~wanted".version + (
                                select
                                  count(*)
                                from
                                  revision h
                                where
                                  h.record_id = "~wanted".id
                                  and h.hidden
                              )
                            union all
                            select
                              a.record_id,
                              (
                                select
                                  max(v.version)
                                from
                                  revision v
                                where
                                  v.record_id = a.record_id
                                  and v.version <= a.version
                                  and (
                                    not v.hidden
                                    or ('INTERNAL' = 'PUBLIC')
                                  )
                              )
                            from
                              version_at ("~wanted".id, "~wanted".at) a
                          ) a
                          join revision v on v.record_id = a.record_id
                          and v.version = a.version
                          and v.kind in ('CREATED', 'UPDATED')
                          and v.visibility = 'PUBLIC'
                          join record e on e.id = v.record_id
                          and e.type = $4
                          and e.visibility = 'PUBLIC'
                          join record s on s.id = survivor_of (v.record_id)
                          and s.deleted_at is null
                          and s.visibility = 'PUBLIC'
                      ),
                      "~restored" as materialized (
                        select
                          now.table_name,
                          now.image
                        from
                          (
                            select
                              kept.table_name,
                              kept.after || coalesce(
                                (
                                  select
                                    jsonb_object_agg(held.key, survivor_of (x.id))
                                  from
                                    jsonb_each_text(kept.after) held
                                    join record x on x.id = case
                                      when right(held.key, 3) = '_id' then held.value::uuid
                                    end
                                  where
                                    x.merged_into is not null
                                    and x.id <> kept.record_id
                                ),
                                '{}'
                              ) as image,
                              kept.record_id
                            from
                              (
                                select distinct
                                  on (w.table_name, w.row_key) w.table_name,
                                  w.after,
                                  v.record_id
                                from
                                  "~at"
                                  join revision v on v.record_id = "~at".id
                                  and v.version <= "~at".version
                                  join revision_row w on w.revision_id = v.id
                                order by
                                  w.table_name,
                                  w.row_key,
                                  v.version desc
                              ) kept
                            where
                              kept.after is not null
                          ) now
                        where
                          now.table_name = 'agreement'
                          or not exists (
                            select
                            from
                              jsonb_each_text(now.image) held
                              join record x on x.id = case
                                when right(held.key, 3) = '_id' then held.value::uuid
                              end
                            where
                              x.id <> now.record_id
                              and (
                                x.deleted_at is not null
                                or not x.visibility = 'PUBLIC'
                              )
                          )
                      ),
                      "record" as not materialized (
                        select
                          id,
                          type,
                          visibility,
                          version,
                          created_at,
                          updated_at,
                          changed_in,
                          merged_into,
                          deleted_at
                        from
                          record
                        where
                          id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          e.id,
                          e.type,
                          a.visibility,
                          a.version,
                          e.created_at,
                          a.made_at,
                          e.changed_in,
                          null,
                          null
                        from
                          "~at" a
                          join record e on e.id = a.id
                      ),
                      "agreement" as not materialized (
                        select
                          *
                        from
                          "agreement"
                        where
                          id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"agreement", t.image) p
                        where
                          t.table_name = 'agreement'
                          and true
                      ),
                      "status_change" as not materialized (
                        select
                          *
                        from
                          "status_change"
                        where
                          agreement_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"status_change", t.image) p
                        where
                          t.table_name = 'status_change'
                          and true
                      ),
                      "agreement_place" as not materialized (
                        select
                          *
                        from
                          "agreement_place"
                        where
                          agreement_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"agreement_place", t.image) p
                        where
                          t.table_name = 'agreement_place'
                          and true
                      ),
                      "agreement_reference" as not materialized (
                        select
                          *
                        from
                          "agreement_reference"
                        where
                          agreement_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"agreement_reference", t.image) p
                        where
                          t.table_name = 'agreement_reference'
                          and true
                      ),
                      "agreement_text" as not materialized (
                        select
                          *
                        from
                          "agreement_text"
                        where
                          agreement_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"agreement_text", t.image) p
                        where
                          t.table_name = 'agreement_text'
                          and true
                      ),
                      "agreement_relation" as not materialized (
                        select
                          *
                        from
                          "agreement_relation"
                        where
                          from_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"agreement_relation", t.image) p
                        where
                          t.table_name = 'agreement_relation'
                          and true
                      ),
                      "signature" as not materialized (
                        select
                          *
                        from
                          "signature"
                        where
                          agreement_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"signature", t.image) p
                        where
                          t.table_name = 'signature'
                          and true
                      ),
                      "signer" as not materialized (
                        select
                          *
                        from
                          "signer"
                        where
                          agreement_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"signer", t.image) p
                        where
                          t.table_name = 'signer'
                          and true
                      ),
                      "treaty_action" as not materialized (
                        select
                          *
                        from
                          "treaty_action"
                        where
                          agreement_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"treaty_action", t.image) p
                        where
                          t.table_name = 'treaty_action'
                          and true
                      ),
                      "citation" as not materialized (
                        select
                          *
                        from
                          "citation"
                        where
                          record_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"citation", t.image) p
                        where
                          t.table_name = 'citation'
                          and true
                      ),
                      "flag" as not materialized (
                        select
                          *
                        from
                          "flag"
                        where
                          record_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"flag", t.image) p
                        where
                          t.table_name = 'flag'
                          and true
                      ),
                      "identifier" as not materialized (
                        select
                          *
                        from
                          "identifier"
                        where
                          record_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"identifier", t.image) p
                        where
                          t.table_name = 'identifier'
                          and true
                      ),
                      "record_topic" as not materialized (
                        select
                          *
                        from
                          "record_topic"
                        where
                          record_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"record_topic", t.image) p
                        where
                          t.table_name = 'record_topic'
                          and true
                      ),
                      "maker" as not materialized (
                        select
                          *
                        from
                          "maker"
                        where
                          item_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"maker", t.image) p
                        where
                          t.table_name = 'maker'
                          and true
                      ),
                      "concerned_party" as not materialized (
                        select
                          *
                        from
                          "concerned_party"
                        where
                          item_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          p.*
                        from
                          "~restored" t
                          cross join lateral jsonb_populate_record(null::"concerned_party", t.image) p
                        where
                          t.table_name = 'concerned_party'
                          and true
                      ),
                      "~involved" as materialized (
                        select
                          v.*
                        from
                          "~at" a
                          cross join lateral (
                            select
                              given.id,
                              item.type,
                              item.visibility,
                              item.occurred_on,
                              item.forum_id,
                              item.session_id,
                              within.ancestor_id,
                              around.level,
                              count(party.rank)::integer,
                              count(party.party_id)::integer,
                              (
                                array['SIGNATORY', 'ACCEDING', 'RESPONSIBLE', 'COUNTERPART', 'SUBJECT', 'CONCERNED', 'MAKER', 'SPEAKER']
                              ) [
                                min(party.rank) filter (
                                  where
                                    party.party_id = within.ancestor_id
                                )
                              ],
                              case
                                when count(party.rank) filter (
                                  where
                                    party.party_id = within.ancestor_id
                                ) > 0 then case
                                  when around.level = 'ORGANIZATION' then coalesce(
                                    place_of (within.ancestor_id, coalesce(last_day (nullif(item.occurred_on, '')), today ())),
                                    within.ancestor_id
                                  )
                                  else within.ancestor_id
                                end
                              end,
                              coalesce(
                                bool_or(party.spoke) filter (
                                  where
                                    party.party_id = within.ancestor_id
                                ),
                                false
                              )
                            from
                              unnest(array[a.id]) as given (id)
                              cross join lateral (
                                select
                                  'AGREEMENT',
                                  i.visibility,
                                  coalesce(i.signed_on, i.adopted_on, i.in_force_from, ''),
                                  coalesce(i.forum_id, s.forum_id),
                                  i.session_id
                                from
                                  agreement i
                                  left join session s on s.id = i.session_id
                                where
                                  i.id = given.id
                                union all
                                select
                                  'COMMITMENT',
                                  i.visibility,
                                  coalesce(i.announced_on, local_day (s.starts_at, place.time_zone), f.starts_on, ''),
                                  f.id,
                                  i.session_id
                                from
                                  commitment i
                                  left join session s on s.id = i.session_id
                                  left join forum place on place.id = s.forum_id
                                  left join forum f on f.id = coalesce(i.forum_id, s.forum_id)
                                where
                                  i.id = given.id
                                union all
                                select
                                  'STATEMENT',
                                  i.visibility,
                                  coalesce(i.said_on, local_day (s.starts_at, place.time_zone), f.starts_on, ''),
                                  f.id,
                                  i.session_id
                                from
                                  statement i
                                  left join session s on s.id = i.session_id
                                  left join forum place on place.id = s.forum_id
                                  left join forum f on f.id = coalesce(i.forum_id, s.forum_id)
                                where
                                  i.id = given.id
                                union all
                                select
                                  'FIGURE',
                                  i.visibility,
                                  coalesce(i.as_of, local_day (s.starts_at, place.time_zone), f.starts_on, ''),
                                  f.id,
                                  i.session_id
                                from
                                  figure i
                                  left join session s on s.id = i.session_id
                                  left join forum place on place.id = s.forum_id
                                  left join forum f on f.id = coalesce(i.forum_id, s.forum_id)
                                where
                                  i.id = given.id
                                union all
                                select
                                  'SESSION',
                                  i.visibility,
                                  coalesce(local_day (i.starts_at, f.time_zone), ''),
                                  i.forum_id,
                                  null
                                from
                                  session i
                                  join forum f on f.id = i.forum_id
                                where
                                  i.id = given.id
                              ) item (type, visibility, occurred_on, forum_id, session_id)
                              left join lateral (
                                select
                                  party_id,
                                  min(rank),
                                  bool_or(spoke)
                                from
                                  (
                                    select
                                      party_id,
                                      case role
                                        when 'SIGNATORY' then 1
                                        else 2
                                      end,
                                      false
                                    from
                                      signature
                                    where
                                      item.type = 'AGREEMENT'
                                      and agreement_id = given.id
                                      and role in ('SIGNATORY', 'ACCEDING')
                                    union all
                                    select
                                      party_id,
                                      case role
                                        when 'RESPONSIBLE' then 3
                                        when 'COUNTERPART' then 4
                                        when 'SUBJECT' then 5
                                        else 6
                                      end,
                                      false
                                    from
                                      concerned_party
                                    where
                                      item.type <> 'AGREEMENT'
                                      and item_id = given.id
                                    union all
                                    select
                                      coalesce(m.party_id, d.party_id),
                                      7,
                                      false
                                    from
                                      maker m
                                      left join delegation d on d.id = m.delegation_id
                                    where
                                      item.type in ('COMMITMENT', 'STATEMENT', 'FIGURE')
                                      and m.item_id = given.id
                                    union all
                                    select
                                      p.represents_id,
                                      case
                                        when s.kind in ('BILATERAL_MEETING', 'SIGNING_CEREMONY') then 8
                                      end,
                                      true
                                    from
                                      session s
                                      join speaker p on p.session_id = s.id
                                    where
                                      item.type = 'SESSION'
                                      and s.id = given.id
                                  ) part (party_id, rank, spoke)
                                where
                                  party_id is not null
                                group by
                                  party_id
                              ) party (party_id, rank, spoke) on true
                              left join lies_within within on within.party_id = party.party_id
                              and within.from_day <= coalesce(last_day (nullif(item.occurred_on, '')), today ())
                              and within.to_day >= coalesce(last_day (nullif(item.occurred_on, '')), today ())
                              left join party around on around.id = within.ancestor_id
                            group by
                              given.id,
                              item.type,
                              item.visibility,
                              item.occurred_on,
                              item.forum_id,
                              item.session_id,
                              within.ancestor_id,
                              around.level
                          ) v (
                            item_id,
                            type,
                            visibility,
                            occurred_on,
                            forum_id,
                            session_id,
                            party_id,
                            level,
                            members,
                            members_with_speakers,
                            takes_part_as,
                            stands_for,
                            spoke
                          )
                      ),
                      "cooperation_item" as not materialized (
                        select
                          id,
                          type,
                          visibility,
                          occurred_on,
                          forum_id,
                          session_id,
                          party_count,
                          laterality
                        from
                          cooperation_item
                        where
                          id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          item_id,
                          type,
                          visibility,
                          occurred_on,
                          forum_id,
                          session_id,
                          counted.parties,
                          counted.laterality
                        from
                          (
                            select
                              item_id,
                              type,
                              visibility,
                              occurred_on,
                              forum_id,
                              session_id,
                              count(takes_part_as) as known
                            from
                              "~involved"
                            group by
                              item_id,
                              type,
                              visibility,
                              occurred_on,
                              forum_id,
                              session_id
                          ) item
                          cross join lateral (
                            select
                              total::integer,
                              case
                                when exists (
                                  select
                                  from
                                    agreement
                                  where
                                    id = item.item_id
                                    and unilateral
                                )
                                or total = 1 then 'UNILATERAL'
                                when total = 2 then 'BILATERAL'
                                when total > 2 then 'MULTILATERAL'
                              end
                            from
                              (
                                select
                                  item.known + count(*) filter (
                                    where
                                      party_id is null
                                      and role in ('SIGNATORY', 'ACCEDING')
                                  ) as total
                                from
                                  signature
                                where
                                  agreement_id = item.item_id
                              ) counted
                          ) counted (parties, laterality)
                      ),
                      "involvement" as not materialized (
                        select
                          item_id,
                          party_id,
                          item_type,
                          visibility,
                          occurred_on,
                          level,
                          members,
                          members_with_speakers,
                          takes_part_as,
                          stands_for,
                          spoke
                        from
                          involvement
                        where
                          item_id is distinct from (
                            select
                              id
                            from
                              "~at"
                          )
                        union all
                        select
                          item_id,
                          party_id,
                          type,
                          visibility,
                          occurred_on,
                          level,
                          members,
                          members_with_speakers,
                          takes_part_as,
                          stands_for,
                          spoke
                        from
                          "~involved"
                        where
                          party_id is not null
                      )
                    select
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              'agreement_' || replace(r1."id"::text, '-', '') || (
                                select
                                  suffix
                                from
                                  "~at"
                              ) as "id",
                              (
                                select
                                  lower(e.type) || '_' || replace(survivor_of (e.id)::text, '-', '')
                                from
                                  record e
                                where
                                  e.id = r1."id"
                              ) as "currentId",
                              r1."title" as "title",
                              (
                                select
                                  (
                                    with
                                      "record" as not materialized (
                                        select
                                          *
                                        from
                                          public."record"
                                      ),
                                      "agreement" as not materialized (
                                        select
                                          *
                                        from
                                          public."agreement"
                                      ),
                                      "status_change" as not materialized (
                                        select
                                          *
                                        from
                                          public."status_change"
                                      ),
                                      "agreement_place" as not materialized (
                                        select
                                          *
                                        from
                                          public."agreement_place"
                                      ),
                                      "agreement_reference" as not materialized (
                                        select
                                          *
                                        from
                                          public."agreement_reference"
                                      ),
                                      "agreement_text" as not materialized (
                                        select
                                          *
                                        from
                                          public."agreement_text"
                                      ),
                                      "agreement_relation" as not materialized (
                                        select
                                          *
                                        from
                                          public."agreement_relation"
                                      ),
                                      "signature" as not materialized (
                                        select
                                          *
                                        from
                                          public."signature"
                                      ),
                                      "signer" as not materialized (
                                        select
                                          *
                                        from
                                          public."signer"
                                      ),
                                      "treaty_action" as not materialized (
                                        select
                                          *
                                        from
                                          public."treaty_action"
                                      ),
                                      "citation" as not materialized (
                                        select
                                          *
                                        from
                                          public."citation"
                                      ),
                                      "flag" as not materialized (
                                        select
                                          *
                                        from
                                          public."flag"
                                      ),
                                      "identifier" as not materialized (
                                        select
                                          *
                                        from
                                          public."identifier"
                                      ),
                                      "record_topic" as not materialized (
                                        select
                                          *
                                        from
                                          public."record_topic"
                                      ),
                                      "maker" as not materialized (
                                        select
                                          *
                                        from
                                          public."maker"
                                      ),
                                      "concerned_party" as not materialized (
                                        select
                                          *
                                        from
                                          public."concerned_party"
                                      ),
                                      "cooperation_item" as not materialized (
                                        select
                                          *
                                        from
                                          public."cooperation_item"
                                      ),
                                      "involvement" as not materialized (
                                        select
                                          *
                                        from
                                          public."involvement"
                                      )
                                    select
                                      (
                                        select
                                          row_to_json(o.*)
                                        from
                                          (
                                            select
                                              r3."title" as "title"
                                            from
                                              "forum" r3
                                            where
                                              (r3.visibility = 'PUBLIC')
                                              and (r3."id" = kr2.id)
                                          ) o
                                      )
                                  )
                                from
                                  (
                                    select
                                      r2."id" as id,
                                      row_number() over () as n
                                    from
                                      "forum" r2
                                    where
                                      (r2.visibility = 'PUBLIC')
                                      and (
                                        r2."id" = (
                                          select
                                            i.forum_id
                                          from
                                            cooperation_item i
                                          where
                                            i.id = r1."id"
                                        )
                                      )
                                    order by
                                      n
                                  ) kr2
                              ) as "forum",
                              (
                                select
                                  row_to_json(c.*)
                                from
                                  (
                                    select
                                      (
                                        select
                                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                        from
                                          (
                                            select
                                              'signature_' || replace(r4."id"::text, '-', '') || case
                                                when r4."agreement_id" = (
                                                  select
                                                    id
                                                  from
                                                    "~at"
                                                ) then case
                                                  when (
                                                    select
                                                      v.record_id
                                                    from
                                                      revision_row w
                                                      join revision v on v.id = w.revision_id
                                                    where
                                                      w.row_key = r4.id::text
                                                      and w.before is null
                                                      and w.table_name = 'signature'
                                                    order by
                                                      v.id
                                                    limit
                                                      1
                                                  ) = (
                                                    select
                                                      id
                                                    from
                                                      "~at"
                                                  ) then (
                                                    select
                                                      suffix
                                                    from
                                                      "~at"
                                                  )
                                                  else (
                                                    select
                                                      '@' || to_char(made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                                                    from
                                                      "~at"
                                                  )
                                                end
                                                else ''
                                              end as "id",
                                              (
                                                select
                                                  (
                                                    with
                                                      "record" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."record"
                                                      ),
                                                      "agreement" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."agreement"
                                                      ),
                                                      "status_change" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."status_change"
                                                      ),
                                                      "agreement_place" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."agreement_place"
                                                      ),
                                                      "agreement_reference" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."agreement_reference"
                                                      ),
                                                      "agreement_text" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."agreement_text"
                                                      ),
                                                      "agreement_relation" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."agreement_relation"
                                                      ),
                                                      "signature" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."signature"
                                                      ),
                                                      "signer" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."signer"
                                                      ),
                                                      "treaty_action" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."treaty_action"
                                                      ),
                                                      "citation" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."citation"
                                                      ),
                                                      "flag" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."flag"
                                                      ),
                                                      "identifier" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."identifier"
                                                      ),
                                                      "record_topic" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."record_topic"
                                                      ),
                                                      "maker" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."maker"
                                                      ),
                                                      "concerned_party" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."concerned_party"
                                                      ),
                                                      "cooperation_item" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."cooperation_item"
                                                      ),
                                                      "involvement" as not materialized (
                                                        select
                                                          *
                                                        from
                                                          public."involvement"
                                                      )
                                                    select
                                                      (
                                                        select
                                                          row_to_json(o.*)
                                                        from
                                                          (
                                                            select
                                                              r6."name" as "name"
                                                            from
                                                              "party" r6
                                                            where
                                                              (r6.visibility = 'PUBLIC')
                                                              and (r6."id" = kr5.id)
                                                          ) o
                                                      )
                                                  )
                                                from
                                                  (
                                                    select
                                                      r5."id" as id,
                                                      row_number() over () as n
                                                    from
                                                      "party" r5
                                                    where
                                                      (r5.visibility = 'PUBLIC')
                                                      and (r5."id" = r4."party_id")
                                                    order by
                                                      n
                                                  ) kr5
                                              ) as "party"
                                            from
                                              (
                                                select
                                                  r4."id",
                                                  r4."agreement_id",
                                                  r4."party_id"
                                                from
                                                  "signature" r4
                                                  left join party named on named.id = r4."party_id"
                                                where
                                                  (r4."agreement_id" = r1."id")
                                                order by
                                                  coalesce(named.sort_key, lower(r4."named_as"), '') collate "C" asc,
                                                  r4."id" asc
                                                limit
                                                  20
                                              ) r4
                                          ) o
                                      ) as "nodes"
                                  ) c
                              ) as "signatures"
                            from
                              "agreement" r1
                            where
                              (r1.visibility = 'PUBLIC')
                              and (
                                r1."id" = (
                                  select
                                    id
                                  from
                                    "~at"
                                )
                              )
                            limit
                              1
                          ) o
                      )
                  ) as value
              ) v
            where
              v.value is not null
            order by
              place,
              rank
          ) v
      ) as "agreement"
  ) o
