with
  l1 as materialized (
    select
      (
        select
          named.id
        from
          "forum" named
        where
          named.slug = $1
          and named.visibility = 'PUBLIC'
      ) as id
  ),
  l2 as materialized (
    select
      party_id,
      matches,
      candidates
    from
      find_party ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, ('INTERNAL' = 'PUBLIC'))
  )
select
  row_to_json(o.*)::text as data,
  (
    select
      row_to_json(l)::text
    from
      l1 l
    where
      l.id is null
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
                  "delegation" r2
                where
                  (r2.visibility = 'PUBLIC')
                  and (
                    r2."forum_id" = (
                      select
                        id
                      from
                        l1
                    )
                  )
                  and (
                    exists (
                      select
                      from
                        forum f
                      where
                        f.id = r2."forum_id"
                        and exists (
                          select
                          from
                            membership m
                          where
                            m.country_id = (
                              select
                                w.ancestor_id
                              from
                                lies_within w
                                join party c on c.id = w.ancestor_id
                                and c.level = 'COUNTRY'
                              where
                                w.party_id = r2."party_id"
                                and coalesce(last_day (f.starts_on), today ()) between w.from_day and w.to_day
                              order by
                                w.depth
                              limit
                                1
                            )
                            and m.bloc_id = (
                              select
                                party_id
                              from
                                l2
                            )
                            and m.standing = any ($14)
                            and coalesce(last_day (f.starts_on), today ()) >= coalesce(first_day (m.valid_from), '-infinity')
                            and coalesce(last_day (f.starts_on), today ()) <= coalesce(last_day (m.valid_to), 'infinity')
                        )
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
                              case r3."level"
                                when 'BLOC' then 'Bloc'
                                when 'COUNTRY' then 'Country'
                                when 'REGION' then 'Region'
                                when 'CITY' then 'City'
                                when 'ORGANIZATION' then 'Organization'
                              end as "__typename",
                              r3."name" as "name",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      r4."name" as "name"
                                    from
                                      "party" r4
                                      join lies_within w on w.ancestor_id = r4."id"
                                      and w.party_id = r3."id"
                                      and today () between w.from_day and w.to_day
                                    where
                                      (r4.visibility = 'PUBLIC')
                                      and (r4."level" = 'COUNTRY')
                                    order by
                                      w.depth
                                    limit
                                      1
                                  ) o
                              ) as "country"
                            from
                              "party" r3
                            where
                              (r3.visibility = 'PUBLIC')
                              and (r3."id" = r1."party_id")
                          ) o
                      ) as "party",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r5."name" as "name"
                            from
                              "person" r5
                              join delegation_member m on m.person_id = r5."id"
                              and m.delegation_id = r1."id"
                              and m.role = $15
                            where
                              (r5.visibility = 'PUBLIC')
                            order by
                              m.ordinal,
                              m.id
                          ) o
                      ) as "heads",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r6."code" as "code"
                            from
                              "flag" r6
                            where
                              (r6."record_id" = r1."id")
                            order by
                              r6."id"
                          ) o
                      ) as "flags",
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
                                      r8."title" as "title"
                                    from
                                      "source" r8
                                    where
                                      (r8.visibility = 'PUBLIC')
                                      and (r8."id" = r7."source_id")
                                  ) o
                              ) as "source"
                            from
                              "citation" r7
                            where
                              (r7."record_id" = r1."id")
                              and (
                                exists (
                                  select
                                  from
                                    source s
                                  where
                                    s.id = r7."source_id"
                                    and s.visibility = 'PUBLIC'
                                )
                              )
                            order by
                              r7."ordinal",
                              r7."id"
                            limit
                              100
                          ) o
                      ) as "citations"
                    from
                      (
                        select
                          r1."id",
                          r1."party_id"
                        from
                          "delegation" r1
                          join party sender on sender.id = r1."party_id"
                        where
                          (r1.visibility = 'PUBLIC')
                          and (
                            r1."forum_id" = (
                              select
                                id
                              from
                                l1
                            )
                          )
                          and (
                            exists (
                              select
                              from
                                forum f
                              where
                                f.id = r1."forum_id"
                                and exists (
                                  select
                                  from
                                    membership m
                                  where
                                    m.country_id = (
                                      select
                                        w.ancestor_id
                                      from
                                        lies_within w
                                        join party c on c.id = w.ancestor_id
                                        and c.level = 'COUNTRY'
                                      where
                                        w.party_id = r1."party_id"
                                        and coalesce(last_day (f.starts_on), today ()) between w.from_day and w.to_day
                                      order by
                                        w.depth
                                      limit
                                        1
                                    )
                                    and m.bloc_id = (
                                      select
                                        party_id
                                      from
                                        l2
                                    )
                                    and m.standing = any ($16)
                                    and coalesce(last_day (f.starts_on), today ()) >= coalesce(first_day (m.valid_from), '-infinity')
                                    and coalesce(last_day (f.starts_on), today ()) <= coalesce(last_day (m.valid_to), 'infinity')
                                )
                            )
                          )
                        order by
                          sender.sort_key asc,
                          r1."id" asc
                        limit
                          20
                      ) r1
                  ) o
              ) as "nodes"
          ) c
      ) as "members",
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
                  "delegation" r10
                where
                  (r10.visibility = 'PUBLIC')
                  and (
                    r10."forum_id" = (
                      select
                        id
                      from
                        l1
                    )
                  )
                  and (
                    exists (
                      select
                      from
                        forum f
                      where
                        f.id = r10."forum_id"
                        and exists (
                          select
                          from
                            membership m
                          where
                            m.country_id = (
                              select
                                w.ancestor_id
                              from
                                lies_within w
                                join party c on c.id = w.ancestor_id
                                and c.level = 'COUNTRY'
                              where
                                w.party_id = r10."party_id"
                                and coalesce(last_day (f.starts_on), today ()) between w.from_day and w.to_day
                              order by
                                w.depth
                              limit
                                1
                            )
                            and m.bloc_id = (
                              select
                                party_id
                              from
                                l2
                            )
                            and m.standing = any ($17)
                            and coalesce(last_day (f.starts_on), today ()) >= coalesce(first_day (m.valid_from), '-infinity')
                            and coalesce(last_day (f.starts_on), today ()) <= coalesce(last_day (m.valid_to), 'infinity')
                        )
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
                              case r11."level"
                                when 'BLOC' then 'Bloc'
                                when 'COUNTRY' then 'Country'
                                when 'REGION' then 'Region'
                                when 'CITY' then 'City'
                                when 'ORGANIZATION' then 'Organization'
                              end as "__typename",
                              r11."name" as "name",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      r12."name" as "name"
                                    from
                                      "party" r12
                                      join lies_within w on w.ancestor_id = r12."id"
                                      and w.party_id = r11."id"
                                      and today () between w.from_day and w.to_day
                                    where
                                      (r12.visibility = 'PUBLIC')
                                      and (r12."level" = 'COUNTRY')
                                    order by
                                      w.depth
                                    limit
                                      1
                                  ) o
                              ) as "country"
                            from
                              "party" r11
                            where
                              (r11.visibility = 'PUBLIC')
                              and (r11."id" = r9."party_id")
                          ) o
                      ) as "party",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r13."name" as "name"
                            from
                              "person" r13
                              join delegation_member m on m.person_id = r13."id"
                              and m.delegation_id = r9."id"
                              and m.role = $18
                            where
                              (r13.visibility = 'PUBLIC')
                            order by
                              m.ordinal,
                              m.id
                          ) o
                      ) as "heads",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r14."code" as "code"
                            from
                              "flag" r14
                            where
                              (r14."record_id" = r9."id")
                            order by
                              r14."id"
                          ) o
                      ) as "flags",
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
                                      r16."title" as "title"
                                    from
                                      "source" r16
                                    where
                                      (r16.visibility = 'PUBLIC')
                                      and (r16."id" = r15."source_id")
                                  ) o
                              ) as "source"
                            from
                              "citation" r15
                            where
                              (r15."record_id" = r9."id")
                              and (
                                exists (
                                  select
                                  from
                                    source s
                                  where
                                    s.id = r15."source_id"
                                    and s.visibility = 'PUBLIC'
                                )
                              )
                            order by
                              r15."ordinal",
                              r15."id"
                            limit
                              100
                          ) o
                      ) as "citations"
                    from
                      (
                        select
                          r9."id",
                          r9."party_id"
                        from
                          "delegation" r9
                          join party sender on sender.id = r9."party_id"
                        where
                          (r9.visibility = 'PUBLIC')
                          and (
                            r9."forum_id" = (
                              select
                                id
                              from
                                l1
                            )
                          )
                          and (
                            exists (
                              select
                              from
                                forum f
                              where
                                f.id = r9."forum_id"
                                and exists (
                                  select
                                  from
                                    membership m
                                  where
                                    m.country_id = (
                                      select
                                        w.ancestor_id
                                      from
                                        lies_within w
                                        join party c on c.id = w.ancestor_id
                                        and c.level = 'COUNTRY'
                                      where
                                        w.party_id = r9."party_id"
                                        and coalesce(last_day (f.starts_on), today ()) between w.from_day and w.to_day
                                      order by
                                        w.depth
                                      limit
                                        1
                                    )
                                    and m.bloc_id = (
                                      select
                                        party_id
                                      from
                                        l2
                                    )
                                    and m.standing = any ($19)
                                    and coalesce(last_day (f.starts_on), today ()) >= coalesce(first_day (m.valid_from), '-infinity')
                                    and coalesce(last_day (f.starts_on), today ()) <= coalesce(last_day (m.valid_to), 'infinity')
                                )
                            )
                          )
                        order by
                          sender.sort_key asc,
                          r9."id" asc
                        limit
                          20
                      ) r9
                  ) o
              ) as "nodes"
          ) c
      ) as "partners",
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
                  "delegation" r18
                where
                  (r18.visibility = 'PUBLIC')
                  and (
                    r18."forum_id" = (
                      select
                        id
                      from
                        l1
                    )
                  )
                  and (
                    exists (
                      select
                      from
                        forum f
                      where
                        f.id = r18."forum_id"
                        and not exists (
                          select
                          from
                            membership m
                          where
                            m.country_id = (
                              select
                                w.ancestor_id
                              from
                                lies_within w
                                join party c on c.id = w.ancestor_id
                                and c.level = 'COUNTRY'
                              where
                                w.party_id = r18."party_id"
                                and coalesce(last_day (f.starts_on), today ()) between w.from_day and w.to_day
                              order by
                                w.depth
                              limit
                                1
                            )
                            and m.bloc_id = (
                              select
                                party_id
                              from
                                l2
                            )
                            and true
                            and coalesce(last_day (f.starts_on), today ()) >= coalesce(first_day (m.valid_from), '-infinity')
                            and coalesce(last_day (f.starts_on), today ()) <= coalesce(last_day (m.valid_to), 'infinity')
                        )
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
                              case r19."level"
                                when 'BLOC' then 'Bloc'
                                when 'COUNTRY' then 'Country'
                                when 'REGION' then 'Region'
                                when 'CITY' then 'City'
                                when 'ORGANIZATION' then 'Organization'
                              end as "__typename",
                              r19."name" as "name",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      r20."name" as "name"
                                    from
                                      "party" r20
                                      join lies_within w on w.ancestor_id = r20."id"
                                      and w.party_id = r19."id"
                                      and today () between w.from_day and w.to_day
                                    where
                                      (r20.visibility = 'PUBLIC')
                                      and (r20."level" = 'COUNTRY')
                                    order by
                                      w.depth
                                    limit
                                      1
                                  ) o
                              ) as "country"
                            from
                              "party" r19
                            where
                              (r19.visibility = 'PUBLIC')
                              and (r19."id" = r17."party_id")
                          ) o
                      ) as "party",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r21."name" as "name"
                            from
                              "person" r21
                              join delegation_member m on m.person_id = r21."id"
                              and m.delegation_id = r17."id"
                              and m.role = $20
                            where
                              (r21.visibility = 'PUBLIC')
                            order by
                              m.ordinal,
                              m.id
                          ) o
                      ) as "heads",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r22."code" as "code"
                            from
                              "flag" r22
                            where
                              (r22."record_id" = r17."id")
                            order by
                              r22."id"
                          ) o
                      ) as "flags",
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
                                      r24."title" as "title"
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
                              (r23."record_id" = r17."id")
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
                          r17."id",
                          r17."party_id"
                        from
                          "delegation" r17
                          join party sender on sender.id = r17."party_id"
                        where
                          (r17.visibility = 'PUBLIC')
                          and (
                            r17."forum_id" = (
                              select
                                id
                              from
                                l1
                            )
                          )
                          and (
                            exists (
                              select
                              from
                                forum f
                              where
                                f.id = r17."forum_id"
                                and not exists (
                                  select
                                  from
                                    membership m
                                  where
                                    m.country_id = (
                                      select
                                        w.ancestor_id
                                      from
                                        lies_within w
                                        join party c on c.id = w.ancestor_id
                                        and c.level = 'COUNTRY'
                                      where
                                        w.party_id = r17."party_id"
                                        and coalesce(last_day (f.starts_on), today ()) between w.from_day and w.to_day
                                      order by
                                        w.depth
                                      limit
                                        1
                                    )
                                    and m.bloc_id = (
                                      select
                                        party_id
                                      from
                                        l2
                                    )
                                    and true
                                    and coalesce(last_day (f.starts_on), today ()) >= coalesce(first_day (m.valid_from), '-infinity')
                                    and coalesce(last_day (f.starts_on), today ()) <= coalesce(last_day (m.valid_to), 'infinity')
                                )
                            )
                          )
                        order by
                          sender.sort_key asc,
                          r17."id" asc
                        limit
                          20
                      ) r17
                  ) o
              ) as "nodes"
          ) c
      ) as "neither"
  ) o
