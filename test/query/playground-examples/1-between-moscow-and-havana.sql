with
  l1 as materialized (
    select
      party_id,
      matches,
      candidates
    from
      find_party ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, ('INTERNAL' = 'PUBLIC'))
  ),
  l2 as materialized (
    select
      party_id,
      matches,
      candidates
    from
      find_party ($13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, ('INTERNAL' = 'PUBLIC'))
  ),
  l3 as materialized (
    (
      select
        exists (
          select
          from
            lies_within w
          where
            w.party_id = (
              select
                party_id
              from
                l1
            )
            and w.ancestor_id = (
              select
                party_id
              from
                l2
            )
        )
        or exists (
          select
          from
            lies_within w
          where
            w.party_id = (
              select
                party_id
              from
                l2
            )
            and w.ancestor_id = (
              select
                party_id
              from
                l1
            )
        ) as is_so
    )
  ),
  l4 as materialized (
    (
      values
        (
          1,
          $29::text,
          (
            select
              party_id
            from
              l1
          )::uuid
        ),
        (
          2,
          $30::text,
          (
            select
              party_id
            from
              l2
          )::uuid
        )
    )
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
  ) as l1,
  (
    select
      row_to_json(l)::text
    from
      l2 l
    where
      l.party_id is null
  ) as l2
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
                  "cooperation_item" r2
                  join involvement v1 on v1.item_id = r2."id"
                  and v1.party_id = (
                    select
                      party_id
                    from
                      l1
                  )
                  and v1.members > 0
                  and v1.visibility = 'PUBLIC'
                  join involvement v2 on v2.item_id = v1.item_id
                  and v2.occurred_on = v1.occurred_on
                  and v2.party_id = (
                    select
                      party_id
                    from
                      l2
                  )
                  and v2.members > 0
                  and v2.visibility = 'PUBLIC'
                  and (
                    case
                      when (
                        select
                          o.is_so
                        from
                          l3 o
                      ) then case
                        when v1.party_id = v2.party_id then v1.members > 1
                        else v1.members <> v2.members
                        or not are_nested (v1.party_id, v2.party_id, coalesce(last_day (nullif(v1.occurred_on, '')), today ()))
                      end
                      else true
                    end
                  )
                where
                  (r2.visibility = 'PUBLIC')
              ) as "totalCount",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      named.given as "given",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              r3."name" as "name"
                            from
                              "party" r3
                            where
                              (r3.visibility = 'PUBLIC')
                              and (r3."id" = named.party_id)
                          ) o
                      ) as "party"
                    from
                      (
                        values
                          (
                            0,
                            $25::text,
                            $26::json,
                            (
                              select
                                party_id
                              from
                                l1
                            ),
                            (
                              select
                                candidates
                              from
                                l1
                            )
                          ),
                          (
                            1,
                            $27::text,
                            $28::json,
                            (
                              select
                                party_id
                              from
                                l2
                            ),
                            (
                              select
                                candidates
                              from
                                l2
                            )
                          )
                      ) named (n, given, path, party_id, candidates)
                    order by
                      named.n
                  ) o
              ) as "resolved",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              m.name as "given",
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
                                      and (r5."id" = r4."party_id")
                                  ) o
                              ) as "party",
                              coalesce(r4."takes_part_as", 'SPEAKER') as "as"
                            from
                              "involvement" r4
                              join (
                                select
                                  g.n,
                                  g.name,
                                  (
                                    select
                                      d.party_id
                                    from
                                      involvement d
                                    where
                                      d.item_id = r1."id"
                                      and d.takes_part_as is not null
                                      and exists (
                                        select
                                        from
                                          lies_within w
                                        where
                                          w.party_id = d.party_id
                                          and w.ancestor_id = g.id
                                          and coalesce(last_day (nullif(d.occurred_on, '')), today ()) between w.from_day and w.to_day
                                      )
                                      and not exists (
                                        select
                                        from
                                          l4 k (n, name, id),
                                          lies_within w
                                        where
                                          k.id <> g.id
                                          and w.party_id = k.id
                                          and w.ancestor_id = g.id
                                          and coalesce(last_day (nullif(d.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          and exists (
                                            select
                                            from
                                              lies_within w
                                            where
                                              w.party_id = d.party_id
                                              and w.ancestor_id = k.id
                                              and coalesce(last_day (nullif(d.occurred_on, '')), today ()) between w.from_day and w.to_day
                                          )
                                      )
                                    order by
                                      d.party_id
                                    offset
                                      (
                                        select
                                          count(*)
                                        from
                                          l4 h (n, name, id)
                                        where
                                          h.n < g.n
                                          and h.id = g.id
                                      )
                                    limit
                                      1
                                  ) as party_id
                                from
                                  l4 g (n, name, id)
                              ) m on m.party_id = r4."party_id"
                              and r4."item_id" = r1."id"
                            where
                              (r4.visibility = 'PUBLIC')
                            order by
                              m.n
                          ) o
                      ) as "matched",
                      (
                        select
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
                                        r6."title" as "title",
                                        o."~0" as "occurredOn",
                                        o."~1" as "parties",
                                        o."~2" as "forum",
                                        o."~3" as "citations"
                                    ) x
                                )
                              from
                                "agreement" r6
                              where
                                r6."id" = o."~id"
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
                                        r11."title" as "title",
                                        o."~0" as "occurredOn",
                                        o."~1" as "parties",
                                        o."~2" as "forum",
                                        r11."status" as "status",
                                        r11."due_on" as "dueOn",
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
                                                        r13."name" as "name"
                                                      from
                                                        "person" r13
                                                      where
                                                        (r13.visibility = 'PUBLIC')
                                                        and (r13."id" = r12."person_id")
                                                    ) o
                                                ) as "person",
                                                r12."position" as "position",
                                                (
                                                  select
                                                    row_to_json(o.*)
                                                  from
                                                    (
                                                      select
                                                        r14."name" as "name"
                                                      from
                                                        "party" r14
                                                      where
                                                        (r14.visibility = 'PUBLIC')
                                                        and (r14."id" = r12."party_id")
                                                    ) o
                                                ) as "party"
                                              from
                                                "maker" r12
                                              where
                                                (r12."item_id" = r11."id")
                                              order by
                                                r12."ordinal",
                                                r12."id"
                                            ) o
                                        ) as "makers",
                                        o."~3" as "citations"
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
                                        r15."title" as "title",
                                        o."~0" as "occurredOn",
                                        o."~1" as "parties",
                                        o."~2" as "forum",
                                        r15."summary" as "summary",
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
                                                        r17."name" as "name"
                                                      from
                                                        "person" r17
                                                      where
                                                        (r17.visibility = 'PUBLIC')
                                                        and (r17."id" = r16."person_id")
                                                    ) o
                                                ) as "person",
                                                r16."position" as "position",
                                                (
                                                  select
                                                    row_to_json(o.*)
                                                  from
                                                    (
                                                      select
                                                        r18."name" as "name"
                                                      from
                                                        "party" r18
                                                      where
                                                        (r18.visibility = 'PUBLIC')
                                                        and (r18."id" = r16."party_id")
                                                    ) o
                                                ) as "party"
                                              from
                                                "maker" r16
                                              where
                                                (r16."item_id" = r15."id")
                                              order by
                                                r16."ordinal",
                                                r16."id"
                                            ) o
                                        ) as "makers",
                                        o."~3" as "citations"
                                    ) x
                                )
                              from
                                "statement" r15
                              where
                                r15."id" = o."~id"
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
                                        r19."title" as "title",
                                        o."~0" as "occurredOn",
                                        o."~1" as "parties",
                                        o."~2" as "forum",
                                        o."~3" as "citations"
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
                                        r20."title" as "title",
                                        o."~0" as "occurredOn",
                                        o."~1" as "parties",
                                        o."~2" as "forum",
                                        o."~3" as "citations"
                                    ) x
                                )
                              from
                                "session" r20
                              where
                                r20."id" = o."~id"
                            )
                          end
                        from
                          (
                            select
                              r1."type" as "~kind",
                              r1."id" as "~id",
                              (
                                select
                                  nullif(i.occurred_on, '')
                                from
                                  cooperation_item i
                                where
                                  i.id = r1."id"
                              ) as "~0",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      r7."name" as "name"
                                    from
                                      "party" r7
                                      join involvement v on v.party_id = r7."id"
                                      and v.item_id = r1."id"
                                      and v.takes_part_as is not null
                                    where
                                      (r7.visibility = 'PUBLIC')
                                    order by
                                      r7."sort_key",
                                      r7."id"
                                    limit
                                      100
                                  ) o
                              ) as "~1",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      r8."title" as "title"
                                    from
                                      "forum" r8
                                    where
                                      (r8.visibility = 'PUBLIC')
                                      and (
                                        r8."id" = (
                                          select
                                            i.forum_id
                                          from
                                            cooperation_item i
                                          where
                                            i.id = r1."id"
                                        )
                                      )
                                  ) o
                              ) as "~2",
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
                                              r10."title" as "title",
                                              r10."publisher" as "publisher",
                                              r10."published_on" as "publishedOn"
                                            from
                                              "source" r10
                                            where
                                              (r10.visibility = 'PUBLIC')
                                              and (r10."id" = r9."source_id")
                                          ) o
                                      ) as "source"
                                    from
                                      "citation" r9
                                    where
                                      (r9."record_id" = r1."id")
                                      and (
                                        exists (
                                          select
                                          from
                                            source s
                                          where
                                            s.id = r9."source_id"
                                            and s.visibility = 'PUBLIC'
                                        )
                                      )
                                    order by
                                      r9."ordinal",
                                      r9."id"
                                    limit
                                      100
                                  ) o
                              ) as "~3"
                          ) o
                      ) as "node"
                    from
                      (
                        select
                          r1."id",
                          r1."type"
                        from
                          "cooperation_item" r1
                          join involvement v1 on v1.item_id = r1."id"
                          and v1.party_id = (
                            select
                              party_id
                            from
                              l1
                          )
                          and v1.members > 0
                          and v1.visibility = 'PUBLIC'
                          join involvement v2 on v2.item_id = v1.item_id
                          and v2.occurred_on = v1.occurred_on
                          and v2.party_id = (
                            select
                              party_id
                            from
                              l2
                          )
                          and v2.members > 0
                          and v2.visibility = 'PUBLIC'
                          and (
                            case
                              when (
                                select
                                  o.is_so
                                from
                                  l3 o
                              ) then case
                                when v1.party_id = v2.party_id then v1.members > 1
                                else v1.members <> v2.members
                                or not are_nested (v1.party_id, v2.party_id, coalesce(last_day (nullif(v1.occurred_on, '')), today ()))
                              end
                              else true
                            end
                          )
                        where
                          (r1.visibility = 'PUBLIC')
                        order by
                          v1.occurred_on asc,
                          v1.item_id asc
                        limit
                          20
                      ) r1
                  ) o
              ) as "edges"
          ) c
      ) as "cooperation"
  ) o
