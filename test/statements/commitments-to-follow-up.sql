with
  l1 as materialized (
    select
      f.party_id,
      f.matches,
      f.taken_as,
      f.candidates,
      p.name,
      p.level
    from
      find_party (
        $1,
        $2,
        $3,
        $4,
        $5,
        $6,
        $7,
        $8,
        $9,
        $10,
        $11,
        $12,
        (
          select
            v.visibility = 'PUBLIC'
          from
            (
              values
                ('INTERNAL')
            ) v (visibility)
        )
      ) f
      left join party p on p.id = f.party_id
  ),
  l2 as materialized (
    (
      values
        (
          1,
          $13::text,
          (
            select
              party_id
            from
              l1
          )::uuid
        )
    )
  )
select
  (
    select
      row_to_json(o.*)
    from
      (
        select
          (
            with
              page as materialized (
                select
                  p.*,
                  row_number() over () as "~n"
                from
                  (
                    select
                      r1.*,
                      coalesce(r1."due_on"::text collate "C", '') as "~by",
                      r1."id" as "~key"
                    from
                      "commitment" r1
                    where
                      (r1.visibility = 'PUBLIC')
                      and (
                        r1."id" in (
                          select
                            i.id
                          from
                            cooperation_item i
                            join involvement v1 on v1.item_id = i.id
                            and v1.party_id = (
                              select
                                party_id
                              from
                                l1
                            )
                            and v1.members > 0
                            and v1.visibility = 'PUBLIC'
                            and (
                              case
                                when false then (
                                  v1.members - (
                                    select
                                      coalesce(sum(o.members), 0)
                                    from
                                      (
                                        select distinct
                                          id
                                        from
                                          l2 h (n, name, id)
                                      ) g
                                      join involvement o on o.item_id = v1.item_id
                                      and o.party_id = g.id
                                    where
                                      exists (
                                        select
                                        from
                                          lies_within w
                                        where
                                          w.party_id = g.id
                                          and w.ancestor_id = v1.party_id
                                          and w.depth > 0
                                          and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                      )
                                      and not exists (
                                        select
                                        from
                                          l2 k (n, name, id)
                                        where
                                          exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = g.id
                                              and w.ancestor_id = k.id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                          and exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = k.id
                                              and w.ancestor_id = v1.party_id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                      )
                                  ) >= (
                                    select
                                      count(*)
                                    from
                                      l2 h (n, name, id)
                                    where
                                      h.id = (
                                        select
                                          party_id
                                        from
                                          l1
                                      )
                                  )
                                )
                                else true
                              end
                            )
                        )
                      )
                      and (
                        (
                          r1."status" <> all ($14)
                          and coalesce(last_day (r1."due_on") < today (), false)
                        )
                      )
                    order by
                      coalesce(r1."due_on"::text collate "C", '') asc,
                      r1."id" asc
                    limit
                      21
                  ) p
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
                      "commitment" r2
                    where
                      (r2.visibility = 'PUBLIC')
                      and (
                        r2."id" in (
                          select
                            i.id
                          from
                            cooperation_item i
                            join involvement v1 on v1.item_id = i.id
                            and v1.party_id = (
                              select
                                party_id
                              from
                                l1
                            )
                            and v1.members > 0
                            and v1.visibility = 'PUBLIC'
                            and (
                              case
                                when false then (
                                  v1.members - (
                                    select
                                      coalesce(sum(o.members), 0)
                                    from
                                      (
                                        select distinct
                                          id
                                        from
                                          l2 h (n, name, id)
                                      ) g
                                      join involvement o on o.item_id = v1.item_id
                                      and o.party_id = g.id
                                    where
                                      exists (
                                        select
                                        from
                                          lies_within w
                                        where
                                          w.party_id = g.id
                                          and w.ancestor_id = v1.party_id
                                          and w.depth > 0
                                          and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                      )
                                      and not exists (
                                        select
                                        from
                                          l2 k (n, name, id)
                                        where
                                          exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = g.id
                                              and w.ancestor_id = k.id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                          and exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = k.id
                                              and w.ancestor_id = v1.party_id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                      )
                                  ) >= (
                                    select
                                      count(*)
                                    from
                                      l2 h (n, name, id)
                                    where
                                      h.id = (
                                        select
                                          party_id
                                        from
                                          l1
                                      )
                                  )
                                )
                                else true
                              end
                            )
                        )
                      )
                      and (
                        (
                          r2."status" <> all ($15)
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
                                  and c.role = $16
                                where
                                  (r3.visibility = 'PUBLIC')
                                order by
                                  c.ordinal,
                                  c.id
                              ) o
                          ) as "responsible"
                        from
                          page r1
                        where
                          r1."~n" <= 20
                        order by
                          r1."~n"
                      ) o
                  ) as "nodes"
              ) c
          ) as "overdue",
          (
            with
              page as materialized (
                select
                  p.*,
                  row_number() over () as "~n"
                from
                  (
                    select
                      r4.*,
                      coalesce(r4."due_on"::text collate "C", '') as "~by",
                      r4."id" as "~key"
                    from
                      "commitment" r4
                    where
                      (r4.visibility = 'PUBLIC')
                      and (
                        r4."id" in (
                          select
                            i.id
                          from
                            cooperation_item i
                            join involvement v1 on v1.item_id = i.id
                            and v1.party_id = (
                              select
                                party_id
                              from
                                l1
                            )
                            and v1.members > 0
                            and v1.visibility = 'PUBLIC'
                            and (
                              case
                                when false then (
                                  v1.members - (
                                    select
                                      coalesce(sum(o.members), 0)
                                    from
                                      (
                                        select distinct
                                          id
                                        from
                                          l2 h (n, name, id)
                                      ) g
                                      join involvement o on o.item_id = v1.item_id
                                      and o.party_id = g.id
                                    where
                                      exists (
                                        select
                                        from
                                          lies_within w
                                        where
                                          w.party_id = g.id
                                          and w.ancestor_id = v1.party_id
                                          and w.depth > 0
                                          and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                      )
                                      and not exists (
                                        select
                                        from
                                          l2 k (n, name, id)
                                        where
                                          exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = g.id
                                              and w.ancestor_id = k.id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                          and exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = k.id
                                              and w.ancestor_id = v1.party_id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                      )
                                  ) >= (
                                    select
                                      count(*)
                                    from
                                      l2 h (n, name, id)
                                    where
                                      h.id = (
                                        select
                                          party_id
                                        from
                                          l1
                                      )
                                  )
                                )
                                else true
                              end
                            )
                        )
                      )
                      and (
                        r4."status" <> all ($17)
                        and last_day (r4."due_on") >= today ()
                        and first_day (r4."due_on") <= today () + $18::integer
                      )
                    order by
                      coalesce(r4."due_on"::text collate "C", '') asc,
                      r4."id" asc
                    limit
                      21
                  ) p
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
                      "commitment" r5
                    where
                      (r5.visibility = 'PUBLIC')
                      and (
                        r5."id" in (
                          select
                            i.id
                          from
                            cooperation_item i
                            join involvement v1 on v1.item_id = i.id
                            and v1.party_id = (
                              select
                                party_id
                              from
                                l1
                            )
                            and v1.members > 0
                            and v1.visibility = 'PUBLIC'
                            and (
                              case
                                when false then (
                                  v1.members - (
                                    select
                                      coalesce(sum(o.members), 0)
                                    from
                                      (
                                        select distinct
                                          id
                                        from
                                          l2 h (n, name, id)
                                      ) g
                                      join involvement o on o.item_id = v1.item_id
                                      and o.party_id = g.id
                                    where
                                      exists (
                                        select
                                        from
                                          lies_within w
                                        where
                                          w.party_id = g.id
                                          and w.ancestor_id = v1.party_id
                                          and w.depth > 0
                                          and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                      )
                                      and not exists (
                                        select
                                        from
                                          l2 k (n, name, id)
                                        where
                                          exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = g.id
                                              and w.ancestor_id = k.id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                          and exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = k.id
                                              and w.ancestor_id = v1.party_id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                      )
                                  ) >= (
                                    select
                                      count(*)
                                    from
                                      l2 h (n, name, id)
                                    where
                                      h.id = (
                                        select
                                          party_id
                                        from
                                          l1
                                      )
                                  )
                                )
                                else true
                              end
                            )
                        )
                      )
                      and (
                        r5."status" <> all ($19)
                        and last_day (r5."due_on") >= today ()
                        and first_day (r5."due_on") <= today () + $20::integer
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
                                  and c.role = $21
                                where
                                  (r6.visibility = 'PUBLIC')
                                order by
                                  c.ordinal,
                                  c.id
                              ) o
                          ) as "responsible"
                        from
                          page r4
                        where
                          r4."~n" <= 20
                        order by
                          r4."~n"
                      ) o
                  ) as "nodes"
              ) c
          ) as "dueSoon",
          (
            with
              page as materialized (
                select
                  p.*,
                  row_number() over () as "~n"
                from
                  (
                    select
                      r7.*,
                      coalesce(r7."announced_on"::text collate "C", '') as "~by",
                      r7."id" as "~key"
                    from
                      "commitment" r7
                    where
                      (r7.visibility = 'PUBLIC')
                      and (
                        r7."id" in (
                          select
                            i.id
                          from
                            cooperation_item i
                            join involvement v1 on v1.item_id = i.id
                            and v1.party_id = (
                              select
                                party_id
                              from
                                l1
                            )
                            and v1.members > 0
                            and v1.visibility = 'PUBLIC'
                            and (
                              case
                                when false then (
                                  v1.members - (
                                    select
                                      coalesce(sum(o.members), 0)
                                    from
                                      (
                                        select distinct
                                          id
                                        from
                                          l2 h (n, name, id)
                                      ) g
                                      join involvement o on o.item_id = v1.item_id
                                      and o.party_id = g.id
                                    where
                                      exists (
                                        select
                                        from
                                          lies_within w
                                        where
                                          w.party_id = g.id
                                          and w.ancestor_id = v1.party_id
                                          and w.depth > 0
                                          and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                      )
                                      and not exists (
                                        select
                                        from
                                          l2 k (n, name, id)
                                        where
                                          exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = g.id
                                              and w.ancestor_id = k.id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                          and exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = k.id
                                              and w.ancestor_id = v1.party_id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                      )
                                  ) >= (
                                    select
                                      count(*)
                                    from
                                      l2 h (n, name, id)
                                    where
                                      h.id = (
                                        select
                                          party_id
                                        from
                                          l1
                                      )
                                  )
                                )
                                else true
                              end
                            )
                        )
                      )
                      and (
                        not exists (
                          select
                          from
                            progress_note pn
                          where
                            pn.commitment_id = r7."id"
                            and last_day (pn.noted_on) >= $22::date
                        )
                      )
                    order by
                      coalesce(r7."announced_on"::text collate "C", '') desc,
                      r7."id" desc
                    limit
                      21
                  ) p
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
                      "commitment" r8
                    where
                      (r8.visibility = 'PUBLIC')
                      and (
                        r8."id" in (
                          select
                            i.id
                          from
                            cooperation_item i
                            join involvement v1 on v1.item_id = i.id
                            and v1.party_id = (
                              select
                                party_id
                              from
                                l1
                            )
                            and v1.members > 0
                            and v1.visibility = 'PUBLIC'
                            and (
                              case
                                when false then (
                                  v1.members - (
                                    select
                                      coalesce(sum(o.members), 0)
                                    from
                                      (
                                        select distinct
                                          id
                                        from
                                          l2 h (n, name, id)
                                      ) g
                                      join involvement o on o.item_id = v1.item_id
                                      and o.party_id = g.id
                                    where
                                      exists (
                                        select
                                        from
                                          lies_within w
                                        where
                                          w.party_id = g.id
                                          and w.ancestor_id = v1.party_id
                                          and w.depth > 0
                                          and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                      )
                                      and not exists (
                                        select
                                        from
                                          l2 k (n, name, id)
                                        where
                                          exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = g.id
                                              and w.ancestor_id = k.id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                          and exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = k.id
                                              and w.ancestor_id = v1.party_id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                      )
                                  ) >= (
                                    select
                                      count(*)
                                    from
                                      l2 h (n, name, id)
                                    where
                                      h.id = (
                                        select
                                          party_id
                                        from
                                          l1
                                      )
                                  )
                                )
                                else true
                              end
                            )
                        )
                      )
                      and (
                        not exists (
                          select
                          from
                            progress_note pn
                          where
                            pn.commitment_id = r8."id"
                            and last_day (pn.noted_on) >= $23::date
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
                                  and c.role = $24
                                where
                                  (r9.visibility = 'PUBLIC')
                                order by
                                  c.ordinal,
                                  c.id
                              ) o
                          ) as "responsible"
                        from
                          page r7
                        where
                          r7."~n" <= 20
                        order by
                          r7."~n"
                      ) o
                  ) as "nodes"
              ) c
          ) as "silent",
          (
            with
              page as materialized (
                select
                  p.*,
                  row_number() over () as "~n"
                from
                  (
                    select
                      r10.*,
                      coalesce(r10."signed_on"::text collate "C", '') as "~by",
                      r10."id" as "~key"
                    from
                      "agreement" r10
                    where
                      (r10.visibility = 'PUBLIC')
                      and (
                        r10."id" in (
                          select
                            i.id
                          from
                            cooperation_item i
                            join involvement v1 on v1.item_id = i.id
                            and v1.party_id = (
                              select
                                party_id
                              from
                                l1
                            )
                            and v1.members > 0
                            and v1.visibility = 'PUBLIC'
                            and (
                              case
                                when false then (
                                  v1.members - (
                                    select
                                      coalesce(sum(o.members), 0)
                                    from
                                      (
                                        select distinct
                                          id
                                        from
                                          l2 h (n, name, id)
                                      ) g
                                      join involvement o on o.item_id = v1.item_id
                                      and o.party_id = g.id
                                    where
                                      exists (
                                        select
                                        from
                                          lies_within w
                                        where
                                          w.party_id = g.id
                                          and w.ancestor_id = v1.party_id
                                          and w.depth > 0
                                          and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                      )
                                      and not exists (
                                        select
                                        from
                                          l2 k (n, name, id)
                                        where
                                          exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = g.id
                                              and w.ancestor_id = k.id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                          and exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = k.id
                                              and w.ancestor_id = v1.party_id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                      )
                                  ) >= (
                                    select
                                      count(*)
                                    from
                                      l2 h (n, name, id)
                                    where
                                      h.id = (
                                        select
                                          party_id
                                        from
                                          l1
                                      )
                                  )
                                )
                                else true
                              end
                            )
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
                      21
                  ) p
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
                      "agreement" r11
                    where
                      (r11.visibility = 'PUBLIC')
                      and (
                        r11."id" in (
                          select
                            i.id
                          from
                            cooperation_item i
                            join involvement v1 on v1.item_id = i.id
                            and v1.party_id = (
                              select
                                party_id
                              from
                                l1
                            )
                            and v1.members > 0
                            and v1.visibility = 'PUBLIC'
                            and (
                              case
                                when false then (
                                  v1.members - (
                                    select
                                      coalesce(sum(o.members), 0)
                                    from
                                      (
                                        select distinct
                                          id
                                        from
                                          l2 h (n, name, id)
                                      ) g
                                      join involvement o on o.item_id = v1.item_id
                                      and o.party_id = g.id
                                    where
                                      exists (
                                        select
                                        from
                                          lies_within w
                                        where
                                          w.party_id = g.id
                                          and w.ancestor_id = v1.party_id
                                          and w.depth > 0
                                          and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                      )
                                      and not exists (
                                        select
                                        from
                                          l2 k (n, name, id)
                                        where
                                          exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = g.id
                                              and w.ancestor_id = k.id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                          and exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = k.id
                                              and w.ancestor_id = v1.party_id
                                              and w.depth > 0
                                              and coalesce(last_day (nullif(v1.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                      )
                                  ) >= (
                                    select
                                      count(*)
                                    from
                                      l2 h (n, name, id)
                                    where
                                      h.id = (
                                        select
                                          party_id
                                        from
                                          l1
                                      )
                                  )
                                )
                                else true
                              end
                            )
                        )
                      )
                      and (
                        last_day (r11."expires_on") >= today ()
                        and first_day (r11."expires_on") <= today () + $26::integer
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
                          page r10
                        where
                          r10."~n" <= 20
                        order by
                          r10."~n"
                      ) o
                  ) as "nodes"
              ) c
          ) as "ending"
      ) o
  )::text as data,
  (
    select
      row_to_json(l)::text
    from
      l1 l
  ) as l1
