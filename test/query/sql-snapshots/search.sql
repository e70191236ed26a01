with
  l1 as materialized (
    select
      record_id,
      score,
      total
    from
      first_hits ($1::text[], $2::jsonb, $3::text[], ('INTERNAL' = 'PUBLIC'), 5, null, null, true)
  ),
  l2 as materialized (
    select
      resolved_words ($4::text[], $5::jsonb, ('INTERNAL' = 'PUBLIC')) as words
  ),
  l3 as materialized (
    select
      record_id,
      score,
      total
    from
      first_hits ($7::text[], $8::jsonb, $9::text[], ('INTERNAL' = 'PUBLIC'), 10, null, null, false)
  ),
  l6 as materialized (
    select
      party_id,
      matches,
      candidates
    from
      find_party ($13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, ('INTERNAL' = 'PUBLIC'))
  ),
  l5 as materialized (
    select
      record_id,
      score
    from
      search_hits (
        $10::text[],
        $11::jsonb,
        $12::text[],
        ('INTERNAL' = 'PUBLIC'),
        coalesce(
          (
            select
              case
                when count(*) <= 1000 then coalesce(array_agg(distinct few.id), '{}')
              end
            from
              (
                select
                  *
                from
                  (
                    select
                      v1.item_id
                    from
                      involvement v1
                    where
                      v1.party_id = (
                        select
                          party_id
                        from
                          l6
                      )
                      and v1.members > 0
                      and v1.visibility = 'PUBLIC'
                      and v1.item_type = 'AGREEMENT'
                      and true
                  ) given
                limit
                  1001
              ) few (id)
          ),
          (
            select
              case
                when count(*) <= 1000 then coalesce(array_agg(distinct few.id), '{}')
              end
            from
              (
                select
                  r15."id"
                from
                  "agreement" r15
                where
                  (r15.visibility = 'PUBLIC')
                  and (
                    r15."id" in (
                      select
                        v1.item_id
                      from
                        involvement v1
                      where
                        v1.party_id = (
                          select
                            party_id
                          from
                            l6
                        )
                        and v1.members > 0
                        and v1.visibility = 'PUBLIC'
                        and v1.item_type = 'AGREEMENT'
                        and true
                    )
                  )
                limit
                  1001
              ) few (id)
          )
        )
      )
  ),
  l4 as materialized (
    select
      hit.record_id,
      hit.score
    from
      "agreement" r15
      join l5 hit on hit.record_id = r15."id"
    where
      (r15.visibility = 'PUBLIC')
      and (
        r15."id" in (
          select
            v1.item_id
          from
            involvement v1
          where
            v1.party_id = (
              select
                party_id
              from
                l6
            )
            and v1.members > 0
            and v1.visibility = 'PUBLIC'
            and v1.item_type = 'AGREEMENT'
            and true
        )
      )
  )
