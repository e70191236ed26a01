with
  l1 as materialized (
    select
      f.party_id,
      f.matches,
      f.taken_as,
      f.candidates,
      p.name,
      p.level
    from
      find_party (
        $1,
        $2,
        $3,
        $4,
        $5,
        $6,
        $7,
        $8,
        $9,
        $10,
        $11,
        $12,
        (
          select
            v.visibility = 'PUBLIC'
          from
            (
              values
                ('INTERNAL')
            ) v (visibility)
        )
      ) f
      left join party p on p.id = f.party_id
  ),
  l2 as materialized (
    with recursive
      up (id, covering_id) as (
        select
          id,
          id
        from
          topic
        union
        select
          up.id,
          t.parent_id
        from
          up
          join topic t on t.id = up.covering_id
        where
          t.parent_id is not null
      )
    select
      id,
      covering_id
    from
      up
  ),
  l3 as materialized (
    select
      p.party_id as a_id,
      p_2.party_id as b_id,
      count(*) as items,
      count(*) filter (
        where
          r15."type" = 'AGREEMENT'
      ) as agreements,
      nullif(max(r15."occurred_on"), '') as latest_on
    from
      "cooperation_item" r15
      join involvement p on p.item_id = r15."id"
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
      (r15.visibility = 'PUBLIC')
      and (
        r15."id" in (
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
            and true
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
      50
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
                  r12."id",
                  r12."value",
                  r12."currency",
                  r12."status"
                from
                  "agreement" r12
                where
                  (r12.visibility = 'PUBLIC')
                  and (
                    r12."id" in (
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
                        and v1.item_type = 'AGREEMENT'
                        and true
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
                          nullif(left(d1.occurred_on, 4), '') as k1_1,
                          count(*) as n
                        from
                          matching r2
                          join cooperation_item d1 on d1.id = r2."id"
                        where
                          true
                        group by
                          k1_1
                      ),
                      ranked as materialized (
                        select
                          c.*
                        from
                          cells c
                      ),
                      grouped as materialized (
                        select
                          c.k1_1,
                          sum(c.n)::bigint as n
                        from
                          ranked c
                        group by
                          1
                      ),
                      summed as materialized (
                        select
                          k1_1,
                          unit,
                          sum(value) as value
                        from
                          (
                            select distinct
                              f.k1_1,
                              f.id,
                              f.value,
                              f.unit
                            from
                              (
                                select
                                  f.*
                                from
                                  (
                                    select
                                      nullif(left(d1.occurred_on, 4), '') as k1_1,
                                      r3."id" as id,
                                      r3."value" as value,
                                      r3."currency" as unit
                                    from
                                      matching r3
                                      join cooperation_item d1 on d1.id = r3."id"
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
                                    'YEAR'::text as "dimension",
                                    case
                                      when not (g.k1_1 is null) then g.k1_1
                                    end as "value",
                                    case
                                      when false then 'Other'
                                      when (g.k1_1 is null) then 'Undated'
                                      else g.k1_1
                                    end as "label",
                                    $13::json as "node"
                                ) o
                            )
                          ) as "keys",
                          g.n as "count",
                          ((false)) as "isOther"
                        from
                          grouped g
                        order by
                          (g.k1_1 is null) desc,
                          g.k1_1
                      ) o
                  ) as "byYear",
                  (
                    with
                      cells as materialized (
                        select
                          d1.party_id as k1_1,
                          d1_2.party_id as k1_2,
                          count(*) as n
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
                        group by
                          k1_1,
                          k1_2
                      ),
                      ranked as materialized (
                        select
                          c.*,
                          dense_rank() over (
                            order by
                              c.w_d1 desc,
                              c.k1_1,
                              c.k1_2
                          ) as r_d1
                        from
                          (
                            select
                              c.*,
                              sum(c.n) over (
                                partition by
                                  c.k1_1,
                                  c.k1_2
                              ) as w_d1
                            from
                              cells c
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
                          c.n
                        from
                          ranked c
                        where
                          not ((c.r_d1 > 10))
                        union all
                        select
                          *
                        from
                          (
                            select
                              k1_1,
                              k1_2,
                              o_d1,
                              n
                            from
                              (
                                select
                                  (
                                    select
                                      k1_1
                                    from
                                      ranked
                                    where
                                      false
                                  ) as k1_1,
                                  (
                                    select
                                      k1_2
                                    from
                                      ranked
                                    where
                                      false
                                  ) as k1_2,
                                  true as o_d1,
                                  count(distinct f.id) as n
                                from
                                  (
                                    select
                                      d1.party_id as k1_1,
                                      d1_2.party_id as k1_2,
                                      r5."id" as id
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
                                where
                                  not case
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
                                  end
                              ) once
                          ) rest
                        where
                          (
                            select
                              exists (
                                select
                                from
                                  ranked c
                                where
                                  ((c.r_d1 > 10))
                              )
                          )
                      ),
                      summed as materialized (
                        select
                          k1_1,
                          k1_2,
                          o_d1,
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
                                  end as t_d1
                                from
                                  (
                                    select
                                      d1.party_id as k1_1,
                                      d1_2.party_id as k1_2,
                                      r6."id" as id,
                                      r6."value" as value,
                                      r6."currency" as unit
                                    from
                                      matching r6
                                      join involvement d1 on d1.item_id = r6."id"
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
                                    'COUNTRY_PAIR'::text as "dimension",
                                    case
                                      when not (g.k1_1 is null) then 'party_' || replace(g.k1_1::text, '-', '') || ',' || 'party_' || replace(g.k1_2::text, '-', '')
                                    end as "value",
                                    case
                                      when g.o_d1 then 'Other'
                                      when (g.k1_1 is null) then 'None'
                                      else least(
                                        (
                                          select
                                            coalesce(
                                              case
                                                when n.name_lang = $14::text then n.name
                                                else n.names_in ->> $14::text
                                              end,
                                              n.name
                                            )
                                          from
                                            party n
                                          where
                                            n.id = g.k1_1
                                        ),
                                        (
                                          select
                                            coalesce(
                                              case
                                                when n.name_lang = $14::text then n.name
                                                else n.names_in ->> $14::text
                                              end,
                                              n.name
                                            )
                                          from
                                            party n
                                          where
                                            n.id = g.k1_2
                                        )
                                      ) || ' – ' || greatest(
                                        (
                                          select
                                            coalesce(
                                              case
                                                when n.name_lang = $14::text then n.name
                                                else n.names_in ->> $14::text
                                              end,
                                              n.name
                                            )
                                          from
                                            party n
                                          where
                                            n.id = g.k1_1
                                        ),
                                        (
                                          select
                                            coalesce(
                                              case
                                                when n.name_lang = $14::text then n.name
                                                else n.names_in ->> $14::text
                                              end,
                                              n.name
                                            )
                                          from
                                            party n
                                          where
                                            n.id = g.k1_2
                                        )
                                      )
                                    end as "label",
                                    $15::json as "node"
                                ) o
                            )
                          ) as "keys",
                          g.n as "count",
                          ((g.o_d1)) as "isOther"
                        from
                          grouped g
                        order by
                          (((g.o_d1))) is true,
                          g.n desc,
                          g.o_d1,
                          (g.k1_1 is null) desc,
                          least(
                            (
                              select
                                coalesce(
                                  case
                                    when n.name_lang = $14::text then n.name
                                    else n.names_in ->> $14::text
                                  end,
                                  n.name
                                )
                              from
                                party n
                              where
                                n.id = g.k1_1
                            ),
                            (
                              select
                                coalesce(
                                  case
                                    when n.name_lang = $14::text then n.name
                                    else n.names_in ->> $14::text
                                  end,
                                  n.name
                                )
                              from
                                party n
                              where
                                n.id = g.k1_2
                            )
                          ) || ' – ' || greatest(
                            (
                              select
                                coalesce(
                                  case
                                    when n.name_lang = $14::text then n.name
                                    else n.names_in ->> $14::text
                                  end,
                                  n.name
                                )
                              from
                                party n
                              where
                                n.id = g.k1_1
                            ),
                            (
                              select
                                coalesce(
                                  case
                                    when n.name_lang = $14::text then n.name
                                    else n.names_in ->> $14::text
                                  end,
                                  n.name
                                )
                              from
                                party n
                              where
                                n.id = g.k1_2
                            )
                          ),
                          g.k1_1,
                          g.k1_2
                      ) o
                  ) as "byPair",
                  (
                    with
                      cells as materialized (
                        select
                          k1_1,
                          k2_1,
                          count(*) as n
                        from
                          (
                            select distinct
                              d1_up.covering_id as k1_1,
                              r7."status" as k2_1,
                              r7."id" as id
                            from
                              matching r7
                              join record_topic d1 on d1.record_id = r7."id"
                              join l2 d1_up on d1_up.id = d1.topic_id
                            where
                              true
                          ) once
                        group by
                          k1_1,
                          k2_1
                      ),
                      ranked as materialized (
                        select
                          c.*,
                          dense_rank() over (
                            order by
                              c.w_d1 desc,
                              c.k1_1
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
                                  c.k1_1
                              ) as w_d1,
                              alone_d2.n as w_d2
                            from
                              cells c
                              join (
                                select
                                  r8."status" as k2_1,
                                  count(*) as n
                                from
                                  matching r8
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
                            when not c.r_d1 > 8 then c.k1_1
                          end as k1_1,
                          c.r_d1 > 8 as o_d1,
                          case
                            when not c.r_d2 > 8 then c.k2_1
                          end as k2_1,
                          c.r_d2 > 8 as o_d2,
                          c.n
                        from
                          ranked c
                        where
                          not (
                            (c.r_d1 > 8)
                            or (c.r_d2 > 8)
                          )
                        union all
                        select
                          *
                        from
                          (
                            select
                              k1_1,
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
                                                r_d1 <= 8
                                                and k1_1 is null
                                            )
                                        )
                                        else (f.k1_1) in (
                                          select
                                            k1_1
                                          from
                                            ranked
                                          where
                                            r_d1 <= 8
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
                                                r_d2 <= 8
                                                and k2_1 is null
                                            )
                                        )
                                        else (f.k2_1) in (
                                          select
                                            k2_1
                                          from
                                            ranked
                                          where
                                            r_d2 <= 8
                                            and k2_1 is not null
                                        )
                                      end as t_d2
                                    from
                                      (
                                        select
                                          d1_up.covering_id as k1_1,
                                          r9."status" as k2_1,
                                          r9."id" as id
                                        from
                                          matching r9
                                          join record_topic d1 on d1.record_id = r9."id"
                                          join l2 d1_up on d1_up.id = d1.topic_id
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
                                    (c.r_d1 > 8)
                                    or (c.r_d2 > 8)
                                  )
                              )
                          )
                      ),
                      summed as materialized (
                        select
                          k1_1,
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
                                            r_d1 <= 8
                                            and k1_1 is null
                                        )
                                    )
                                    else (f.k1_1) in (
                                      select
                                        k1_1
                                      from
                                        ranked
                                      where
                                        r_d1 <= 8
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
                                            r_d2 <= 8
                                            and k2_1 is null
                                        )
                                    )
                                    else (f.k2_1) in (
                                      select
                                        k2_1
                                      from
                                        ranked
                                      where
                                        r_d2 <= 8
                                        and k2_1 is not null
                                    )
                                  end as t_d2
                                from
                                  (
                                    select
                                      d1_up.covering_id as k1_1,
                                      r10."status" as k2_1,
                                      r10."id" as id,
                                      r10."value" as value,
                                      r10."currency" as unit
                                    from
                                      matching r10
                                      join record_topic d1 on d1.record_id = r10."id"
                                      join l2 d1_up on d1_up.id = d1.topic_id
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
                                    'TOPIC'::text as "dimension",
                                    case
                                      when not (g.k1_1 is null) then 'topic_' || replace(g.k1_1::text, '-', '')
                                    end as "value",
                                    case
                                      when g.o_d1 then 'Other'
                                      when (g.k1_1 is null) then 'None'
                                      else (
                                        select
                                          coalesce(
                                            case
                                              when n.name_lang = $14::text then n.name
                                              else n.names_in ->> $14::text
                                            end,
                                            n.name
                                          )
                                        from
                                          topic n
                                        where
                                          n.id = g.k1_1
                                      )
                                    end as "label",
                                    (
                                      select
                                        row_to_json(o.*)
                                      from
                                        (
                                          select
                                            'Topic'::text as "__typename",
                                            'topic_' || replace(r11."id"::text, '-', '') as "id"
                                          from
                                            "topic" r11
                                          where
                                            (r11.visibility = 'PUBLIC')
                                            and (r11."id" = g.k1_1)
                                        ) o
                                    ) as "node"
                                ) o
                            ),
                            (
                              select
                                row_to_json(o.*)
                              from
                                (
                                  select
                                    'STATUS'::text as "dimension",
                                    case
                                      when not (g.k2_1 is null) then g.k2_1
                                    end as "value",
                                    case
                                      when g.o_d2 then 'Other'
                                      when (g.k2_1 is null) then 'None'
                                      else upper(left(g.k2_1, 1)) || lower(replace(substr(g.k2_1, 2), '_', ' '))
                                    end as "label",
                                    $16::json as "node"
                                ) o
                            )
                          ) as "keys",
                          g.n as "count",
                          (
                            (g.o_d1)
                            or (g.o_d2)
                          ) as "isOther",
                          (
                            select
                              coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                            from
                              (
                                select
                                  trim_scale(s.value)::text as "value",
                                  s.unit as "currency"
                                from
                                  summed s
                                where
                                  (s.k1_1 is not distinct from g.k1_1)
                                  and (s.o_d1 = g.o_d1)
                                  and (s.k2_1 is not distinct from g.k2_1)
                                  and (s.o_d2 = g.o_d2)
                                order by
                                  s.unit
                              ) o
                          ) as "sums"
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
                          (
                            select
                              coalesce(
                                case
                                  when n.name_lang = $14::text then n.name
                                  else n.names_in ->> $14::text
                                end,
                                n.name
                              )
                            from
                              topic n
                            where
                              n.id = g.k1_1
                          ),
                          g.k1_1,
                          g.o_d2,
                          (g.k2_1 is null) desc,
                          upper(left(g.k2_1, 1)) || lower(replace(substr(g.k2_1, 2), '_', ' ')),
                          g.k2_1
                      ) o
                  ) as "byTopicAndStatus"
              ) c
          ) as "agreements",
          (
            select
              row_to_json(c.*)
            from
              (
                select
                  (
                    with
                      cells as materialized (
                        select
                          r14."status" as k1_1,
                          count(*) as n
                        from
                          "commitment" r14
                        where
                          (r14.visibility = 'PUBLIC')
                          and (
                            r14."id" in (
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
                                and v1.item_type = 'COMMITMENT'
                                and true
                            )
                          )
                        group by
                          k1_1
                      ),
                      ranked as materialized (
                        select
                          c.*,
                          dense_rank() over (
                            order by
                              c.w_d1 desc,
                              c.k1_1
                          ) as r_d1
                        from
                          (
                            select
                              c.*,
                              sum(c.n) over (
                                partition by
                                  c.k1_1
                              ) as w_d1
                            from
                              cells c
                          ) c
                      ),
                      grouped as materialized (
                        select
                          case
                            when not c.r_d1 > 50 then c.k1_1
                          end as k1_1,
                          c.r_d1 > 50 as o_d1,
                          sum(c.n)::bigint as n
                        from
                          ranked c
                        group by
                          1,
                          2
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
                                    'STATUS'::text as "dimension",
                                    case
                                      when not (g.k1_1 is null) then g.k1_1
                                    end as "value",
                                    case
                                      when g.o_d1 then 'Other'
                                      when (g.k1_1 is null) then 'None'
                                      else upper(left(g.k1_1, 1)) || lower(replace(substr(g.k1_1, 2), '_', ' '))
                                    end as "label",
                                    $17::json as "node"
                                ) o
                            )
                          ) as "keys",
                          g.n as "count",
                          ((g.o_d1)) as "isOther"
                        from
                          grouped g
                        order by
                          (((g.o_d1))) is true,
                          g.n desc,
                          g.o_d1,
                          (g.k1_1 is null) desc,
                          upper(left(g.k1_1, 1)) || lower(replace(substr(g.k1_1, 2), '_', ' ')),
                          g.k1_1
                      ) o
                  ) as "byStatus"
              ) c
          ) as "commitments",
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
                                  'party_' || replace(r17."id"::text, '-', '') as "id",
                                  coalesce(
                                    case
                                      when r17."name_lang" = $14::text then r17."name"
                                      else r17."names_in" ->> $14::text
                                    end,
                                    r17."name"
                                  ) as "name"
                                from
                                  "party" r17
                                where
                                  (r17.visibility = 'PUBLIC')
                                  and (r17."id" = n.id)
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
                              "cooperation_item" r16
                              join involvement p on p.item_id = r16."id"
                              and p.members > 0
                              and p.party_id in (
                                select
                                  a_id
                                from
                                  l3
                                union
                                select
                                  b_id
                                from
                                  l3
                              )
                              and p.visibility = 'PUBLIC'
                            where
                              (r16.visibility = 'PUBLIC')
                              and (
                                r16."id" in (
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
                                    and true
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
                                  'party_' || replace(r18."id"::text, '-', '') as "id"
                                from
                                  "party" r18
                                where
                                  (r18.visibility = 'PUBLIC')
                                  and (r18."id" = e.a_id)
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
                                  'party_' || replace(r19."id"::text, '-', '') as "id"
                                from
                                  "party" r19
                                where
                                  (r19.visibility = 'PUBLIC')
                                  and (r19."id" = e.b_id)
                                limit
                                  1
                              ) o
                          ) as "b",
                          e.items as "items",
                          e.agreements as "agreements",
                          e.latest_on as "latestOn"
                        from
                          l3 e
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
  )::text as data,
  (
    select
      row_to_json(l)::text
    from
      l1 l
  ) as l1
