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
                          "agreement" r3
                        where
                          (r3.visibility = 'PUBLIC')
                          and (
                            exists (
                              select
                              from
                                cooperation_item ci
                              where
                                ci.id = r3."id"
                                and ci.forum_id = r1."id"
                                and ci.type = 'AGREEMENT'
                            )
                          )
                      ) as "totalCount"
                  ) c
              ) as "agreements",
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
                              r4."title" as "title",
                              r4."bound" as "bound",
                              trim_scale(r4."value")::text as "value",
                              r4."unit" as "unit",
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
                                              r6."name" as "name"
                                            from
                                              "person" r6
                                            where
                                              (r6.visibility = 'PUBLIC')
                                              and (r6."id" = r5."person_id")
                                          ) o
                                      ) as "person"
                                    from
                                      "maker" r5
                                    where
                                      (r5."item_id" = r4."id")
                                    order by
                                      r5."ordinal",
                                      r5."id"
                                  ) o
                              ) as "makers",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      r7."fields" as "fields",
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
                                      (r7."record_id" = r4."id")
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
                                  r4."id",
                                  r4."title",
                                  r4."value",
                                  r4."unit",
                                  r4."bound"
                                from
                                  "figure" r4
                                where
                                  (r4.visibility = 'PUBLIC')
                                  and (
                                    (
                                      exists (
                                        select
                                        from
                                          cooperation_item ci
                                        where
                                          ci.id = r4."id"
                                          and ci.forum_id = r1."id"
                                          and ci.type = 'FIGURE'
                                      )
                                      or r4."about_id" = r1."id"
                                    )
                                  )
                                  and (r4."indicator" = $1)
                                order by
                                  coalesce(r4."as_of"::text collate "C", '') desc,
                                  r4."id" desc
                                limit
                                  20
                              ) r4
                          ) o
                      ) as "nodes"
                  ) c
              ) as "figures"
            from
              "forum" r1
            where
              (r1.visibility = 'PUBLIC')
              and (r1."slug" = $2)
          ) o
      ) as "forum"
  ) o
