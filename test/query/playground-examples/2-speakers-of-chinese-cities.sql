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
                  "speaker" r2
                where
                  (
                    exists (
                      select
                      from
                        session owner
                      where
                        owner.id = r2."session_id"
                        and owner.visibility = 'PUBLIC'
                    )
                  )
                  and (
                    (
                      r2."represents_id" in (
                        select
                          e.party_id
                        from
                          lies_within e
                        where
                          e.ancestor_id = (
                            select
                              party_id
                            from
                              l1
                          )
                      )
                      and exists (
                        select
                        from
                          lies_within w
                        where
                          w.party_id = r2."represents_id"
                          and w.ancestor_id = (
                            select
                              party_id
                            from
                              l1
                          )
                          and coalesce(
                            (
                              select
                                last_day (nullif(own.occurred_on, ''))
                              from
                                cooperation_item own
                              where
                                own.id = r2."session_id"
                            ),
                            (
                              select
                                last_day (f.starts_on)
                              from
                                forum f
                                join session s on s.forum_id = f.id
                              where
                                s.id = r2."session_id"
                            ),
                            today ()
                          ) between w.from_day and w.to_day
                      )
                    )
                  )
                  and (
                    exists (
                      select
                      from
                        party p
                      where
                        p.id = r2."represents_id"
                        and p.level = any ($13)
                    )
                  )
              ) as "totalCount",
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
                              r3."name" as "name",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      coalesce(
                                        (
                                          select
                                            n.text
                                          from
                                            person_name n
                                          where
                                            n.person_id = r3."id"
                                            and n.lang = any (array_append($14::text[], r3."name_lang"))
                                          order by
                                            array_position(array_append($14::text[], r3."name_lang"), n.lang)
                                          limit
                                            1
                                        ),
                                        r3."name"
                                      ) as "text",
                                      coalesce(
                                        (
                                          select
                                            n.lang
                                          from
                                            person_name n
                                          where
                                            n.person_id = r3."id"
                                            and n.lang = any (array_append($14::text[], r3."name_lang"))
                                          order by
                                            array_position(array_append($14::text[], r3."name_lang"), n.lang)
                                          limit
                                            1
                                        ),
                                        r3."name_lang"
                                      ) as "lang"
                                  ) o
                              ) as "label"
                            from
                              "person" r3
                            where
                              (r3.visibility = 'PUBLIC')
                              and (r3."id" = r1."person_id")
                          ) o
                      ) as "person",
                      r1."billed_as" as "billedAs",
                      r1."role" as "role",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              r4."name" as "name",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      r5."name" as "name"
                                    from
                                      "party" r5
                                      join lies_within w on w.ancestor_id = r5."id"
                                      and w.party_id = r4."id"
                                      and today () between w.from_day and w.to_day
                                    where
                                      (r5.visibility = 'PUBLIC')
                                      and (r5."level" = 'COUNTRY')
                                    order by
                                      w.depth
                                    limit
                                      1
                                  ) o
                              ) as "country"
                            from
                              "party" r4
                            where
                              (r4.visibility = 'PUBLIC')
                              and (r4."id" = r1."represents_id")
                          ) o
                      ) as "represents",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              r6."title" as "title",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      r7."name" as "name"
                                    from
                                      "topic" r7
                                      join record_topic rt on rt.topic_id = r7."id"
                                      and rt.record_id = r6."id"
                                    where
                                      (r7.visibility = 'PUBLIC')
                                    order by
                                      rt.ordinal,
                                      r7."id"
                                    limit
                                      100
                                  ) o
                              ) as "topics",
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
                                            i.id = r6."id"
                                        )
                                      )
                                  ) o
                              ) as "forum",
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
                                              r10."title" as "title"
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
                                      (r9."record_id" = r6."id")
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
                              ) as "citations"
                            from
                              "session" r6
                            where
                              (r6.visibility = 'PUBLIC')
                              and (r6."id" = r1."session_id")
                          ) o
                      ) as "session"
                    from
                      (
                        select
                          r1."session_id",
                          r1."person_id",
                          r1."role",
                          r1."billed_as",
                          r1."represents_id"
                        from
                          "speaker" r1
                          join session sitting on sitting.id = r1."session_id"
                        where
                          (
                            exists (
                              select
                              from
                                session owner
                              where
                                owner.id = r1."session_id"
                                and owner.visibility = 'PUBLIC'
                            )
                          )
                          and (
                            (
                              r1."represents_id" in (
                                select
                                  e.party_id
                                from
                                  lies_within e
                                where
                                  e.ancestor_id = (
                                    select
                                      party_id
                                    from
                                      l1
                                  )
                              )
                              and exists (
                                select
                                from
                                  lies_within w
                                where
                                  w.party_id = r1."represents_id"
                                  and w.ancestor_id = (
                                    select
                                      party_id
                                    from
                                      l1
                                  )
                                  and coalesce(
                                    (
                                      select
                                        last_day (nullif(own.occurred_on, ''))
                                      from
                                        cooperation_item own
                                      where
                                        own.id = r1."session_id"
                                    ),
                                    (
                                      select
                                        last_day (f.starts_on)
                                      from
                                        forum f
                                        join session s on s.forum_id = f.id
                                      where
                                        s.id = r1."session_id"
                                    ),
                                    today ()
                                  ) between w.from_day and w.to_day
                              )
                            )
                          )
                          and (
                            exists (
                              select
                              from
                                party p
                              where
                                p.id = r1."represents_id"
                                and p.level = any ($15)
                            )
                          )
                        order by
                          coalesce(sitting.starts_at, '-infinity') desc,
                          r1."id" desc
                        limit
                          20
                      ) r1
                  ) o
              ) as "nodes"
          ) c
      ) as "speakers",
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
                      r11."title" as "title",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r12."name" as "name"
                            from
                              "topic" r12
                              join record_topic rt on rt.topic_id = r12."id"
                              and rt.record_id = r11."id"
                            where
                              (r12.visibility = 'PUBLIC')
                            order by
                              rt.ordinal,
                              r12."id"
                            limit
                              100
                          ) o
                      ) as "topics",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              r13."title" as "title"
                            from
                              "session" r13
                            where
                              (r13.visibility = 'PUBLIC')
                              and (
                                r13."id" = (
                                  select
                                    i.session_id
                                  from
                                    cooperation_item i
                                  where
                                    i.id = r11."id"
                                )
                              )
                          ) o
                      ) as "session"
                    from
                      (
                        select
                          r11."id",
                          r11."title"
                        from
                          "statement" r11
                          join cooperation_item ci on ci.id = r11."id"
                          and ci.type = 'STATEMENT'
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
                                and v1.item_type = 'STATEMENT'
                                and true
                            )
                          )
                        order by
                          ci.occurred_on desc,
                          r11."id" desc
                        limit
                          20
                      ) r11
                  ) o
              ) as "nodes"
          ) c
      ) as "statements"
  ) o
