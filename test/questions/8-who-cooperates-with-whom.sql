with
  l1 as materialized (
    select
      p.party_id as a_id,
      p_2.party_id as b_id,
      count(*) as items,
      count(*) filter (
        where
          r7."type" = 'AGREEMENT'
      ) as agreements,
      nullif(max(r7."occurred_on"), '') as latest_on
    from
      "cooperation_item" r7
      join involvement p on p.item_id = r7."id"
      and p.level = 'CITY'
      and p.members > 0
      and p.visibility = 'PUBLIC'
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
      )
    where
      (r7.visibility = 'PUBLIC')
      and (
        r7."forum_id" = (
          select
            f.id
          from
            forum f
          where
            f.slug = $2
        )
      )
    group by
      1,
      2
    order by
      items desc,
      latest_on desc nulls last,
      a_id,
      b_id
    limit
      100
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
              matching as materialized (
                select
                  r6."type",
                  r6."id"
                from
                  "cooperation_item" r6
                where
                  (r6.visibility = 'PUBLIC')
                  and (
                    r6."forum_id" = (
                      select
                        f.id
                      from
                        forum f
                      where
                        f.slug = $1
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
                      cells as materialized (
                        select
                          d1.party_id as k1_1,
                          d1_2.party_id as k1_2,
                          r2."type" as k2_1,
                          count(*) as n
                        from
                          matching r2
                          join involvement d1 on d1.item_id = r2."id"
                          and d1.level = 'COUNTRY'
                          and d1.members > 0
                          and d1.visibility = 'PUBLIC'
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
                          )
                        where
                          true
                        group by
                          k1_1,
                          k1_2,
                          k2_1
                      ),
                      ranked as materialized (
                        select
                          c.*,
                          dense_rank() over (
                            order by
                              c.w_d1 desc,
                              c.k1_1,
                              c.k1_2
                          ) as r_d1,
                          dense_rank() over (
                            order by
                              c.w_d2 desc,
                              c.k2_1
                          ) as r_d2
                        from
                          (
                            select
                              c.*,
                              sum(c.n) over (
                                partition by
                                  c.k1_1,
                                  c.k1_2
                              ) as w_d1,
                              alone_d2.n as w_d2
                            from
                              cells c
                              join (
                                select
                                  r3."type" as k2_1,
                                  count(*) as n
                                from
                                  matching r3
                                where
                                  true
                                group by
                                  k2_1
                              ) alone_d2 on (coalesce(alone_d2.k2_1::text, '')) = (coalesce(c.k2_1::text, ''))
                          ) c
                      ),
                      grouped as materialized (
                        select
                          case
                            when not c.r_d1 > 10 then c.k1_1
                          end as k1_1,
                          case
                            when not c.r_d1 > 10 then c.k1_2
                          end as k1_2,
                          c.r_d1 > 10 as o_d1,
                          case
                            when not c.r_d2 > 10 then c.k2_1
                          end as k2_1,
                          c.r_d2 > 10 as o_d2,
                          c.n
                        from
                          ranked c
                        where
                          not (
                            (c.r_d1 > 10)
                            or (c.r_d2 > 10)
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
                                    when not not f.t_d1 then f.k1_1
                                  end as k1_1,
                                  case
                                    when not not f.t_d1 then f.k1_2
                                  end as k1_2,
                                  not f.t_d1 as o_d1,
                                  case
                                    when not not f.t_d2 then f.k2_1
                                  end as k2_1,
                                  not f.t_d2 as o_d2,
                                  f.id
                                from
                                  (
                                    select
                                      f.*,
                                      case
                                        when f.k1_1 is null then (
                                          select
                                            exists (
                                              select
                                              from
                                                ranked
                                              where
                                                r_d1 <= 10
                                                and k1_1 is null
                                            )
                                        )
                                        else (f.k1_1, f.k1_2) in (
                                          select
                                            k1_1,
                                            k1_2
                                          from
                                            ranked
                                          where
                                            r_d1 <= 10
                                            and k1_1 is not null
                                        )
                                      end as t_d1,
                                      case
                                        when f.k2_1 is null then (
                                          select
                                            exists (
                                              select
                                              from
                                                ranked
                                              where
                                                r_d2 <= 10
                                                and k2_1 is null
                                            )
                                        )
                                        else (f.k2_1) in (
                                          select
                                            k2_1
                                          from
                                            ranked
                                          where
                                            r_d2 <= 10
                                            and k2_1 is not null
                                        )
                                      end as t_d2
                                    from
                                      (
                                        select
                                          d1.party_id as k1_1,
                                          d1_2.party_id as k1_2,
                                          r4."type" as k2_1,
                                          r4."id" as id
                                        from
                                          matching r4
                                          join involvement d1 on d1.item_id = r4."id"
                                          and d1.level = 'COUNTRY'
                                          and d1.members > 0
                                          and d1.visibility = 'PUBLIC'
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
                                          )
                                        where
                                          true
                                      ) f
                                    offset
                                      0
                                  ) f
                                where
                                  (
                                    (not f.t_d1)
                                    or (not f.t_d2)
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
                            select
                              exists (
                                select
                                from
                                  ranked c
                                where
                                  (
                                    (c.r_d1 > 10)
                                    or (c.r_d2 > 10)
                                  )
                              )
                          )
                      ),
                      summed as materialized (
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
                                when not not f.t_d1 then f.k1_1
                              end as k1_1,
                              case
                                when not not f.t_d1 then f.k1_2
                              end as k1_2,
                              not f.t_d1 as o_d1,
                              case
                                when not not f.t_d2 then f.k2_1
                              end as k2_1,
                              not f.t_d2 as o_d2,
                              f.id,
                              f.value,
                              f.unit
                            from
                              (
                                select
                                  f.*,
                                  case
                                    when f.k1_1 is null then (
                                      select
                                        exists (
                                          select
                                          from
                                            ranked
                                          where
                                            r_d1 <= 10
                                            and k1_1 is null
                                        )
                                    )
                                    else (f.k1_1, f.k1_2) in (
                                      select
                                        k1_1,
                                        k1_2
                                      from
                                        ranked
                                      where
                                        r_d1 <= 10
                                        and k1_1 is not null
                                    )
                                  end as t_d1,
                                  case
                                    when f.k2_1 is null then (
                                      select
                                        exists (
                                          select
                                          from
                                            ranked
                                          where
                                            r_d2 <= 10
                                            and k2_1 is null
                                        )
                                    )
                                    else (f.k2_1) in (
                                      select
                                        k2_1
                                      from
                                        ranked
                                      where
                                        r_d2 <= 10
                                        and k2_1 is not null
                                    )
                                  end as t_d2
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
                                      join involvement d1 on d1.item_id = r5."id"
                                      and d1.level = 'COUNTRY'
                                      and d1.members > 0
                                      and d1.visibility = 'PUBLIC'
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
                                      )
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
                                      when g.o_d2 then 'Other'
                                      when (g.k2_1 is null) then 'None'
                                      else upper(left(g.k2_1, 1)) || lower(replace(substr(g.k2_1, 2), '_', ' '))
                                    end as "label"
                                ) o
                            )
                          ) as "keys",
                          g.n as "count",
                          (
                            (g.o_d1)
                            or (g.o_d2)
                          ) as "isOther"
                        from
                          grouped g
                        order by
                          (
                            (
                              (g.o_d1)
                              or (g.o_d2)
                            )
                          ) is true,
                          g.n desc,
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
                          ),
                          g.k1_1,
                          g.k1_2,
                          g.o_d2,
                          (g.k2_1 is null) desc,
                          upper(left(g.k2_1, 1)) || lower(replace(substr(g.k2_1, 2), '_', ' ')),
                          g.k2_1
                      ) o
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
                                  r9."name" as "name"
                                from
                                  "party" r9
                                where
                                  (r9.visibility = 'PUBLIC')
                                  and (r9."id" = n.id)
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
                              "cooperation_item" r8
                              join involvement p on p.item_id = r8."id"
                              and p.members > 0
                              and p.party_id in (
                                select
                                  a_id
                                from
                                  l1
                                union
                                select
                                  b_id
                                from
                                  l1
                              )
                              and p.visibility = 'PUBLIC'
                            where
                              (r8.visibility = 'PUBLIC')
                              and (
                                r8."forum_id" = (
                                  select
                                    f.id
                                  from
                                    forum f
                                  where
                                    f.slug = $3
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
                                  r10."name" as "name"
                                from
                                  "party" r10
                                where
                                  (r10.visibility = 'PUBLIC')
                                  and (r10."id" = e.a_id)
                                limit
                                  1
                              ) o
                          ) as "a",
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
                                  and (r11."id" = e.b_id)
                                limit
                                  1
                              ) o
                          ) as "b",
                          e.items as "items",
                          e.agreements as "agreements",
                          e.latest_on as "latestOn"
                        from
                          l1 e
                        order by
                          e.items desc,
                          e.latest_on desc nulls last,
                          e.a_id,
                          e.b_id
                      ) o
                  ) as "edges"
              ) o
          ) as "cooperationNetwork"
      ) o
  )::text as data
