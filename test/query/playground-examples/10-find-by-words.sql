with
  l1 as materialized (
    select
      record_id,
      score,
      total
    from
      first_hits ($1::text[], $2::jsonb, $3::text[], ('INTERNAL' = 'PUBLIC'), 20, null, null, true)
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
      first_hits ($7::text[], $8::jsonb, $9::text[], ('INTERNAL' = 'PUBLIC'), 20, null, null, false)
  ),
  l4 as materialized (
    select
      record_id,
      score,
      total
    from
      first_hits ($10::text[], $11::jsonb, $12::text[], ('INTERNAL' = 'PUBLIC'), 20, null, null, true)
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
                                        'Source'::text as "__typename"
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
                                        'Topic'::text as "__typename"
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
                                          'Bloc'::text as "__typename"
                                      ) x
                                  )
                                  when 'COUNTRY' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'Country'::text as "__typename"
                                      ) x
                                  )
                                  when 'REGION' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'Region'::text as "__typename"
                                      ) x
                                  )
                                  when 'CITY' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'City'::text as "__typename"
                                      ) x
                                  )
                                  when 'ORGANIZATION' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'Organization'::text as "__typename"
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
                                        'Person'::text as "__typename"
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
                                        'ForumSeries'::text as "__typename"
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
                                        'Forum'::text as "__typename"
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
                                        'Session'::text as "__typename"
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
                                        'Delegation'::text as "__typename"
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
                                        'Agreement'::text as "__typename"
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
                                        'Commitment'::text as "__typename"
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
                                        'Statement'::text as "__typename"
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
                                        'Figure'::text as "__typename"
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
                      ) as "node",
                      search_snippet (
                        r1."id",
                        (
                          select
                            words
                          from
                            l2
                        ),
                        $6::text[]
                      ) as "snippet"
                    from
                      (
                        select
                          r1."id",
                          r1."type"
                        from
                          "record" r1
                          join l1 hit on hit.record_id = r1."id"
                        where
                          (r1.visibility = 'PUBLIC')
                        order by
                          hit.score desc,
                          r1."id" desc
                        limit
                          20
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
                      case r14."level"
                        when 'BLOC' then 'Bloc'
                        when 'COUNTRY' then 'Country'
                        when 'REGION' then 'Region'
                        when 'CITY' then 'City'
                        when 'ORGANIZATION' then 'Organization'
                      end as "__typename",
                      r14."name" as "name"
                    from
                      (
                        select
                          r14."name",
                          r14."level"
                        from
                          "party" r14
                          join l3 hit on hit.record_id = r14."id"
                        where
                          (r14.visibility = 'PUBLIC')
                        order by
                          hit.score desc,
                          r14."id" desc
                        limit
                          20
                      ) r14
                  ) o
              ) as "nodes"
          ) c
      ) as "parties",
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
                  l4
              ) as "totalCount",
              (
                select
                  coalesce(
                    json_agg(
                      case o."~kind"
                        when 'AGREEMENT' then (
                          select
                            (
                              select
                                row_to_json(x.*)
                              from
                                (
                                  select
                                    'Agreement'::text as "__typename",
                                    r16."title" as "title"
                                ) x
                            )
                          from
                            "agreement" r16
                          where
                            r16."id" = o."~id"
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
                                    r17."title" as "title"
                                ) x
                            )
                          from
                            "commitment" r17
                          where
                            r17."id" = o."~id"
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
                                    r18."title" as "title"
                                ) x
                            )
                          from
                            "statement" r18
                          where
                            r18."id" = o."~id"
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
                                    r19."title" as "title"
                                ) x
                            )
                          from
                            "figure" r19
                          where
                            r19."id" = o."~id"
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
                                    r20."title" as "title"
                                ) x
                            )
                          from
                            "session" r20
                          where
                            r20."id" = o."~id"
                        )
                      end
                    ),
                    '[]'::json
                  )
                from
                  (
                    select
                      r15."type" as "~kind",
                      r15."id" as "~id"
                    from
                      (
                        select
                          r15."id",
                          r15."type"
                        from
                          "cooperation_item" r15
                          join l4 hit on hit.record_id = r15."id"
                        where
                          (r15.visibility = 'PUBLIC')
                        order by
                          hit.score desc,
                          r15."id" desc
                        limit
                          20
                      ) r15
                  ) o
              ) as "nodes"
          ) c
      ) as "cooperationItems"
  ) o
