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
              (
                select
                  row_to_json(o.*)
                from
                  (
                    select
                      coalesce(
                        case
                          when r2."title_lang" = $1::text then r2."title"
                          else r2."titles_in" ->> $1::text
                        end,
                        r2."title"
                      ) as "title",
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
                                      coalesce(
                                        case
                                          when r3."title_lang" = $1::text then r3."title"
                                          else r3."titles_in" ->> $1::text
                                        end,
                                        r3."title"
                                      ) as "title",
                                      r3."starts_on" as "startsOn",
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
                                                  "session" r5
                                                where
                                                  (r5.visibility = 'PUBLIC')
                                                  and (r5."forum_id" = r3."id")
                                              ) as "totalCount"
                                          ) c
                                      ) as "sessions",
                                      (
                                        with
                                          matching as materialized (
                                            select
                                              r8."party_id",
                                              r8."forum_id"
                                            from
                                              "delegation" r8
                                            where
                                              (r8.visibility = 'PUBLIC')
                                              and (r8."forum_id" = r3."id")
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
                                                  matching
                                              ) as "totalCount",
                                              (
                                                with
                                                  "cells" as materialized (
                                                    select
                                                      (
                                                        select
                                                          w.ancestor_id
                                                        from
                                                          lies_within w
                                                          join party c on c.id = w.ancestor_id
                                                          and c.level = 'COUNTRY'
                                                        where
                                                          w.party_id = r7."party_id"
                                                          and coalesce(last_day (d1.starts_on), today ()) between w.from_day and w.to_day
                                                        order by
                                                          w.depth
                                                        limit
                                                          1
                                                      ) as k1_1,
                                                      count(*) as n
                                                    from
                                                      matching r7
                                                      join forum d1 on d1.id = r7."forum_id"
                                                    where
                                                      true
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
                                                          'party_' || replace(top.k1_1::text, '-', '') as value,
                                                          (
                                                            select
                                                              coalesce(
                                                                case
                                                                  when n.name_lang = $1::text then n.name
                                                                  else n.names_in ->> $1::text
                                                                end,
                                                                n.name
                                                              )
                                                            from
                                                              party n
                                                            where
                                                              n.id = top.k1_1
                                                          ) as label
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
                                                              500
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
                                                              coalesce(sum(n), 0)::bigint
                                                            from
                                                              cells
                                                          ) as "totalCount",
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
                                              ) as "countries"
                                          ) c
                                      ) as "delegations",
                                      (
                                        with
                                          matching as materialized (
                                            select
                                              r13."status",
                                              r13."id",
                                              r13."value",
                                              r13."currency"
                                            from
                                              "agreement" r13
                                            where
                                              (r13.visibility = 'PUBLIC')
                                              and (
                                                exists (
                                                  select
                                                  from
                                                    cooperation_item ci
                                                  where
                                                    ci.id = r13."id"
                                                    and ci.forum_id = r3."id"
                                                    and ci.type = 'AGREEMENT'
                                                )
                                              )
                                          ),
                                          "amounts" as materialized (
                                            select
                                              *
                                            from
                                              (
                                                select
                                                  r11."id" as id,
                                                  r11."value" as value,
                                                  r11."currency" as unit
                                                from
                                                  matching r11
                                                where
                                                  true
                                                offset
                                                  0
                                              ) s
                                            where
                                              s.value is not null
                                              and s.unit is not null
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
                                                  matching
                                              ) as "recorded",
                                              (
                                                with
                                                  "cells" as materialized (
                                                    select
                                                      r10."status" as k1_1,
                                                      count(*) as n
                                                    from
                                                      matching r10
                                                    where
                                                      true
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
                                                  ),
                                                  "summed" as materialized (
                                                    select
                                                      t_d1,
                                                      unit,
                                                      sum(value) as value
                                                    from
                                                      (
                                                        select distinct
                                                          f.t_d1,
                                                          f.id,
                                                          f.value,
                                                          f.unit
                                                        from
                                                          (
                                                            select
                                                              f.*,
                                                              coalesce(
                                                                values_d1.t,
                                                                case
                                                                  when f.k1_1 is null then -1
                                                                  else 0
                                                                end
                                                              ) as t_d1
                                                            from
                                                              (
                                                                select
                                                                  *
                                                                from
                                                                  (
                                                                    select
                                                                      f.*,
                                                                      s.value,
                                                                      s.unit
                                                                    from
                                                                      (
                                                                        select
                                                                          r12."status" as k1_1,
                                                                          r12."id" as id
                                                                        from
                                                                          matching r12
                                                                        where
                                                                          true
                                                                      ) f
                                                                      full join amounts s on s.id = f.id
                                                                    where
                                                                      (
                                                                        select
                                                                          exists (
                                                                            select
                                                                            from
                                                                              amounts
                                                                          )
                                                                      )
                                                                    offset
                                                                      0
                                                                  ) f
                                                                where
                                                                  f.unit is not null
                                                                offset
                                                                  0
                                                              ) f
                                                              full join values_d1 on values_d1.k1_1 = f.k1_1
                                                            offset
                                                              0
                                                          ) f
                                                        where
                                                          f.unit is not null
                                                      ) once
                                                    group by
                                                      t_d1,
                                                      unit
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
                                                                                  end as "value"
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
                                              ) as "byStatus"
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
                                                      trim_scale(r14."value")::text as "value",
                                                      r14."bound" as "bound"
                                                    from
                                                      (
                                                        select
                                                          r14."value",
                                                          r14."bound"
                                                        from
                                                          "figure" r14
                                                        where
                                                          (r14.visibility = 'PUBLIC')
                                                          and (
                                                            (
                                                              exists (
                                                                select
                                                                from
                                                                  cooperation_item ci
                                                                where
                                                                  ci.id = r14."id"
                                                                  and ci.forum_id = r3."id"
                                                                  and ci.type = 'FIGURE'
                                                              )
                                                              or r14."about_id" = r3."id"
                                                            )
                                                          )
                                                          and (r14."indicator" = $2)
                                                        order by
                                                          coalesce(r14."as_of"::text collate "C", '') desc,
                                                          r14."id" desc
                                                        limit
                                                          20
                                                      ) r14
                                                  ) o
                                              ) as "nodes"
                                          ) c
                                      ) as "reported",
                                      (
                                        select
                                          row_to_json(c.*)
                                        from
                                          (
                                            select
                                              (
                                                with
                                                  "cells" as materialized (
                                                    select
                                                      r16."status" as k1_1,
                                                      count(*) as n
                                                    from
                                                      "commitment" r16
                                                    where
                                                      (r16.visibility = 'PUBLIC')
                                                      and (
                                                        exists (
                                                          select
                                                          from
                                                            cooperation_item ci
                                                          where
                                                            ci.id = r16."id"
                                                            and ci.forum_id = r3."id"
                                                            and ci.type = 'COMMITMENT'
                                                        )
                                                      )
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
                                                                                  end as "value"
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
                                              ) as "byStatus"
                                          ) c
                                      ) as "commitments"
                                    from
                                      (
                                        select
                                          r3."id",
                                          r3."title",
                                          r3."title_lang",
                                          r3."titles_in",
                                          r3."starts_on"
                                        from
                                          "forum" r3
                                        where
                                          (r3.visibility = 'PUBLIC')
                                          and (r3."series_id" = r2."id")
                                        order by
                                          coalesce(r3."starts_on"::text collate "C", '') desc,
                                          r3."id" desc
                                        limit
                                          5
                                      ) r3
                                  ) o
                              ) as "nodes"
                          ) c
                      ) as "forums"
                    from
                      "forum_series" r2
                    where
                      (r2.visibility = 'PUBLIC')
                      and (r2."id" = r1."series_id")
                  ) o
              ) as "series"
            from
              "forum" r1
            where
              (r1.visibility = 'PUBLIC')
              and (r1."slug" = $3)
          ) o
      ) as "forum"
  ) o
