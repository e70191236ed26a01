with
  l1 as materialized (
    select
      party_id,
      matches,
      candidates
    from
      find_party ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, ('INTERNAL' = 'PUBLIC'))
  )
select
  row_to_json(o.*)::text as data,
  (
    select
      row_to_json(l)::text
    from
      l1 l
    where
      l.party_id is null
  ) as l1
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
                  "commitment" r2
                where
                  (r2.visibility = 'PUBLIC')
                  and (
                    r2."id" in (
                      select
                        v1.item_id
                      from
                        involvement v1
                      where
                        v1.party_id = (
                          select
                            party_id
                          from
                            l1
                        )
                        and v1.members > 0
                        and v1.visibility = 'PUBLIC'
                        and v1.item_type = 'COMMITMENT'
                        and true
                    )
                  )
                  and (
                    (
                      r2."status" <> all ($13)
                      and coalesce(last_day (r2."due_on") < today (), false)
                    )
                  )
              ) as "totalCount",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      r1."title" as "title",
                      r1."status" as "status",
                      r1."due_on" as "dueOn",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r3."name" as "name"
                            from
                              "party" r3
                              join concerned_party c on c.party_id = r3."id"
                              and c.item_id = r1."id"
                              and c.role = $14
                            where
                              (r3.visibility = 'PUBLIC')
                            order by
                              c.ordinal,
                              c.id
                          ) o
                      ) as "responsible"
                    from
                      (
                        select
                          r1."id",
                          r1."title",
                          r1."status",
                          r1."due_on"
                        from
                          "commitment" r1
                        where
                          (r1.visibility = 'PUBLIC')
                          and (
                            r1."id" in (
                              select
                                v1.item_id
                              from
                                involvement v1
                              where
                                v1.party_id = (
                                  select
                                    party_id
                                  from
                                    l1
                                )
                                and v1.members > 0
                                and v1.visibility = 'PUBLIC'
                                and v1.item_type = 'COMMITMENT'
                                and true
                            )
                          )
                          and (
                            (
                              r1."status" <> all ($15)
                              and coalesce(last_day (r1."due_on") < today (), false)
                            )
                          )
                        order by
                          coalesce(r1."due_on"::text collate "C", '') asc,
                          r1."id" asc
                        limit
                          20
                      ) r1
                  ) o
              ) as "nodes"
          ) c
      ) as "overdue",
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
                  "commitment" r5
                where
                  (r5.visibility = 'PUBLIC')
                  and (
                    r5."id" in (
                      select
                        v1.item_id
                      from
                        involvement v1
                      where
                        v1.party_id = (
                          select
                            party_id
                          from
                            l1
                        )
                        and v1.members > 0
                        and v1.visibility = 'PUBLIC'
                        and v1.item_type = 'COMMITMENT'
                        and true
                    )
                  )
                  and (
                    r5."status" <> all ($16)
                    and last_day (r5."due_on") >= today ()
                    and first_day (r5."due_on") <= today () + $17::integer
                  )
              ) as "totalCount",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      r4."title" as "title",
                      r4."status" as "status",
                      r4."due_on" as "dueOn",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r6."name" as "name"
                            from
                              "party" r6
                              join concerned_party c on c.party_id = r6."id"
                              and c.item_id = r4."id"
                              and c.role = $18
                            where
                              (r6.visibility = 'PUBLIC')
                            order by
                              c.ordinal,
                              c.id
                          ) o
                      ) as "responsible"
                    from
                      (
                        select
                          r4."id",
                          r4."title",
                          r4."status",
                          r4."due_on"
                        from
                          "commitment" r4
                        where
                          (r4.visibility = 'PUBLIC')
                          and (
                            r4."id" in (
                              select
                                v1.item_id
                              from
                                involvement v1
                              where
                                v1.party_id = (
                                  select
                                    party_id
                                  from
                                    l1
                                )
                                and v1.members > 0
                                and v1.visibility = 'PUBLIC'
                                and v1.item_type = 'COMMITMENT'
                                and true
                            )
                          )
                          and (
                            r4."status" <> all ($19)
                            and last_day (r4."due_on") >= today ()
                            and first_day (r4."due_on") <= today () + $20::integer
                          )
                        order by
                          coalesce(r4."due_on"::text collate "C", '') asc,
                          r4."id" asc
                        limit
                          20
                      ) r4
                  ) o
              ) as "nodes"
          ) c
      ) as "dueSoon",
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
                  "commitment" r8
                where
                  (r8.visibility = 'PUBLIC')
                  and (
                    r8."id" in (
                      select
                        v1.item_id
                      from
                        involvement v1
                      where
                        v1.party_id = (
                          select
                            party_id
                          from
                            l1
                        )
                        and v1.members > 0
                        and v1.visibility = 'PUBLIC'
                        and v1.item_type = 'COMMITMENT'
                        and true
                    )
                  )
                  and (
                    not exists (
                      select
                      from
                        progress_note pn
                      where
                        pn.commitment_id = r8."id"
                        and last_day (pn.noted_on) >= $21::date
                    )
                  )
              ) as "totalCount",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      r7."title" as "title",
                      r7."status" as "status",
                      r7."due_on" as "dueOn",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r9."name" as "name"
                            from
                              "party" r9
                              join concerned_party c on c.party_id = r9."id"
                              and c.item_id = r7."id"
                              and c.role = $22
                            where
                              (r9.visibility = 'PUBLIC')
                            order by
                              c.ordinal,
                              c.id
                          ) o
                      ) as "responsible"
                    from
                      (
                        select
                          r7."id",
                          r7."title",
                          r7."status",
                          r7."due_on"
                        from
                          "commitment" r7
                        where
                          (r7.visibility = 'PUBLIC')
                          and (
                            r7."id" in (
                              select
                                v1.item_id
                              from
                                involvement v1
                              where
                                v1.party_id = (
                                  select
                                    party_id
                                  from
                                    l1
                                )
                                and v1.members > 0
                                and v1.visibility = 'PUBLIC'
                                and v1.item_type = 'COMMITMENT'
                                and true
                            )
                          )
                          and (
                            not exists (
                              select
                              from
                                progress_note pn
                              where
                                pn.commitment_id = r7."id"
                                and last_day (pn.noted_on) >= $23::date
                            )
                          )
                        order by
                          coalesce(r7."announced_on"::text collate "C", '') desc,
                          r7."id" desc
                        limit
                          20
                      ) r7
                  ) o
              ) as "nodes"
          ) c
      ) as "silent",
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
                  "agreement" r11
                where
                  (r11.visibility = 'PUBLIC')
                  and (
                    r11."id" in (
                      select
                        v1.item_id
                      from
                        involvement v1
                      where
                        v1.party_id = (
                          select
                            party_id
                          from
                            l1
                        )
                        and v1.members > 0
                        and v1.visibility = 'PUBLIC'
                        and v1.item_type = 'AGREEMENT'
                        and true
                    )
                  )
                  and (
                    last_day (r11."expires_on") >= today ()
                    and first_day (r11."expires_on") <= today () + $24::integer
                    and r11."auto_renews" is not true
                    and r11."status" not in ('TERMINATED', 'SUPERSEDED', 'WITHDRAWN')
                  )
              ) as "totalCount",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      r10."title" as "title",
                      r10."expires_on" as "expiresOn"
                    from
                      (
                        select
                          r10."title",
                          r10."expires_on"
                        from
                          "agreement" r10
                        where
                          (r10.visibility = 'PUBLIC')
                          and (
                            r10."id" in (
                              select
                                v1.item_id
                              from
                                involvement v1
                              where
                                v1.party_id = (
                                  select
                                    party_id
                                  from
                                    l1
                                )
                                and v1.members > 0
                                and v1.visibility = 'PUBLIC'
                                and v1.item_type = 'AGREEMENT'
                                and true
                            )
                          )
                          and (
                            last_day (r10."expires_on") >= today ()
                            and first_day (r10."expires_on") <= today () + $25::integer
                            and r10."auto_renews" is not true
                            and r10."status" not in ('TERMINATED', 'SUPERSEDED', 'WITHDRAWN')
                          )
                        order by
                          coalesce(r10."signed_on"::text collate "C", '') desc,
                          r10."id" desc
                        limit
                          20
                      ) r10
                  ) o
              ) as "nodes"
          ) c
      ) as "ending"
  ) o
