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
                with
                  "cells" as materialized (
                    select
                      r3."status" as k1_1,
                      count(*) as n
                    from
                      "commitment" r3
                    where
                      (r3.visibility = 'PUBLIC')
                    group by
                      k1_1
                  ),
                  "summary_d1" as materialized (
                    select
                      count(k1_1) as known,
                      coalesce(
                        sum(n) filter (
                          where
                            k1_1 is null
                        ),
                        0
                      )::bigint as missing
                    from
                      cells
                  ),
                  "top_d1" as materialized (
                    select
                      k1_1
                    from
                      cells
                    where
                      k1_1 is not null
                    order by
                      n desc,
                      k1_1
                    limit
                      50
                  ),
                  "grouped" as materialized (
                    select
                      case
                        when not c.o_d1 then c.k1_1
                      end as k1_1,
                      c.o_d1,
                      sum(c.n)::bigint as n
                    from
                      (
                        select
                          c.*,
                          (
                            c.k1_1 is not null
                            and (c.k1_1) not in (
                              select
                                k1_1
                              from
                                top_d1
                            )
                          ) as o_d1
                        from
                          (
                            select
                              *
                            from
                              cells
                            offset
                              0
                          ) c
                        offset
                          0
                      ) c
                    group by
                      1,
                      2
                  )
                select
                  (
                    select
                      row_to_json(o.*)
                    from
                      (
                        select
                          (
                            select
                              coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                            from
                              (
                                select
                                  json_build_array(
                                    (
                                      select
                                        row_to_json(o.*)
                                      from
                                        (
                                          select
                                            case
                                              when not (g.k1_1 is null) then g.k1_1
                                            end as "value",
                                            case
                                              when g.o_d1 then 'Other'
                                              when (g.k1_1 is null) then 'None'
                                              else upper(left(g.k1_1, 1)) || lower(replace(substr(g.k1_1, 2), '_', ' '))
                                            end as "label"
                                        ) o
                                    )
                                  ) as "keys",
                                  g.n as "count"
                                from
                                  grouped g
                                order by
                                  (((g.o_d1))) is true,
                                  g.n DESC,
                                  g.o_d1,
                                  (g.k1_1 is null) desc,
                                  upper(left(g.k1_1, 1)) || lower(replace(substr(g.k1_1, 2), '_', ' ')) ASC,
                                  g.k1_1 ASC
                              ) o
                          ) as "rows"
                      ) o
                  )
              ) as "groups"
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
                      r4."title" as "title",
                      r4."status" as "status",
                      r4."due_on" as "dueOn",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r5."name" as "name"
                            from
                              "party" r5
                              join concerned_party c on c.party_id = r5."id"
                              and c.item_id = r4."id"
                              and c.role = $1
                            where
                              (r5.visibility = 'PUBLIC')
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
                            not exists (
                              select
                              from
                                progress_note pn
                              where
                                pn.commitment_id = r4."id"
                                and last_day (pn.noted_on) >= $2::date
                            )
                          )
                        order by
                          coalesce(r4."announced_on"::text collate "C", '') desc,
                          r4."id" desc
                        limit
                          20
                      ) r4
                  ) o
              ) as "nodes"
          ) c
      ) as "silent"
  ) o
