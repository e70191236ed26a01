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
                  "values_d1" as materialized (
                    select
                      *,
                      (
                        row_number() over (
                          order by
                            label,
                            k1_1
                        )
                      )::integer as t
                    from
                      (
                        select
                          top.k1_1,
                          top.k1_1 as value,
                          upper(left(top.k1_1, 1)) || lower(replace(substr(top.k1_1, 2), '_', ' ')) as label
                        from
                          (
                            select
                              *
                            from
                              cells
                            where
                              k1_1 is not null
                            order by
                              n desc,
                              k1_1
                            limit
                              50
                          ) top
                      ) shown
                  ),
                  "grouped" as materialized (
                    select
                      c.t_d1,
                      sum(c.n)::bigint as n
                    from
                      (
                        select
                          c.*,
                          coalesce(
                            values_d1.t,
                            case
                              when c.k1_1 is null then -1
                              else 0
                            end
                          ) as t_d1
                        from
                          (
                            select
                              *
                            from
                              cells
                            offset
                              0
                          ) c
                          full join values_d1 on values_d1.k1_1 = c.k1_1
                        offset
                          0
                      ) c
                    group by
                      1
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
                                        array_agg(
                                          (
                                            select
                                              row_to_json(o.*)
                                            from
                                              (
                                                select
                                                  case
                                                    when v.t = 0 then null
                                                    when v.t = -1 then null
                                                    else v.value
                                                  end as "value",
                                                  case
                                                    when v.t = 0 then 'Other'
                                                    when v.t = -1 then 'None'
                                                    else v.label
                                                  end as "label"
                                              ) o
                                          )
                                          order by
                                            v.t
                                        )
                                      from
                                        (
                                          select
                                            t,
                                            value,
                                            label,
                                            k1_1
                                          from
                                            values_d1
                                          union all
                                          select
                                            0,
                                            null,
                                            null,
                                            null
                                          union all
                                          select
                                            -1,
                                            null,
                                            null,
                                            null
                                        ) v (t, value, label, k1_1)
                                    ) [g.t_d1 + 2]
                                  ) as "keys",
                                  g.n as "count"
                                from
                                  grouped g
                                order by
                                  ((((g.t_d1 = 0)))) is true,
                                  g.n DESC,
                                  (g.t_d1 = 0),
                                  g.t_d1 ASC
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
