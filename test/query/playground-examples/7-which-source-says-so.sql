select
  row_to_json(o.*)::text as data
from
  (
    select
      (
        select
          row_to_json(o.*)
        from
          (
            select
              'Forum'::text as "__typename",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      r2."fields" as "fields",
                      r2."stance" as "stance",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              r3."title" as "title",
                              r3."publisher" as "publisher",
                              r3."published_on" as "publishedOn"
                            from
                              "source" r3
                            where
                              (r3.visibility = 'PUBLIC')
                              and (r3."id" = r2."source_id")
                          ) o
                      ) as "source"
                    from
                      "citation" r2
                    where
                      (r2."record_id" = r1."id")
                      and (
                        exists (
                          select
                          from
                            source s
                          where
                            s.id = r2."source_id"
                            and s.visibility = 'PUBLIC'
                        )
                      )
                    order by
                      r2."ordinal",
                      r2."id"
                    limit
                      100
                  ) o
              ) as "citations",
              (
                select
                  row_to_json(o.*)
                from
                  (
                    select
                      'ForumSeries'::text as "__typename",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r5."fields" as "fields",
                              r5."stance" as "stance",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      r6."title" as "title",
                                      r6."publisher" as "publisher",
                                      r6."published_on" as "publishedOn"
                                    from
                                      "source" r6
                                    where
                                      (r6.visibility = 'PUBLIC')
                                      and (r6."id" = r5."source_id")
                                  ) o
                              ) as "source"
                            from
                              "citation" r5
                            where
                              (r5."record_id" = r4."id")
                              and (
                                exists (
                                  select
                                  from
                                    source s
                                  where
                                    s.id = r5."source_id"
                                    and s.visibility = 'PUBLIC'
                                )
                              )
                            order by
                              r5."ordinal",
                              r5."id"
                            limit
                              100
                          ) o
                      ) as "citations"
                    from
                      "forum_series" r4
                    where
                      (r4.visibility = 'PUBLIC')
                      and (r4."id" = r1."series_id")
                  ) o
              ) as "series",
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
                              'Session'::text as "__typename",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      r8."fields" as "fields",
                                      r8."stance" as "stance",
                                      (
                                        select
                                          row_to_json(o.*)
                                        from
                                          (
                                            select
                                              r9."title" as "title",
                                              r9."publisher" as "publisher",
                                              r9."published_on" as "publishedOn"
                                            from
                                              "source" r9
                                            where
                                              (r9.visibility = 'PUBLIC')
                                              and (r9."id" = r8."source_id")
                                          ) o
                                      ) as "source"
                                    from
                                      "citation" r8
                                    where
                                      (r8."record_id" = r7."id")
                                      and (
                                        exists (
                                          select
                                          from
                                            source s
                                          where
                                            s.id = r8."source_id"
                                            and s.visibility = 'PUBLIC'
                                        )
                                      )
                                    order by
                                      r8."ordinal",
                                      r8."id"
                                    limit
                                      100
                                  ) o
                              ) as "citations"
                            from
                              (
                                select
                                  r7."id"
                                from
                                  "session" r7
                                where
                                  (r7.visibility = 'PUBLIC')
                                  and (r7."forum_id" = r1."id")
                                order by
                                  coalesce(r7."starts_at", '-infinity') asc,
                                  r7."id" asc
                                limit
                                  20
                              ) r7
                          ) o
                      ) as "nodes"
                  ) c
              ) as "sessions",
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
                              'Delegation'::text as "__typename",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      r11."fields" as "fields",
                                      r11."stance" as "stance",
                                      (
                                        select
                                          row_to_json(o.*)
                                        from
                                          (
                                            select
                                              r12."title" as "title",
                                              r12."publisher" as "publisher",
                                              r12."published_on" as "publishedOn"
                                            from
                                              "source" r12
                                            where
                                              (r12.visibility = 'PUBLIC')
                                              and (r12."id" = r11."source_id")
                                          ) o
                                      ) as "source"
                                    from
                                      "citation" r11
                                    where
                                      (r11."record_id" = r10."id")
                                      and (
                                        exists (
                                          select
                                          from
                                            source s
                                          where
                                            s.id = r11."source_id"
                                            and s.visibility = 'PUBLIC'
                                        )
                                      )
                                    order by
                                      r11."ordinal",
                                      r11."id"
                                    limit
                                      100
                                  ) o
                              ) as "citations"
                            from
                              (
                                select
                                  r10."id"
                                from
                                  "delegation" r10
                                  join party sender on sender.id = r10."party_id"
                                where
                                  (r10.visibility = 'PUBLIC')
                                  and (r10."forum_id" = r1."id")
                                order by
                                  sender.sort_key asc,
                                  r10."id" asc
                                limit
                                  20
                              ) r10
                          ) o
                      ) as "nodes"
                  ) c
              ) as "delegations",
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
                              'Commitment'::text as "__typename",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      r14."fields" as "fields",
                                      r14."stance" as "stance",
                                      (
                                        select
                                          row_to_json(o.*)
                                        from
                                          (
                                            select
                                              r15."title" as "title",
                                              r15."publisher" as "publisher",
                                              r15."published_on" as "publishedOn"
                                            from
                                              "source" r15
                                            where
                                              (r15.visibility = 'PUBLIC')
                                              and (r15."id" = r14."source_id")
                                          ) o
                                      ) as "source"
                                    from
                                      "citation" r14
                                    where
                                      (r14."record_id" = r13."id")
                                      and (
                                        exists (
                                          select
                                          from
                                            source s
                                          where
                                            s.id = r14."source_id"
                                            and s.visibility = 'PUBLIC'
                                        )
                                      )
                                    order by
                                      r14."ordinal",
                                      r14."id"
                                    limit
                                      100
                                  ) o
                              ) as "citations"
                            from
                              (
                                select
                                  r13."id"
                                from
                                  "commitment" r13
                                where
                                  (r13.visibility = 'PUBLIC')
                                  and (
                                    exists (
                                      select
                                      from
                                        cooperation_item ci
                                      where
                                        ci.id = r13."id"
                                        and ci.forum_id = r1."id"
                                        and ci.type = 'COMMITMENT'
                                    )
                                  )
                                order by
                                  coalesce(r13."announced_on"::text collate "C", '') desc,
                                  r13."id" desc
                                limit
                                  20
                              ) r13
                          ) o
                      ) as "nodes"
                  ) c
              ) as "commitments",
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
                              'Statement'::text as "__typename",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      r17."fields" as "fields",
                                      r17."stance" as "stance",
                                      (
                                        select
                                          row_to_json(o.*)
                                        from
                                          (
                                            select
                                              r18."title" as "title",
                                              r18."publisher" as "publisher",
                                              r18."published_on" as "publishedOn"
                                            from
                                              "source" r18
                                            where
                                              (r18.visibility = 'PUBLIC')
                                              and (r18."id" = r17."source_id")
                                          ) o
                                      ) as "source"
                                    from
                                      "citation" r17
                                    where
                                      (r17."record_id" = r16."id")
                                      and (
                                        exists (
                                          select
                                          from
                                            source s
                                          where
                                            s.id = r17."source_id"
                                            and s.visibility = 'PUBLIC'
                                        )
                                      )
                                    order by
                                      r17."ordinal",
                                      r17."id"
                                    limit
                                      100
                                  ) o
                              ) as "citations"
                            from
                              (
                                select
                                  r16."id"
                                from
                                  "statement" r16
                                  join cooperation_item ci on ci.id = r16."id"
                                  and ci.type = 'STATEMENT'
                                where
                                  (r16.visibility = 'PUBLIC')
                                  and (
                                    exists (
                                      select
                                      from
                                        cooperation_item ci
                                      where
                                        ci.id = r16."id"
                                        and ci.forum_id = r1."id"
                                        and ci.type = 'STATEMENT'
                                    )
                                  )
                                order by
                                  ci.occurred_on desc,
                                  r16."id" desc
                                limit
                                  20
                              ) r16
                          ) o
                      ) as "nodes"
                  ) c
              ) as "statements",
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
                              'Figure'::text as "__typename",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      r20."fields" as "fields",
                                      r20."stance" as "stance",
                                      (
                                        select
                                          row_to_json(o.*)
                                        from
                                          (
                                            select
                                              r21."title" as "title",
                                              r21."publisher" as "publisher",
                                              r21."published_on" as "publishedOn"
                                            from
                                              "source" r21
                                            where
                                              (r21.visibility = 'PUBLIC')
                                              and (r21."id" = r20."source_id")
                                          ) o
                                      ) as "source"
                                    from
                                      "citation" r20
                                    where
                                      (r20."record_id" = r19."id")
                                      and (
                                        exists (
                                          select
                                          from
                                            source s
                                          where
                                            s.id = r20."source_id"
                                            and s.visibility = 'PUBLIC'
                                        )
                                      )
                                    order by
                                      r20."ordinal",
                                      r20."id"
                                    limit
                                      100
                                  ) o
                              ) as "citations"
                            from
                              (
                                select
                                  r19."id"
                                from
                                  "figure" r19
                                where
                                  (r19.visibility = 'PUBLIC')
                                  and (
                                    (
                                      exists (
                                        select
                                        from
                                          cooperation_item ci
                                        where
                                          ci.id = r19."id"
                                          and ci.forum_id = r1."id"
                                          and ci.type = 'FIGURE'
                                      )
                                      or r19."about_id" = r1."id"
                                    )
                                  )
                                order by
                                  coalesce(r19."as_of"::text collate "C", '') desc,
                                  r19."id" desc
                                limit
                                  20
                              ) r19
                          ) o
                      ) as "nodes"
                  ) c
              ) as "figures"
            from
              "forum" r1
            where
              (r1.visibility = 'PUBLIC')
              and (r1."slug" = $1)
          ) o
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
                      'Person'::text as "__typename",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r23."fields" as "fields",
                              r23."stance" as "stance",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      r24."title" as "title",
                                      r24."publisher" as "publisher",
                                      r24."published_on" as "publishedOn"
                                    from
                                      "source" r24
                                    where
                                      (r24.visibility = 'PUBLIC')
                                      and (r24."id" = r23."source_id")
                                  ) o
                              ) as "source"
                            from
                              "citation" r23
                            where
                              (r23."record_id" = r22."id")
                              and (
                                exists (
                                  select
                                  from
                                    source s
                                  where
                                    s.id = r23."source_id"
                                    and s.visibility = 'PUBLIC'
                                )
                              )
                            order by
                              r23."ordinal",
                              r23."id"
                            limit
                              100
                          ) o
                      ) as "citations"
                    from
                      (
                        select
                          r22."id"
                        from
                          "person" r22
                        where
                          (r22.visibility = 'PUBLIC')
                        order by
                          r22."sort_key" asc,
                          r22."id" asc
                        limit
                          20
                      ) r22
                  ) o
              ) as "nodes"
          ) c
      ) as "people",
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
                      'Topic'::text as "__typename",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r26."fields" as "fields",
                              r26."stance" as "stance",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      r27."title" as "title",
                                      r27."publisher" as "publisher",
                                      r27."published_on" as "publishedOn"
                                    from
                                      "source" r27
                                    where
                                      (r27.visibility = 'PUBLIC')
                                      and (r27."id" = r26."source_id")
                                  ) o
                              ) as "source"
                            from
                              "citation" r26
                            where
                              (r26."record_id" = r25."id")
                              and (
                                exists (
                                  select
                                  from
                                    source s
                                  where
                                    s.id = r26."source_id"
                                    and s.visibility = 'PUBLIC'
                                )
                              )
                            order by
                              r26."ordinal",
                              r26."id"
                            limit
                              100
                          ) o
                      ) as "citations"
                    from
                      (
                        select
                          r25."id"
                        from
                          "topic" r25
                        where
                          (r25.visibility = 'PUBLIC')
                        order by
                          r25."sort_key" asc,
                          r25."id" asc
                        limit
                          20
                      ) r25
                  ) o
              ) as "nodes"
          ) c
      ) as "topics"
  ) o
