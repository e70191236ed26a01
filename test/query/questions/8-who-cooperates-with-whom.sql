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
  l3 as materialized (
    select
      p.party_id as a_id,
      p_2.party_id as b_id,
      count(*) as items,
      count(*) filter (
        where
          r8."type" = 'AGREEMENT'
      ) as agreements,
      nullif(max(r8."occurred_on"), '') as latest_on
    from
      "cooperation_item" r8
      join involvement p
      join involvement p_2 on p_2.item_id = p.item_id
      and p_2.level = 'CITY'
      and p_2.members > 0
      and p_2.visibility = 'PUBLIC'
      and (
        p.party_id < p_2.party_id
        or (
          p.party_id = p_2.party_id
          and p.members > 1
        )
      )
      and (
        case
          when (
            select
              exists (
                select
                from
                  lies_within w
                  join party p on p.id = w.party_id
                  join party around on around.id = w.ancestor_id
                where
                  w.depth > 0
                  and p.level = 'CITY'
                  and around.level = 'CITY'
              )
          ) then not (
            p.party_id < p_2.party_id
            and p.members = p_2.members
            and are_nested (p.party_id, p_2.party_id, coalesce(last_day (nullif(p.occurred_on, '')), today ()))
          )
          else true
        end
      ) on p.item_id = r8."id"
      and p.level = 'CITY'
      and p.members > 0
      and p.visibility = 'PUBLIC'
    where
      (r8.visibility = 'PUBLIC')
      and (
        r8."forum_id" = (
          select
            id
          from
            l1
        )
      )
    group by
      1,
      2
  ),
  l2 as materialized (
    select
      *
    from
      l3
    order by
      items desc,
      latest_on desc nulls last,
      a_id,
      b_id
    limit
      100
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
  ) as l1
