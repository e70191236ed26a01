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
                  count(*)
                from
                  "figure" r2
                where
                  (r2.visibility = 'PUBLIC')
              ) as "totalCount",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      r1."title" as "title",
                      r1."indicator" as "indicator",
                      r1."bound" as "bound",
                      trim_scale(r1."value")::text as "value",
                      r1."unit" as "unit",
                      r1."as_of" as "asOf",
                      (
                        select
                          nullif(i.occurred_on, '')
                        from
                          cooperation_item i
                        where
                          i.id = r1."id"
                      ) as "occurredOn",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      r4."name" as "name"
                                    from
                                      "person" r4
                                    where
                                      (r4.visibility = 'PUBLIC')
                                      and (r4."id" = r3."person_id")
                                  ) o
                              ) as "person",
                              r3."position" as "position",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      r5."name" as "name"
                                    from
                                      "party" r5
                                    where
                                      (r5.visibility = 'PUBLIC')
                                      and (r5."id" = r3."party_id")
                                  ) o
                              ) as "party"
                            from
                              "maker" r3
                            where
                              (r3."item_id" = r1."id")
                            order by
                              r3."ordinal",
                              r3."id"
                          ) o
                      ) as "makers",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              r6."title" as "title"
                            from
                              "session" r6
                            where
                              (r6.visibility = 'PUBLIC')
                              and (
                                r6."id" = (
                                  select
                                    i.session_id
                                  from
                                    cooperation_item i
                                  where
                                    i.id = r1."id"
                                )
                              )
                          ) o
                      ) as "session",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              r7."title" as "title"
                            from
                              "forum" r7
                            where
                              (r7.visibility = 'PUBLIC')
                              and (
                                r7."id" = (
                                  select
                                    i.forum_id
                                  from
                                    cooperation_item i
                                  where
                                    i.id = r1."id"
                                )
                              )
                          ) o
                      ) as "forum",
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
                                "source" r9
                              where
                                r9."id" = o."~id"
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
                                "topic" r10
                              where
                                r10."id" = o."~id"
                            )
                            when 'PARTY' then (
                              select
                                case r11."level"
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
                                "party" r11
                              where
                                r11."id" = o."~id"
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
                                "person" r12
                              where
                                r12."id" = o."~id"
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
                                "forum_series" r13
                              where
                                r13."id" = o."~id"
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
                                "forum" r14
                              where
                                r14."id" = o."~id"
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
                                "session" r15
                              where
                                r15."id" = o."~id"
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
                                "delegation" r16
                              where
                                r16."id" = o."~id"
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
                                "agreement" r17
                              where
                                r17."id" = o."~id"
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
                                "commitment" r18
                              where
                                r18."id" = o."~id"
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
                                "statement" r19
                              where
                                r19."id" = o."~id"
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
                                "figure" r20
                              where
                                r20."id" = o."~id"
                            )
                          end
                        from
                          (
                            select
                              r8."type" as "~kind",
                              r8."id" as "~id"
                            from
                              "record" r8
                            where
                              (r8.visibility = 'PUBLIC')
                              and (r8."id" = r1."about_id")
                            limit
                              1
                          ) o
                      ) as "about",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      r22."title" as "title",
                                      r22."published_on" as "publishedOn"
                                    from
                                      "source" r22
                                    where
                                      (r22.visibility = 'PUBLIC')
                                      and (r22."id" = r21."source_id")
                                  ) o
                              ) as "source"
                            from
                              "citation" r21
                            where
                              (r21."record_id" = r1."id")
                              and (
                                exists (
                                  select
                                  from
                                    source s
                                  where
                                    s.id = r21."source_id"
                                    and s.visibility = 'PUBLIC'
                                )
                              )
                            order by
                              r21."ordinal",
                              r21."id"
                            limit
                              100
                          ) o
                      ) as "citations"
                    from
                      (
                        select
                          r1."id",
                          r1."title",
                          r1."indicator",
                          r1."value",
                          r1."unit",
                          r1."bound",
                          r1."as_of",
                          r1."about_id"
                        from
                          "figure" r1
                        where
                          (r1.visibility = 'PUBLIC')
                        order by
                          r1."value" asc,
                          r1."id" asc
                        limit
                          20
                      ) r1
                  ) o
              ) as "nodes"
          ) c
      ) as "figures"
  ) o
