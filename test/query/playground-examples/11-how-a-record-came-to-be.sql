with
  l1 as materialized (
    select
      *
    from
      (
        values
          (0, 'topic_name', 'topic_id', 'otherNames', null::text, null::text, null::text, null::text),
          (1, 'party_name', 'party_id', 'names', null::text, null::text, null::text, null::text),
          (2, 'primary_name', 'party_id', 'primaryNames', null::text, null::text, null::text, 'folded'),
          (3, 'placement', 'party_id', 'placements', null::text, null::text, null::text, null::text),
          (4, 'succession', 'successor_id', 'successions', null::text, null::text, null::text, null::text),
          (5, 'membership', 'bloc_id', 'memberships', null::text, null::text, null::text, null::text),
          (6, 'person_name', 'person_id', 'names', null::text, null::text, null::text, null::text),
          (7, 'position', 'person_id', 'positions', null::text, null::text, null::text, null::text),
          (8, 'forum_city', 'forum_id', 'cities', null::text, null::text, null::text, 'city_id'),
          (9, 'forum_role', 'forum_id', 'roles', null::text, null::text, null::text, null::text),
          (10, 'speaker', 'session_id', 'speakers', null::text, null::text, null::text, null::text),
          (11, 'delegation_member', 'delegation_id', 'members', null::text, null::text, null::text, null::text),
          (
            12,
            'status_change',
            'agreement_id',
            'statusChanges',
            null::text,
            null::text,
            null::text,
            null::text
          ),
          (13, 'agreement_place', 'agreement_id', 'places', null::text, null::text, null::text, 'party_id'),
          (
            14,
            'agreement_reference',
            'agreement_id',
            'references',
            null::text,
            null::text,
            null::text,
            null::text
          ),
          (15, 'agreement_text', 'agreement_id', 'texts', null::text, null::text, null::text, null::text),
          (16, 'agreement_relation', 'from_id', 'relations', null::text, null::text, null::text, null::text),
          (17, 'signature', 'agreement_id', 'signatures', null::text, null::text, null::text, null::text),
          (18, 'signer', 'agreement_id', 'signers', 'signature_id', 'signatures', 'signature', null::text),
          (
            19,
            'treaty_action',
            'agreement_id',
            'actions',
            'signature_id',
            'signatures',
            'signature',
            null::text
          ),
          (20, 'progress_note', 'commitment_id', 'progress', null::text, null::text, null::text, null::text),
          (21, 'outcome', 'commitment_id', 'outcomes', null::text, null::text, null::text, 'item_id'),
          (22, 'citation', 'record_id', 'citations', null::text, null::text, null::text, null::text),
          (23, 'flag', 'record_id', 'flags', null::text, null::text, null::text, null::text),
          (24, 'identifier', 'record_id', 'identifiers', null::text, null::text, null::text, null::text),
          (25, 'record_topic', 'record_id', 'topics', null::text, null::text, null::text, 'topic_id'),
          (26, 'maker', 'item_id', 'makers', null::text, null::text, null::text, null::text),
          (27, 'concerned_party', 'item_id', 'parties', null::text, null::text, null::text, 'party_id')
      ) as k (n, table_name, owner, field, of_column, of_field, of_table, holds)
  ),
  l2 as materialized (
    select
      *
    from
      (
        values
          ('topic', 'names_in', 'name'),
          ('topic', 'summaries_in', 'summary'),
          ('party', 'organization_kind', 'kind'),
          ('placement', 'valid_from', 'from'),
          ('placement', 'valid_to', 'to'),
          ('succession', 'happened_on', 'on'),
          ('membership', 'valid_from', 'from'),
          ('membership', 'valid_to', 'to'),
          ('position', 'valid_from', 'from'),
          ('position', 'valid_to', 'to'),
          ('position', 'titles_in', 'title'),
          ('forum_series', 'titles_in', 'title'),
          ('forum', 'titles_in', 'title'),
          ('forum', 'summaries_in', 'summary'),
          ('session', 'titles_in', 'title'),
          ('agreement', 'titles_in', 'title'),
          ('status_change', 'changed_on', 'on'),
          ('status_change', 'from_status', 'from'),
          ('status_change', 'to_status', 'to'),
          ('agreement_relation', 'to_id', 'agreement'),
          ('signer', 'signed_on', 'on'),
          ('treaty_action', 'acted_on', 'on'),
          ('commitment', 'titles_in', 'title'),
          ('progress_note', 'noted_on', 'on'),
          ('statement', 'titles_in', 'title'),
          ('statement', 'summaries_in', 'summary'),
          ('figure', 'titles_in', 'title')
      ) as n (table_name, column_name, field)
  )
select
  row_to_json(o.*)::text as data
