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
                  "commitment" r2
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
                      r1."status" as "status",
                      r1."announced_on" as "announcedOn",
                      r1."starts_on" as "startsOn",
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
                              and c.role = $1
                            where
                              (r3.visibility = 'PUBLIC')
                            order by
                              c.ordinal,
                              c.id
                          ) o
                      ) as "responsible",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r4."name" as "name"
                            from
                              "party" r4
                              join concerned_party c on c.party_id = r4."id"
                              and c.item_id = r1."id"
                              and c.role = $2
                            where
                              (r4.visibility = 'PUBLIC')
                            order by
                              c.ordinal,
                              c.id
                          ) o
                      ) as "counterparts",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r5."noted_on" as "on"
                            from
                              "progress_note" r5
                            where
                              (r5."commitment_id" = r1."id")
                            order by
                              r5."noted_on",
                              r5."ordinal",
                              r5."id"
                          ) o
                      ) as "progress"
                    from
                      (
                        select
                          r1."id",
                          r1."title",
                          r1."status",
                          r1."announced_on",
                          r1."starts_on",
                          r1."due_on"
                        from
                          "commitment" r1
                        where
                          (r1.visibility = 'PUBLIC')
                        order by
                          coalesce(r1."due_on"::text collate "C", '') asc,
                          r1."id" asc
                        limit
                          20
                      ) r1
                  ) o
              ) as "nodes"
          ) c
      ) as "all",
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
                      r6."title" as "title",
                      r6."due_on" as "dueOn"
                    from
                      (
                        select
                          r6."title",
                          r6."due_on"
                        from
                          "commitment" r6
                        where
                          (r6.visibility = 'PUBLIC')
                          and (
                            (
                              coalesce(r6."due_on"::text collate "C", '') >= $3
                              and (
                                coalesce(r6."due_on"::text collate "C", '') >= $4
                                or coalesce(r6."due_on"::text collate "C", '') = any ($5)
                              )
                            )
                            and (coalesce(r6."due_on"::text collate "C", '') <= $6)
                          )
                        order by
                          coalesce(r6."announced_on"::text collate "C", '') desc,
                          r6."id" desc
                        limit
                          20
                      ) r6
                  ) o
              ) as "nodes"
          ) c
      ) as "dueInMay2026"
  ) o