from
  (
    select
      (
        with
          matching as materialized (
            select
              r7."type",
              r7."id"
            from
              "cooperation_item" r7
            where
              (r7.visibility = 'PUBLIC')
              and (
                r7."forum_id" = (
                  select
                    id
                  from
                    l1
                )
              )
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
                      d1.party_id as k1_1,
                      d1_2.party_id as k1_2,
                      r2."type" as k2_1,
                      count(*) as n
                    from
                      matching r2
                      left join involvement d1
                      join involvement d1_2 on d1_2.item_id = d1.item_id
                      and d1_2.level = 'COUNTRY'
                      and d1_2.members > 0
                      and d1_2.visibility = 'PUBLIC'
                      and (
                        d1.party_id < d1_2.party_id
                        or (
                          d1.party_id = d1_2.party_id
                          and d1.members > 1
                        )
                      )
                      and (
                        case
                          when (
                            select
                              exists (
                                select
                                from
                                  lies_within w
                                  join party p on p.id = w.party_id
                                  join party around on around.id = w.ancestor_id
                                where
                                  w.depth > 0
                                  and p.level = 'COUNTRY'
                                  and around.level = 'COUNTRY'
                              )
                          ) then not (
                            d1.party_id < d1_2.party_id
                            and d1.members = d1_2.members
                            and are_nested (d1.party_id, d1_2.party_id, coalesce(last_day (nullif(d1.occurred_on, '')), today ()))
                          )
                          else true
                        end
                      ) on d1.item_id = r2."id"
                      and d1.level = 'COUNTRY'
                      and d1.members > 0
                      and d1.visibility = 'PUBLIC'
                    where
                      true
                    group by
                      k1_1,
                      k1_2,
                      k2_1
                  ),
                  "totals_d1" as materialized (
                    select
                      k1_1,
                      k1_2,
                      sum(n)::bigint as n
                    from
                      cells
                    group by
                      k1_1,
                      k1_2
                  ),
                  "totals_d2" as materialized (
                    select
                      r3."type" as k2_1,
                      count(*) as n
                    from
                      matching r3
                    where
                      true
                    group by
                      k2_1
                  ),
                  "top_d1" as materialized (
                    select
                      k1_1,
                      k1_2
                    from
                      totals_d1
                    where
                      k1_1 is not null
                    order by
                      n desc,
                      k1_1,
                      k1_2
                    limit
                      10
                  ),
                  "top_d2" as materialized (
                    select
                      k2_1
                    from
                      totals_d2
                    where
                      k2_1 is not null
                    order by
                      n desc,
                      k2_1
                    limit
                      10
                  ),
                  "grouped" as materialized (
                    select
                      case
                        when not c.o_d1 then c.k1_1
                      end as k1_1,
                      case
                        when not c.o_d1 then c.k1_2
                      end as k1_2,
                      c.o_d1,
                      case
                        when not c.o_d2 then c.k2_1
                      end as k2_1,
                      c.o_d2,
                      c.n
                    from
                      (
                        select
                          c.*,
                          (
                            c.k1_1 is not null
                            and (c.k1_1, c.k1_2) not in (
                              select
                                k1_1,
                                k1_2
                              from
                                top_d1
                            )
                          ) as o_d1,
                          (
                            c.k2_1 is not null
                            and (c.k2_1) not in (
                              select
                                k2_1
                              from
                                top_d2
                            )
                          ) as o_d2
                        from
                          (
                            select
                              *
                            from
                              cells
                          ) c
                        offset
                          0
                      ) c
                    where
                      not (
                        (c.o_d1)
                        or (c.o_d2)
                      )
                    union all
                    select
                      *
                    from
                      (
                        select
                          k1_1,
                          k1_2,
                          o_d1,
                          k2_1,
                          o_d2,
                          count(distinct id) as n
                        from
                          (
                            select
                              case
                                when not f.o_d1 then f.k1_1
                              end as k1_1,
                              case
                                when not f.o_d1 then f.k1_2
                              end as k1_2,
                              f.o_d1,
                              case
                                when not f.o_d2 then f.k2_1
                              end as k2_1,
                              f.o_d2,
                              f.id
                            from
                              (
                                select
                                  f.*,
                                  (
                                    f.k1_1 is not null
                                    and (f.k1_1, f.k1_2) not in (
                                      select
                                        k1_1,
                                        k1_2
                                      from
                                        top_d1
                                    )
                                  ) as o_d1,
                                  (
                                    f.k2_1 is not null
                                    and (f.k2_1) not in (
                                      select
                                        k2_1
                                      from
                                        top_d2
                                    )
                                  ) as o_d2
                                from
                                  (
                                    select
                                      d1.party_id as k1_1,
                                      d1_2.party_id as k1_2,
                                      r4."type" as k2_1,
                                      r4."id" as id
                                    from
                                      matching r4
                                      left join involvement d1
                                      join involvement d1_2 on d1_2.item_id = d1.item_id
                                      and d1_2.level = 'COUNTRY'
                                      and d1_2.members > 0
                                      and d1_2.visibility = 'PUBLIC'
                                      and (
                                        d1.party_id < d1_2.party_id
                                        or (
                                          d1.party_id = d1_2.party_id
                                          and d1.members > 1
                                        )
                                      )
                                      and (
                                        case
                                          when (
                                            select
                                              exists (
                                                select
                                                from
                                                  lies_within w
                                                  join party p on p.id = w.party_id
                                                  join party around on around.id = w.ancestor_id
                                                where
                                                  w.depth > 0
                                                  and p.level = 'COUNTRY'
                                                  and around.level = 'COUNTRY'
                                              )
                                          ) then not (
                                            d1.party_id < d1_2.party_id
                                            and d1.members = d1_2.members
                                            and are_nested (d1.party_id, d1_2.party_id, coalesce(last_day (nullif(d1.occurred_on, '')), today ()))
                                          )
                                          else true
                                        end
                                      ) on d1.item_id = r4."id"
                                      and d1.level = 'COUNTRY'
                                      and d1.members > 0
                                      and d1.visibility = 'PUBLIC'
                                    where
                                      true
                                  ) f
                                offset
                                  0
                              ) f
                            where
                              (
                                (f.o_d1)
                                or (f.o_d2)
                              )
                          ) once
                        group by
                          k1_1,
                          k1_2,
                          o_d1,
                          k2_1,
                          o_d2
                      ) rest
                    where
                      (
                        (
                          (
                            select
                              exists (
                                select
                                from
                                  totals_d1
                                where
                                  k1_1 is not null
                                offset
                                  10
                              )
                          )
                        )
                        or (
                          (
                            select
                              exists (
                                select
                                from
                                  totals_d2
                                where
                                  k2_1 is not null
                                offset
                                  10
                              )
                          )
                        )
                      )
                  ),
                  "summed" as materialized (
                    select
                      k1_1,
                      k1_2,
                      o_d1,
                      k2_1,
                      o_d2,
                      unit,
                      sum(value) as value
                    from
                      (
                        select distinct
                          case
                            when not f.o_d1 then f.k1_1
                          end as k1_1,
                          case
                            when not f.o_d1 then f.k1_2
                          end as k1_2,
                          f.o_d1,
                          case
                            when not f.o_d2 then f.k2_1
                          end as k2_1,
                          f.o_d2,
                          f.id,
                          f.value,
                          f.unit
                        from
                          (
                            select
                              f.*,
                              (
                                f.k1_1 is not null
                                and (f.k1_1, f.k1_2) not in (
                                  select
                                    k1_1,
                                    k1_2
                                  from
                                    top_d1
                                )
                              ) as o_d1,
                              (
                                f.k2_1 is not null
                                and (f.k2_1) not in (
                                  select
                                    k2_1
                                  from
                                    top_d2
                                )
                              ) as o_d2
                            from
                              (
                                select
                                  d1.party_id as k1_1,
                                  d1_2.party_id as k1_2,
                                  r5."type" as k2_1,
                                  r5."id" as id,
                                  (
                                    select
                                      a.value
                                    from
                                      agreement a
                                    where
                                      a.id = r5."id"
                                  ) as value,
                                  (
                                    select
                                      a.currency
                                    from
                                      agreement a
                                    where
                                      a.id = r5."id"
                                  ) as unit
                                from
                                  matching r5
                                  left join involvement d1
                                  join involvement d1_2 on d1_2.item_id = d1.item_id
                                  and d1_2.level = 'COUNTRY'
                                  and d1_2.members > 0
                                  and d1_2.visibility = 'PUBLIC'
                                  and (
                                    d1.party_id < d1_2.party_id
                                    or (
                                      d1.party_id = d1_2.party_id
                                      and d1.members > 1
                                    )
                                  )
                                  and (
                                    case
                                      when (
                                        select
                                          exists (
                                            select
                                            from
                                              lies_within w
                                              join party p on p.id = w.party_id
                                              join party around on around.id = w.ancestor_id
                                            where
                                              w.depth > 0
                                              and p.level = 'COUNTRY'
                                              and around.level = 'COUNTRY'
                                          )
                                      ) then not (
                                        d1.party_id < d1_2.party_id
                                        and d1.members = d1_2.members
                                        and are_nested (d1.party_id, d1_2.party_id, coalesce(last_day (nullif(d1.occurred_on, '')), today ()))
                                      )
                                      else true
                                    end
                                  ) on d1.item_id = r5."id"
                                  and d1.level = 'COUNTRY'
                                  and d1.members > 0
                                  and d1.visibility = 'PUBLIC'
                                where
                                  true
                              ) f
                            offset
                              0
                          ) f
                        where
                          f.value is not null
                          and f.unit is not null
                      ) once
                    group by
                      k1_1,
                      k1_2,
                      o_d1,
                      k2_1,
                      o_d2,
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
                                        row_to_json(o.*)
                                      from
                                        (
                                          select
                                            case
                                              when g.o_d1 then 'OTHER'
                                              when (g.k1_1 is null) then 'MISSING'
                                              else 'VALUE'
                                            end as "kind",
                                            case
                                              when g.o_d1 then 'Other'
                                              when (g.k1_1 is null) then 'None'
                                              else least(
                                                (
                                                  select
                                                    n.name
                                                  from
                                                    party n
                                                  where
                                                    n.id = g.k1_1
                                                ),
                                                (
                                                  select
                                                    n.name
                                                  from
                                                    party n
                                                  where
                                                    n.id = g.k1_2
                                                )
                                              ) || ' – ' || greatest(
                                                (
                                                  select
                                                    n.name
                                                  from
                                                    party n
                                                  where
                                                    n.id = g.k1_1
                                                ),
                                                (
                                                  select
                                                    n.name
                                                  from
                                                    party n
                                                  where
                                                    n.id = g.k1_2
                                                )
                                              )
                                            end as "label"
                                        ) o
                                    ),
                                    (
                                      select
                                        row_to_json(o.*)
                                      from
                                        (
                                          select
                                            case
                                              when g.o_d2 then 'OTHER'
                                              when (g.k2_1 is null) then 'MISSING'
                                              else 'VALUE'
                                            end as "kind",
                                            case
                                              when g.o_d2 then 'Other'
                                              when (g.k2_1 is null) then 'None'
                                              else upper(left(g.k2_1, 1)) || lower(replace(substr(g.k2_1, 2), '_', ' '))
                                            end as "label"
                                        ) o
                                    )
                                  ) as "keys",
                                  g.n as "count"
                                from
                                  grouped g
                                order by
                                  (
                                    (
                                      (g.o_d1)
                                      or (g.o_d2)
                                    )
                                  ) is true,
                                  g.n DESC,
                                  g.o_d1,
                                  (g.k1_1 is null) desc,
                                  least(
                                    (
                                      select
                                        n.name
                                      from
                                        party n
                                      where
                                        n.id = g.k1_1
                                    ),
                                    (
                                      select
                                        n.name
                                      from
                                        party n
                                      where
                                        n.id = g.k1_2
                                    )
                                  ) || ' – ' || greatest(
                                    (
                                      select
                                        n.name
                                      from
                                        party n
                                      where
                                        n.id = g.k1_1
                                    ),
                                    (
                                      select
                                        n.name
                                      from
                                        party n
                                      where
                                        n.id = g.k1_2
                                    )
                                  ) ASC,
                                  g.k1_1 ASC,
                                  g.k1_2 ASC,
                                  g.o_d2,
                                  (g.k2_1 is null) desc,
                                  upper(left(g.k2_1, 1)) || lower(replace(substr(g.k2_1, 2), '_', ' ')) ASC,
                                  g.k2_1 ASC
                              ) o
                          ) as "rows",
                          json_build_array(
                            (
                              select
                                row_to_json(o.*)
                              from
                                (
                                  select
                                    'COUNTRY_PAIR'::text as "name",
                                    (
                                      select
                                        count(*)
                                      from
                                        totals_d1 t
                                      where
                                        t.k1_1 is not null
                                    ) as "valueCount",
                                    (
                                      select
                                        coalesce(sum(t.n), 0)::bigint
                                      from
                                        totals_d1 t
                                      where
                                        t.k1_1 is null
                                    ) as "missingCount",
                                    (
                                      select
                                        coalesce(sum(g.n), 0)::bigint
                                      from
                                        grouped g
                                      where
                                        g.o_d1
                                    ) as "otherCount"
                                ) o
                            ),
                            (
                              select
                                row_to_json(o.*)
                              from
                                (
                                  select
                                    'TYPE'::text as "name",
                                    (
                                      select
                                        count(*)
                                      from
                                        totals_d2 t
                                      where
                                        t.k2_1 is not null
                                    ) as "valueCount",
                                    (
                                      select
                                        coalesce(sum(t.n), 0)::bigint
                                      from
                                        totals_d2 t
                                      where
                                        t.k2_1 is null
                                    ) as "missingCount",
                                    (
                                      select
                                        coalesce(sum(t.n), 0)::bigint
                                      from
                                        totals_d2 t
                                      where
                                        (
                                          t.k2_1 is not null
                                          and (t.k2_1) not in (
                                            select
                                              k2_1
                                            from
                                              top_d2
                                          )
                                        )
                                    ) as "otherCount"
                                ) o
                            )
                          ) as "dimensions"
                      ) o
                  )
              ) as "groups"
          ) c
      ) as "cooperationItems",
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
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              r10."name" as "name"
                            from
                              "party" r10
                            where
                              (r10.visibility = 'PUBLIC')
                              and (r10."id" = n.id)
                            limit
                              1
                          ) o
                      ) as "party",
                      n.items as "items",
                      case
                        when (
                          select
                            latitude
                          from
                            party c
                          where
                            c.id = n.id
                        ) is null then null
                        else (
                          select
                            row_to_json(o.*)
                          from
                            (
                              select
                                (
                                  select
                                    latitude
                                  from
                                    party c
                                  where
                                    c.id = n.id
                                ) as "latitude",
                                (
                                  select
                                    longitude
                                  from
                                    party c
                                  where
                                    c.id = n.id
                                ) as "longitude"
                            ) o
                        )
                      end as "coordinates"
                    from
                      (
                        select
                          p.party_id as id,
                          count(*) as items
                        from
                          "cooperation_item" r9
                          join involvement p on p.item_id = r9."id"
                          and p.members > 0
                          and p.party_id in (
                            select
                              a_id
                            from
                              l2
                            union
                            select
                              b_id
                            from
                              l2
                          )
                          and p.visibility = 'PUBLIC'
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
                        group by
                          1
                      ) n
                    order by
                      n.items desc,
                      n.id
                  ) o
              ) as "nodes",
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
                              r11."name" as "name"
                            from
                              "party" r11
                            where
                              (r11.visibility = 'PUBLIC')
                              and (r11."id" = e.a_id)
                            limit
                              1
                          ) o
                      ) as "one",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              r12."name" as "name"
                            from
                              "party" r12
                            where
                              (r12.visibility = 'PUBLIC')
                              and (r12."id" = e.b_id)
                            limit
                              1
                          ) o
                      ) as "other",
                      e.items as "items",
                      e.agreements as "agreements",
                      e.latest_on as "latestOn"
                    from
                      l2 e
                    order by
                      e.items desc,
                      e.latest_on desc nulls last,
                      e.a_id,
                      e.b_id
                  ) o
              ) as "links"
          ) o
      ) as "cooperationNetwork"
  ) o