from
  (
    select
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
                      r1."title" as "title",
                      (
                        select
                          row_to_json(c.*)
                        from
                          (
                            select
                              (
                                select
                                  count(*)
                                from
                                  "revision" r3
                                where
                                  (r3.visibility = 'PUBLIC')
                                  and (r3."record_id" = r1."id")
                                  and (
                                    exists (
                                      select
                                      from
                                        (
                                          select
                                            case
                                              when r3."hidden" then 'INTERNAL'
                                              else 'PUBLIC'
                                            end as visibility
                                        ) seen
                                      where
                                        seen.visibility = 'PUBLIC'
                                    )
                                  )
                              ) as "totalCount",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      r2."version" - (
                                        select
                                          count(*)
                                        from
                                          revision hidden
                                        where
                                          hidden.record_id = r2."record_id"
                                          and hidden.version <= r2."version"
                                          and hidden.hidden
                                          and not ('INTERNAL' = 'PUBLIC')
                                      )::integer as "version",
                                      case
                                        when coalesce(
                                          (
                                            select
                                              max(earlier.version)
                                            from
                                              revision earlier
                                            where
                                              earlier.record_id = r2."record_id"
                                              and earlier.version < r2."version"
                                              and earlier.visibility = 'PUBLIC'
                                              and exists (
                                                select
                                                from
                                                  (
                                                    select
                                                      case
                                                        when earlier.hidden then 'INTERNAL'
                                                        else 'PUBLIC'
                                                      end as visibility
                                                  ) seen
                                                where
                                                  seen.visibility = 'PUBLIC'
                                              )
                                          ),
                                          0
                                        ) = 0 then 'CREATED'
                                        else r2."kind"
                                      end as "kind",
                                      r2."made_by" as "by",
                                      r2."note" as "note",
                                      (
                                        select
                                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                        from
                                          (
                                            select
                                              case
                                                when k.field is null then coalesce(
                                                  n.field,
                                                  lower(left(f.name, 1)) || substr(replace(initcap(replace(regexp_replace(f.name, '_id$', ''), '_', ' ')), ' ', ''), 2)
                                                ) || coalesce('(lang: "' || f.lang || '")', '')
                                                when k.holds = f.name then case
                                                  when w.table_name <> 'concerned_party' then k.field
                                                  else case coalesce(w.after, w.before) ->> 'role'
                                                    when 'RESPONSIBLE' then 'responsible'
                                                    when 'COUNTERPART' then 'counterparts'
                                                    else 'parties'
                                                  end
                                                end
                                                else coalesce(
                                                  k.of_field || '[' || k.of_table || '_' || replace(coalesce(w.after, w.before) ->> k.of_column, '-', '') || '].',
                                                  ''
                                                ) || case
                                                  when w.table_name <> 'concerned_party' then k.field
                                                  else case coalesce(w.after, w.before) ->> 'role'
                                                    when 'RESPONSIBLE' then 'responsible'
                                                    when 'COUNTERPART' then 'counterparts'
                                                    else 'parties'
                                                  end
                                                end || '[' || w.table_name || '_' || replace(w.row_key, '-', '') || '].' || coalesce(
                                                  n.field,
                                                  lower(left(f.name, 1)) || substr(replace(initcap(replace(regexp_replace(f.name, '_id$', ''), '_', ' ')), ' ', ''), 2)
                                                ) || coalesce('(lang: "' || f.lang || '")', '')
                                              end as "path",
                                              case
                                                when f.before is null
                                                or f.before = 'null' then null
                                                when right(f.name, 3) = '_id'
                                                or f.name = 'merged_into' then (
                                                  select
                                                    lower(x.type) || '_' || replace(x.id::text, '-', '')
                                                  from
                                                    record x
                                                  where
                                                    x.id = (f.before #>> '{}')::uuid
                                                )
                                                when right(f.name, 3) = '_at' then to_char((f.before #>> '{}')::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                                                when jsonb_typeof(f.before) = 'number' then trim_scale((f.before #>> '{}')::numeric)::text
                                                else (f.before #>> '{}')
                                              end as "before",
                                              case
                                                when f.after is null
                                                or f.after = 'null' then null
                                                when right(f.name, 3) = '_id'
                                                or f.name = 'merged_into' then (
                                                  select
                                                    lower(x.type) || '_' || replace(x.id::text, '-', '')
                                                  from
                                                    record x
                                                  where
                                                    x.id = (f.after #>> '{}')::uuid
                                                )
                                                when right(f.name, 3) = '_at' then to_char((f.after #>> '{}')::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                                                when jsonb_typeof(f.after) = 'number' then trim_scale((f.after #>> '{}')::numeric)::text
                                                else (f.after #>> '{}')
                                              end as "after"
                                            from
                                              (
                                                select
                                                  w.table_name,
                                                  w.row_key,
                                                  (
                                                    array_agg(
                                                      w.before
                                                      order by
                                                        v.version
                                                    )
                                                  ) [1] as before,
                                                  (
                                                    array_agg(
                                                      w.after
                                                      order by
                                                        v.version desc
                                                    )
                                                  ) [1] as after
                                                from
                                                  revision v
                                                  join revision_row w on w.revision_id = v.id
                                                where
                                                  v.record_id = r2."record_id"
                                                  and v.version <= r2."version"
                                                  and v.version > coalesce(
                                                    (
                                                      select
                                                        max(earlier.version)
                                                      from
                                                        revision earlier
                                                      where
                                                        earlier.record_id = r2."record_id"
                                                        and earlier.version < r2."version"
                                                        and earlier.visibility = 'PUBLIC'
                                                        and exists (
                                                          select
                                                          from
                                                            (
                                                              select
                                                                case
                                                                  when earlier.hidden then 'INTERNAL'
                                                                  else 'PUBLIC'
                                                                end as visibility
                                                            ) seen
                                                          where
                                                            seen.visibility = 'PUBLIC'
                                                        )
                                                    ),
                                                    0
                                                  )
                                                group by
                                                  w.table_name,
                                                  w.row_key
                                              ) w
                                              left join l1 k on k.table_name = w.table_name
                                              cross join lateral (
                                                select
                                                  coalesce(b.key, a.key) as name,
                                                  b.value as before,
                                                  a.value as after
                                                from
                                                  jsonb_each(w.before) b
                                                  full join jsonb_each(w.after) a on a.key = b.key
                                              ) c
                                              cross join lateral (
                                                select
                                                  c.name,
                                                  null::text as lang,
                                                  c.before,
                                                  c.after
                                                where
                                                  right(c.name, 3) <> '_in'
                                                union all
                                                select
                                                  c.name,
                                                  coalesce(b.key, a.key),
                                                  b.value,
                                                  a.value
                                                from
                                                  jsonb_each(
                                                    case
                                                      when right(c.name, 3) = '_in' then c.before
                                                    end
                                                  ) b
                                                  full join jsonb_each(
                                                    case
                                                      when right(c.name, 3) = '_in' then c.after
                                                    end
                                                  ) a on a.key = b.key
                                              ) f
                                              left join l2 n on n.table_name = w.table_name
                                              and n.column_name = f.name
                                            where
                                              nullif(f.before, 'null') is distinct from nullif(f.after, 'null')
                                              and (
                                                f.name = k.holds
                                                or f.name <> all (
                                                  $1::text[] || case
                                                    when k.holds is null then '{}'
                                                    else '{role}'
                                                  end::text[]
                                                )
                                              )
                                              and (
                                                f.lang is null
                                                or n.field is not null
                                              )
                                              and f.name is distinct from k.owner
                                              and f.name is distinct from k.of_column
                                              and (
                                                f.name <> 'ordinal'
                                                or (
                                                  w.before is not null
                                                  and w.after is not null
                                                )
                                              )
                                              and not exists (
                                                select
                                                from
                                                  unnest(
                                                    case
                                                      when k.field is null then array[jsonb_build_object(f.name, f.before), jsonb_build_object(f.name, f.after)]
                                                      else array[w.before, w.after]
                                                    end
                                                  ) as image (value)
                                                  cross join lateral jsonb_each_text(image.value) as held
                                                  join record x on x.id = case
                                                    when right(held.key, 3) = '_id'
                                                    or held.key = 'merged_into' then held.value::uuid
                                                  end
                                                where
                                                  x.id <> r2."record_id"
                                                  and not x.visibility = 'PUBLIC'
                                              )
                                            order by
                                              k.n nulls first,
                                              coalesce(w.after, w.before) ->> 'ordinal',
                                              w.row_key,
                                              f.name,
                                              f.lang
                                          ) o
                                      ) as "changes"
                                    from
                                      (
                                        select
                                          r2."record_id",
                                          r2."version",
                                          r2."kind",
                                          r2."made_by",
                                          r2."note"
                                        from
                                          "revision" r2
                                        where
                                          (r2.visibility = 'PUBLIC')
                                          and (r2."record_id" = r1."id")
                                          and (
                                            exists (
                                              select
                                              from
                                                (
                                                  select
                                                    case
                                                      when r2."hidden" then 'INTERNAL'
                                                      else 'PUBLIC'
                                                    end as visibility
                                                ) seen
                                              where
                                                seen.visibility = 'PUBLIC'
                                            )
                                          )
                                        order by
                                          r2."version" - (
                                            select
                                              count(*)
                                            from
                                              revision hidden
                                            where
                                              hidden.record_id = r2."record_id"
                                              and hidden.version <= r2."version"
                                              and hidden.hidden
                                              and not ('INTERNAL' = 'PUBLIC')
                                          )::integer desc,
                                          r2."id" desc
                                        limit
                                          5
                                      ) r2
                                  ) o
                              ) as "nodes"
                          ) c
                      ) as "history"
                    from
                      (
                        select
                          r1."id",
                          r1."title"
                        from
                          "source" r1
                        where
                          (r1.visibility = 'PUBLIC')
                          and (r1."kind" = $2)
                        order by
                          r1."sort_key" asc,
                          r1."id" asc
                        limit
                          2
                      ) r1
                  ) o
              ) as "nodes"
          ) c
      ) as "sources"
  ) o