select
  row_to_json(o.*)::text as data,
  (
    select
      row_to_json(l)::text
    from
      l6 l
    where
      l.party_id is null
  ) as l6
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
                  coalesce(sum(total), 0)
                from
                  l1
              ) as "totalCount",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      r1."~by" / 1000::double precision as "score",
                      search_snippet (
                        r1."id",
                        (
                          select
                            words
                          from
                            l2
                        ),
                        $6::text[]
                      ) as "snippet",
                      (
                        select
                          case o."~kind"
                            when 'SOURCE' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'Source'::text as "__typename",
                                        'source_' || replace(r2."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "source" r2
                              where
                                r2."id" = o."~id"
                            )
                            when 'TOPIC' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'Topic'::text as "__typename",
                                        'topic_' || replace(r3."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "topic" r3
                              where
                                r3."id" = o."~id"
                            )
                            when 'PARTY' then (
                              select
                                case r4."level"
                                  when 'BLOC' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'Bloc'::text as "__typename",
                                          'party_' || replace(r4."id"::text, '-', '') as "id"
                                      ) x
                                  )
                                  when 'COUNTRY' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'Country'::text as "__typename",
                                          'party_' || replace(r4."id"::text, '-', '') as "id"
                                      ) x
                                  )
                                  when 'REGION' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'Region'::text as "__typename",
                                          'party_' || replace(r4."id"::text, '-', '') as "id"
                                      ) x
                                  )
                                  when 'CITY' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'City'::text as "__typename",
                                          'party_' || replace(r4."id"::text, '-', '') as "id"
                                      ) x
                                  )
                                  when 'ORGANIZATION' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'Organization'::text as "__typename",
                                          'party_' || replace(r4."id"::text, '-', '') as "id"
                                      ) x
                                  )
                                end
                              from
                                "party" r4
                              where
                                r4."id" = o."~id"
                            )
                            when 'PERSON' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'Person'::text as "__typename",
                                        'person_' || replace(r5."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "person" r5
                              where
                                r5."id" = o."~id"
                            )
                            when 'FORUM_SERIES' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'ForumSeries'::text as "__typename",
                                        'forum_series_' || replace(r6."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "forum_series" r6
                              where
                                r6."id" = o."~id"
                            )
                            when 'FORUM' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'Forum'::text as "__typename",
                                        'forum_' || replace(r7."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "forum" r7
                              where
                                r7."id" = o."~id"
                            )
                            when 'SESSION' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'Session'::text as "__typename",
                                        'session_' || replace(r8."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "session" r8
                              where
                                r8."id" = o."~id"
                            )
                            when 'DELEGATION' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'Delegation'::text as "__typename",
                                        'delegation_' || replace(r9."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "delegation" r9
                              where
                                r9."id" = o."~id"
                            )
                            when 'AGREEMENT' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'Agreement'::text as "__typename",
                                        'agreement_' || replace(r10."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "agreement" r10
                              where
                                r10."id" = o."~id"
                            )
                            when 'COMMITMENT' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'Commitment'::text as "__typename",
                                        'commitment_' || replace(r11."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "commitment" r11
                              where
                                r11."id" = o."~id"
                            )
                            when 'STATEMENT' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'Statement'::text as "__typename",
                                        'statement_' || replace(r12."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "statement" r12
                              where
                                r12."id" = o."~id"
                            )
                            when 'FIGURE' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'Figure'::text as "__typename",
                                        'figure_' || replace(r13."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "figure" r13
                              where
                                r13."id" = o."~id"
                            )
                          end
                        from
                          (
                            select
                              r1."type" as "~kind",
                              r1."id" as "~id"
                          ) o
                      ) as "node"
                    from
                      (
                        select
                          r1."id",
                          r1."type",
                          hit.score as "~by"
                        from
                          "record" r1
                          join l1 hit on hit.record_id = r1."id"
                        where
                          (r1.visibility = 'PUBLIC')
                        order by
                          hit.score desc,
                          r1."id" desc
                        limit
                          5
                      ) r1
                  ) o
              ) as "edges"
          ) c
      ) as "search",
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
                      'party_' || replace(r14."id"::text, '-', '') as "id",
                      r14."name" as "name"
                    from
                      (
                        select
                          r14."id",
                          r14."name"
                        from
                          "party" r14
                          join l3 hit on hit.record_id = r14."id"
                        where
                          (r14.visibility = 'PUBLIC')
                        order by
                          hit.score desc,
                          r14."id" desc
                        limit
                          10
                      ) r14
                  ) o
              ) as "nodes"
          ) c
      ) as "parties",
      (
        with
          matching as materialized (
            select
              r20."id",
              r20."value",
              r20."currency"
            from
              "agreement" r20
              join l4 hit on hit.record_id = r20."id"
            where
              (r20.visibility = 'PUBLIC')
          ),
          "amounts" as materialized (
            select
              *
            from
              (
                select
                  r18."id" as id,
                  r18."value" as value,
                  r18."currency" as unit
                from
                  matching r18
                where
                  true
                offset
                  0
              ) s
            where
              s.value is not null
              and s.unit is not null
          )
        select
          row_to_json(c.*)
        from
          (
            select
              (
                select
                  count(*)
                from
                  matching
              ) as "totalCount",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      'agreement_' || replace(r16."id"::text, '-', '') as "id",
                      r16."title" as "title"
                    from
                      (
                        select
                          r16."id",
                          r16."title"
                        from
                          "agreement" r16
                          join (
                            select
                              *
                            from
                              l4 found
                            order by
                              score desc,
                              record_id desc
                          ) hit on hit.record_id = r16."id"
                        where
                          (r16.visibility = 'PUBLIC')
                        order by
                          hit.score desc,
                          r16."id" desc
                        limit
                          5
                      ) r16
                  ) o
              ) as "nodes",
              (
                with
                  "cells" as materialized (
                    select
                      nullif(left(d1.occurred_on, 4), '') as k1_1,
                      count(*) as n
                    from
                      matching r17
                      join cooperation_item d1 on d1.id = r17."id"
                    where
                      true
                    group by
                      k1_1
                  ),
                  "summary_d1" as materialized (
                    select
                      count(k1_1) as known,
                      coalesce(
                        sum(n) filter (
                          where
                            k1_1 is null
                        ),
                        0
                      )::bigint as missing
                    from
                      cells
                  ),
                  "grouped" as materialized (
                    select
                      c.k1_1,
                      sum(c.n)::bigint as n
                    from
                      (
                        select
                          c.*
                        from
                          (
                            select
                              *
                            from
                              cells
                            offset
                              0
                          ) c
                        offset
                          0
                      ) c
                    group by
                      1
                  ),
                  "summed" as materialized (
                    select
                      k1_1,
                      unit,
                      sum(value) as value
                    from
                      (
                        select distinct
                          f.k1_1,
                          f.id,
                          f.value,
                          f.unit
                        from
                          (
                            select
                              f.*
                            from
                              (
                                select
                                  *
                                from
                                  (
                                    select
                                      f.*,
                                      s.value,
                                      s.unit
                                    from
                                      (
                                        select
                                          nullif(left(d1.occurred_on, 4), '') as k1_1,
                                          r19."id" as id
                                        from
                                          matching r19
                                          join cooperation_item d1 on d1.id = r19."id"
                                        where
                                          true
                                      ) f
                                      full join amounts s on s.id = f.id
                                    where
                                      (
                                        select
                                          exists (
                                            select
                                            from
                                              amounts
                                          )
                                      )
                                    offset
                                      0
                                  ) f
                                where
                                  f.unit is not null
                                offset
                                  0
                              ) f
                            offset
                              0
                          ) f
                        where
                          f.unit is not null
                      ) once
                    group by
                      k1_1,
                      unit
                  )
                select
                  (
                    select
                      row_to_json(o.*)
                    from
                      (
                        select
                          (
                            select
                              coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                            from
                              (
                                select
                                  g.n as "count",
                                  json_build_array(
                                    (
                                      select
                                        row_to_json(o.*)
                                      from
                                        (
                                          select
                                            case
                                              when (g.k1_1 is null) then null
                                              else g.k1_1
                                            end as "value"
                                        ) o
                                    )
                                  ) as "keys"
                                from
                                  grouped g
                                order by
                                  g.k1_1 ASC nulls first
                              ) o
                          ) as "rows"
                      ) o
                  )
              ) as "groups"
          ) c
      ) as "agreements"
  ) o
