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
  l5 as materialized (
    select
      r8."id" as id
    from
      "cooperation_item" r8
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
  ),
  l4 as materialized (
    select
      p.item_id as id,
      p.pairs as n,
      p.type,
      p.occurred_on,
      p.repeated,
      p.nested,
      p.parties || '{}' as parties
    from
      l5 l
      join complete_pairing p on p.item_id = l.id
      and p.level = 'CITY'
  ),
  l3 as materialized (
    with
      large as materialized (
        select
          parties,
          repeated,
          n,
          place,
          place / 2048 as string
        from
          (
            select
              *,
              (
                row_number() over (
                  order by
                    n desc
                )
              )::integer - 1 as place
            from
              l4
            where
              n > 100
              and nested is null
          ) l
      ),
      bits as materialized (
        select
          string,
          party,
          bit_or(set_bit(repeat('0', 2048)::varbit, place % 2048, 1)) as bits
        from
          (
            select
              string,
              place,
              unnest(parties) as party
            from
              large
          ) member
        group by
          string,
          party
      ),
      dense as materialized (
        select
          string
        from
          (
            select
              string,
              count(*) as parties
            from
              bits
            group by
              string
          ) b
          join (
            select
              string,
              sum(n) as pairs
            from
              large
            group by
              string
          ) l using (string)
        where
          parties * parties < pairs
      )
    select
      a_id,
      b_id,
      sum(n) as n
    from
      (
        select
          a_id,
          unnest(pair_partners (a_id, parties, repeated, nested)) as b_id,
          1 as n
        from
          (
            select
              p.*,
              unnest(p.parties) as a_id
            from
              (
                select
                  parties,
                  repeated,
                  nested
                from
                  l4
                where
                  not (
                    n > 100
                    and nested is null
                  )
                union all
                select
                  parties,
                  repeated,
                  null
                from
                  large
                where
                  string not in (
                    select
                      string
                    from
                      dense
                  )
              ) p
          ) part
        union all
        select
          *
        from
          (
            select
              a.party,
              b.party,
              bit_count(a.bits & b.bits)::integer as n
            from
              bits a
              join bits b on b.string = a.string
              and b.party > a.party
            where
              a.string in (
                select
                  string
                from
                  dense
              )
            offset
              0
          ) common
        where
          n > 0
        union all
        select
          party,
          party,
          1
        from
          (
            select
              unnest(repeated) as party
            from
              large
            where
              string in (
                select
                  string
                from
                  dense
              )
          ) repeated
      ) pair
    group by
      a_id,
      b_id
  ),
  l2 as materialized (
    select
      *
    from
      (
        with
          most as materialized (
            select
              a_id,
              b_id
            from
              l3
            order by
              n desc
            fetch first
              100 rows
            with
              ties
          )
        select
          a_id,
          b_id,
          count(*)::integer as items,
          count(*) filter (
            where
              type = 'AGREEMENT'
          )::integer as agreements,
          nullif(max(occurred_on), '') as latest_on
        from
          (
            select
              top.a_id,
              top.b_id,
              p.type,
              p.occurred_on
            from
              (
                select
                  top.*,
                  case
                    when one.n < two.n then a_id
                    else b_id
                  end as party
                from
                  most top
                  join (
                    select
                      party,
                      count(*) as n
                    from
                      (
                        select
                          a_id as party
                        from
                          most
                        union all
                        select
                          b_id
                        from
                          most
                      ) u
                    group by
                      1
                  ) one on one.party = top.a_id
                  join (
                    select
                      party,
                      count(*) as n
                    from
                      (
                        select
                          a_id as party
                        from
                          most
                        union all
                        select
                          b_id
                        from
                          most
                      ) u
                    group by
                      1
                  ) two on two.party = top.b_id
                offset
                  0
              ) top
              join (
                select
                  p.*,
                  unnest(p.parties) as party
                from
                  l4 p
              ) p on p.party = top.party
              and is_pair (top.a_id, top.b_id, p.parties, p.repeated, p.nested)
          ) i
        group by
          a_id,
          b_id
      ) l
    where
      true
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
              r7."id",
              r7."type"
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
          ),
          "amounts" as materialized (
            select
              *
            from
              (
                select
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
                where
                  true
                offset
                  0
              ) s
            where
              s.value is not null
              and s.unit is not null
          ),
          "listed" as materialized (
            select
              r2."id" as id
            from
              matching r2
            where
              true
          ),
          "records_d1" as materialized (
            select
              p.item_id as id,
              p.pairs as n,
              p.type,
              p.occurred_on,
              p.repeated,
              p.nested,
              p.parties || '{}' as parties
            from
              listed l
              join complete_pairing p on p.item_id = l.id
              and p.level = 'COUNTRY'
          ),
          "totals_d1" as materialized (
            select
              *
            from
              (
                with
                  large as materialized (
                    select
                      parties,
                      repeated,
                      n,
                      place,
                      place / 2048 as string
                    from
                      (
                        select
                          *,
                          (
                            row_number() over (
                              order by
                                n desc
                            )
                          )::integer - 1 as place
                        from
                          records_d1
                        where
                          n > 100
                          and nested is null
                      ) l
                  ),
                  bits as materialized (
                    select
                      string,
                      party,
                      bit_or(set_bit(repeat('0', 2048)::varbit, place % 2048, 1)) as bits
                    from
                      (
                        select
                          string,
                          place,
                          unnest(parties) as party
                        from
                          large
                      ) member
                    group by
                      string,
                      party
                  ),
                  dense as materialized (
                    select
                      string
                    from
                      (
                        select
                          string,
                          count(*) as parties
                        from
                          bits
                        group by
                          string
                      ) b
                      join (
                        select
                          string,
                          sum(n) as pairs
                        from
                          large
                        group by
                          string
                      ) l using (string)
                    where
                      parties * parties < pairs
                  )
                select
                  a_id,
                  b_id,
                  sum(n) as n
                from
                  (
                    select
                      a_id,
                      unnest(pair_partners (a_id, parties, repeated, nested)) as b_id,
                      1 as n
                    from
                      (
                        select
                          p.*,
                          unnest(p.parties) as a_id
                        from
                          (
                            select
                              parties,
                              repeated,
                              nested
                            from
                              records_d1
                            where
                              not (
                                n > 100
                                and nested is null
                              )
                            union all
                            select
                              parties,
                              repeated,
                              null
                            from
                              large
                            where
                              string not in (
                                select
                                  string
                                from
                                  dense
                              )
                          ) p
                      ) part
                    union all
                    select
                      *
                    from
                      (
                        select
                          a.party,
                          b.party,
                          bit_count(a.bits & b.bits)::integer as n
                        from
                          bits a
                          join bits b on b.string = a.string
                          and b.party > a.party
                        where
                          a.string in (
                            select
                              string
                            from
                              dense
                          )
                        offset
                          0
                      ) common
                    where
                      n > 0
                    union all
                    select
                      party,
                      party,
                      1
                    from
                      (
                        select
                          unnest(repeated) as party
                        from
                          large
                        where
                          string in (
                            select
                              string
                            from
                              dense
                          )
                      ) repeated
                  ) pair
                group by
                  a_id,
                  b_id
              ) counted (k1_1, k1_2, n)
            union all
            select
              null,
              null,
              missing.n
            from
              (
                select
                  (
                    select
                      count(*)
                    from
                      listed
                  ) - (
                    select
                      count(*)
                    from
                      records_d1
                  ) as n
                offset
                  0
              ) missing
            where
              missing.n > 0
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
              totals_d1
          ),
          "values_d1" as materialized (
            select
              *,
              (
                row_number() over (
                  order by
                    label,
                    k1_1,
                    k1_2
                )
              )::integer as t
            from
              (
                select
                  top.k1_1,
                  top.k1_2,
                  'party_' || replace(top.k1_1::text, '-', '') || ',' || 'party_' || replace(top.k1_2::text, '-', '') as value,
                  least(
                    (
                      select
                        n.name
                      from
                        party n
                      where
                        n.id = top.k1_1
                    ),
                    (
                      select
                        n.name
                      from
                        party n
                      where
                        n.id = top.k1_2
                    )
                  ) || ' – ' || greatest(
                    (
                      select
                        n.name
                      from
                        party n
                      where
                        n.id = top.k1_1
                    ),
                    (
                      select
                        n.name
                      from
                        party n
                      where
                        n.id = top.k1_2
                    )
                  ) as label
                from
                  (
                    select
                      *
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
                  ) top
              ) shown
          ),
          "hits_d1" as materialized (
            select
              p.id,
              top.t
            from
              (
                select
                  top.*,
                  case
                    when one.n < two.n then k1_1
                    else k1_2
                  end as party
                from
                  values_d1 top
                  join (
                    select
                      party,
                      count(*) as n
                    from
                      (
                        select
                          k1_1 as party
                        from
                          values_d1
                        union all
                        select
                          k1_2
                        from
                          values_d1
                      ) u
                    group by
                      1
                  ) one on one.party = top.k1_1
                  join (
                    select
                      party,
                      count(*) as n
                    from
                      (
                        select
                          k1_1 as party
                        from
                          values_d1
                        union all
                        select
                          k1_2
                        from
                          values_d1
                      ) u
                    group by
                      1
                  ) two on two.party = top.k1_2
                offset
                  0
              ) top
              join (
                select
                  p.*,
                  unnest(p.parties) as party
                from
                  records_d1 p
              ) p on p.party = top.party
              and is_pair (top.k1_1, top.k1_2, p.parties, p.repeated, p.nested)
          ),
          "tags_d1" as materialized (
            select
              id,
              t
            from
              hits_d1
            union all
            select
              l.id,
              case
                when v.id is null then -1
                else 0
              end
            from
              listed l
              full join records_d1 v on v.id = l.id
              full join (
                select
                  id,
                  count(*) as n
                from
                  hits_d1
                group by
                  id
              ) h on h.id = l.id
            where
              v.id is null
              or v.n > coalesce(h.n, 0)
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
          "summary_d2" as materialized (
            select
              count(k2_1) as known,
              coalesce(
                sum(n) filter (
                  where
                    k2_1 is null
                ),
                0
              )::bigint as missing
            from
              totals_d2
          ),
          "values_d2" as materialized (
            select
              *,
              (
                row_number() over (
                  order by
                    label,
                    k2_1
                )
              )::integer as t
            from
              (
                select
                  top.k2_1,
                  top.k2_1 as value,
                  upper(left(top.k2_1, 1)) || lower(replace(substr(top.k2_1, 2), '_', ' ')) as label
                from
                  (
                    select
                      *
                    from
                      totals_d2
                    where
                      k2_1 is not null
                    order by
                      n desc,
                      k2_1
                    limit
                      10
                  ) top
              ) shown
          ),
          "tags_d2" as materialized (
            select
              f.id,
              coalesce(
                v.t,
                case
                  when f.k2_1 is null then -1
                  else 0
                end
              ) as t
            from
              (
                select
                  r4."type" as k2_1,
                  r4."id" as id
                from
                  matching r4
                where
                  true
              ) f
              left join values_d2 v on v.k2_1 = f.k2_1
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
                  "grouped" as materialized (
                    select
                      c.t_d1,
                      c.t_d2,
                      c.n
                    from
                      (
                        select
                          t_d1,
                          t_d2,
                          count(*) as n
                        from
                          (
                            select
                              t_d1,
                              unnest(numbers) as t_d2
                            from
                              (
                                select
                                  unnest(d1.numbers) as t_d1,
                                  d2.numbers
                                from
                                  (
                                    select
                                      id,
                                      array_agg(t) as numbers
                                    from
                                      tags_d1
                                    group by
                                      id
                                  ) d1
                                  full join (
                                    select
                                      id,
                                      array_agg(t) as numbers
                                    from
                                      tags_d2
                                    group by
                                      id
                                  ) d2 on d2.id = d1.id
                                offset
                                  0
                              ) o
                          ) t
                        group by
                          t_d1,
                          t_d2
                      ) c
                  ),
                  "summed" as materialized (
                    select
                      c.t_d1,
                      c.t_d2,
                      c.unit,
                      c.value
                    from
                      (
                        select
                          t_d1,
                          t_d2,
                          unit,
                          sum(value) as value
                        from
                          (
                            select
                              t_d1,
                              unnest(numbers) as t_d2,
                              unit,
                              value
                            from
                              (
                                select
                                  unnest(d1.numbers) as t_d1,
                                  d2.numbers,
                                  unit,
                                  value
                                from
                                  (
                                    select
                                      id,
                                      array_agg(t) as numbers
                                    from
                                      tags_d1
                                    group by
                                      id
                                  ) d1
                                  full join (
                                    select
                                      id,
                                      array_agg(t) as numbers
                                    from
                                      tags_d2
                                    group by
                                      id
                                  ) d2 on d2.id = d1.id
                                  full join amounts on amounts.id = d1.id
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
                              ) o
                          ) t
                        where
                          unit is not null
                        group by
                          t_d1,
                          t_d2,
                          unit
                      ) c
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
                                                    when v.t = 0 then 'OTHER'
                                                    when v.t = -1 then 'MISSING'
                                                    else 'VALUE'
                                                  end as "kind",
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
                                            k1_1,
                                            k1_2
                                          from
                                            values_d1
                                          union all
                                          select
                                            0,
                                            null,
                                            null,
                                            null,
                                            null
                                          union all
                                          select
                                            -1,
                                            null,
                                            null,
                                            null,
                                            null
                                        ) v (t, value, label, k1_1, k1_2)
                                    ) [g.t_d1 + 2],
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
                                                    when v.t = 0 then 'OTHER'
                                                    when v.t = -1 then 'MISSING'
                                                    else 'VALUE'
                                                  end as "kind",
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
                                            k2_1
                                          from
                                            values_d2
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
                                        ) v (t, value, label, k2_1)
                                    ) [g.t_d2 + 2]
                                  ) as "keys",
                                  g.n as "count"
                                from
                                  grouped g
                                order by
                                  (
                                    (
                                      ((g.t_d1 = 0))
                                      or ((g.t_d2 = 0))
                                    )
                                  ) is true,
                                  g.n DESC,
                                  (g.t_d1 = 0),
                                  g.t_d1 ASC,
                                  (g.t_d2 = 0),
                                  g.t_d2 ASC
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
                                        known
                                      from
                                        summary_d1
                                    ) as "valueCount",
                                    (
                                      select
                                        missing
                                      from
                                        summary_d1
                                    ) as "missingCount",
                                    (
                                      select
                                        count(*)
                                      from
                                        tags_d1
                                      where
                                        t = 0
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
                                        known
                                      from
                                        summary_d2
                                    ) as "valueCount",
                                    (
                                      select
                                        missing
                                      from
                                        summary_d2
                                    ) as "missingCount",
                                    (
                                      select
                                        count(*)
                                      from
                                        tags_d2
                                      where
                                        t = 0
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
