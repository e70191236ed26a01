with
  l1 as materialized (
    select
      party_id,
      matches,
      candidates
    from
      find_party ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, ('INTERNAL' = 'PUBLIC'))
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
  l6 as materialized (
    select
      r16."id" as id
    from
      "cooperation_item" r16
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
  ),
  l5 as materialized (
    select
      p.item_id as id,
      p.pairs as n,
      p.type,
      p.occurred_on,
      p.repeated,
      p.nested,
      p.parties || '{}' as parties
    from
      l6 l
      join complete_pairing p on p.item_id = l.id
      and p.level = 'CITY'
  ),
  l4 as materialized (
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
              l5
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
                  l5
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
  l3 as materialized (
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
              l4
            order by
              n desc
            fetch first
              50 rows
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
                  l5 p
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
      50
  )
select
  row_to_json(o.*)::text as data,
  (
    select
      row_to_json(l)::text
    from
      l1 l
    where
      l.party_id is null
  ) as l1
from
  (
    select
      (
        with
          matching as materialized (
            select
              r13."id",
              r13."value",
              r13."currency",
              r13."status"
            from
              "agreement" r13
            where
              (r13.visibility = 'PUBLIC')
              and (
                r13."id" in (
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
          ),
          "amounts" as materialized (
            select
              *
            from
              (
                select
                  r3."id" as id,
                  r3."value" as value,
                  r3."currency" as unit
                from
                  matching r3
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
              r5."id" as id
            from
              matching r5
            where
              true
          ),
          "records_d2" as materialized (
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
          "totals_d2" as materialized (
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
                          records_d2
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
                              records_d2
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
              ) counted (k2_1, k2_2, n)
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
                      records_d2
                  ) as n
                offset
                  0
              ) missing
            where
              missing.n > 0
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
                    k2_1,
                    k2_2
                )
              )::integer as t
            from
              (
                select
                  top.k2_1,
                  top.k2_2,
                  'party_' || replace(top.k2_1::text, '-', '') || ',' || 'party_' || replace(top.k2_2::text, '-', '') as value,
                  least(
                    (
                      select
                        coalesce(
                          case
                            when n.name_lang = $13::text then n.name
                            else n.names_in ->> $13::text
                          end,
                          n.name
                        )
                      from
                        party n
                      where
                        n.id = top.k2_1
                    ),
                    (
                      select
                        coalesce(
                          case
                            when n.name_lang = $13::text then n.name
                            else n.names_in ->> $13::text
                          end,
                          n.name
                        )
                      from
                        party n
                      where
                        n.id = top.k2_2
                    )
                  ) || ' – ' || greatest(
                    (
                      select
                        coalesce(
                          case
                            when n.name_lang = $13::text then n.name
                            else n.names_in ->> $13::text
                          end,
                          n.name
                        )
                      from
                        party n
                      where
                        n.id = top.k2_1
                    ),
                    (
                      select
                        coalesce(
                          case
                            when n.name_lang = $13::text then n.name
                            else n.names_in ->> $13::text
                          end,
                          n.name
                        )
                      from
                        party n
                      where
                        n.id = top.k2_2
                    )
                  ) as label
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
                      k2_1,
                      k2_2
                    limit
                      10
                  ) top
              ) shown
          ),
          "hits_d2" as materialized (
            select
              p.id,
              top.t
            from
              (
                select
                  top.*,
                  case
                    when one.n < two.n then k2_1
                    else k2_2
                  end as party
                from
                  values_d2 top
                  join (
                    select
                      party,
                      count(*) as n
                    from
                      (
                        select
                          k2_1 as party
                        from
                          values_d2
                        union all
                        select
                          k2_2
                        from
                          values_d2
                      ) u
                    group by
                      1
                  ) one on one.party = top.k2_1
                  join (
                    select
                      party,
                      count(*) as n
                    from
                      (
                        select
                          k2_1 as party
                        from
                          values_d2
                        union all
                        select
                          k2_2
                        from
                          values_d2
                      ) u
                    group by
                      1
                  ) two on two.party = top.k2_2
                offset
                  0
              ) top
              join (
                select
                  p.*,
                  unnest(p.parties) as party
                from
                  records_d2 p
              ) p on p.party = top.party
              and is_pair (top.k2_1, top.k2_2, p.parties, p.repeated, p.nested)
          ),
          "tags_d2" as materialized (
            select
              id,
              t
            from
              hits_d2
            union all
            select
              l.id,
              case
                when v.id is null then -1
                else 0
              end
            from
              listed l
              full join records_d2 v on v.id = l.id
              full join (
                select
                  id,
                  count(*) as n
                from
                  hits_d2
                group by
                  id
              ) h on h.id = l.id
            where
              v.id is null
              or v.n > coalesce(h.n, 0)
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
                  "grouped" as materialized (
                    select
                      c.k1_1,
                      sum(c.n)::bigint as n
                    from
                      (
                        select
                          c.*
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
                      1
                  ),
                  "summed" as materialized (
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
                                          nullif(left(d1.occurred_on, 4), '') as k1_1,
                                          r4."id" as id
                                        from
                                          matching r4
                                          join cooperation_item d1 on d1.id = r4."id"
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
                            offset
                              0
                          ) f
                        where
                          f.unit is not null
                      ) once
                    group by
                      k1_1,
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
                              coalesce(sum(n), 0)::bigint
                            from
                              cells
                          ) as "totalCount",
                          json_build_array(
                            (
                              select
                                row_to_json(o.*)
                              from
                                (
                                  select
                                    'YEAR'::text as "name",
                                    false as "isMultivalued",
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
                                    0 as "otherCount",
                                    (
                                      select
                                        min(t.k1_1)
                                      from
                                        cells t
                                    ) as "from",
                                    (
                                      select
                                        max(t.k1_1)
                                      from
                                        cells t
                                    ) as "to"
                                ) o
                            )
                          ) as "dimensions",
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
                                            'YEAR'::text as "dimension",
                                            case
                                              when (g.k1_1 is null) then 'MISSING'
                                              else 'VALUE'
                                            end as "kind",
                                            case
                                              when (g.k1_1 is null) then null
                                              else g.k1_1
                                            end as "value",
                                            case
                                              when (g.k1_1 is null) then 'Undated'
                                              else g.k1_1
                                            end as "label",
                                            $14::json as "node"
                                        ) o
                                    )
                                  ) as "keys",
                                  g.n as "count",
                                  ((false)) as "isOther"
                                from
                                  grouped g
                                order by
                                  g.k1_1 ASC nulls first
                              ) o
                          ) as "rows"
                      ) o
                  )
              ) as "byYear",
              (
                with
                  "grouped" as materialized (
                    select
                      c.t_d2,
                      c.n
                    from
                      (
                        select
                          t_d2,
                          count(*) as n
                        from
                          (
                            select
                              d2.t as t_d2
                            from
                              tags_d2 d2
                            offset
                              0
                          ) t
                        group by
                          t_d2
                      ) c
                  ),
                  "summed" as materialized (
                    select
                      c.t_d2,
                      c.unit,
                      c.value
                    from
                      (
                        select
                          t_d2,
                          unit,
                          sum(value) as value
                        from
                          (
                            select
                              d2.t as t_d2,
                              unit,
                              value
                            from
                              tags_d2 d2
                              full join amounts on amounts.id = d2.id
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
                          ) t
                        where
                          unit is not null
                        group by
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
                              count(*)
                            from
                              matching r7
                            where
                              true
                          ) as "totalCount",
                          json_build_array(
                            (
                              select
                                row_to_json(o.*)
                              from
                                (
                                  select
                                    'COUNTRY_PAIR'::text as "name",
                                    true as "isMultivalued",
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
                                    ) as "otherCount",
                                    null::text as "from",
                                    null::text as "to"
                                ) o
                            )
                          ) as "dimensions",
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
                                                  'COUNTRY_PAIR'::text as "dimension",
                                                  case
                                                    when v.t = 0 then 'OTHER'
                                                    when v.t = -1 then 'MISSING'
                                                    else 'VALUE'
                                                  end as "kind",
                                                  case
                                                    when v.t = 0 then null
                                                    when v.t = -1 then null
                                                    else v.value
                                                  end as "value",
                                                  case
                                                    when v.t = 0 then 'Other'
                                                    when v.t = -1 then 'None'
                                                    else v.label
                                                  end as "label",
                                                  $15::json as "node"
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
                                            k2_1,
                                            k2_2
                                          from
                                            values_d2
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
                                        ) v (t, value, label, k2_1, k2_2)
                                    ) [g.t_d2 + 2]
                                  ) as "keys",
                                  g.n as "count",
                                  (((g.t_d2 = 0))) as "isOther"
                                from
                                  grouped g
                                order by
                                  ((((g.t_d2 = 0)))) is true,
                                  g.n DESC,
                                  (g.t_d2 = 0),
                                  g.t_d2 ASC
                              ) o
                          ) as "rows"
                      ) o
                  )
              ) as "byPair",
              (
                with
                  "fallen" as materialized (
                    select distinct
                      d3_up.covering_id as k3_1,
                      r8."status" as k4_1,
                      r8."id" as id
                    from
                      matching r8
                      left join record_topic d3
                      join l2 d3_up on d3_up.id = d3.topic_id on d3.record_id = r8."id"
                    where
                      true
                  ),
                  "cells" as materialized (
                    select
                      k3_1,
                      k4_1,
                      count(*) as n
                    from
                      (
                        select
                          *
                        from
                          fallen
                      ) once
                    group by
                      k3_1,
                      k4_1
                  ),
                  "totals_d3" as materialized (
                    select
                      k3_1,
                      sum(n)::bigint as n
                    from
                      cells
                    group by
                      k3_1
                  ),
                  "totals_d4" as materialized (
                    select
                      r9."status" as k4_1,
                      count(*) as n
                    from
                      matching r9
                    where
                      true
                    group by
                      k4_1
                  ),
                  "summary_d3" as materialized (
                    select
                      count(k3_1) as known,
                      coalesce(
                        sum(n) filter (
                          where
                            k3_1 is null
                        ),
                        0
                      )::bigint as missing
                    from
                      totals_d3
                  ),
                  "summary_d4" as materialized (
                    select
                      count(k4_1) as known,
                      coalesce(
                        sum(n) filter (
                          where
                            k4_1 is null
                        ),
                        0
                      )::bigint as missing
                    from
                      totals_d4
                  ),
                  "values_d3" as materialized (
                    select
                      *,
                      (
                        row_number() over (
                          order by
                            label,
                            k3_1
                        )
                      )::integer as t
                    from
                      (
                        select
                          top.k3_1,
                          'topic_' || replace(top.k3_1::text, '-', '') as value,
                          (
                            select
                              coalesce(
                                case
                                  when n.name_lang = $13::text then n.name
                                  else n.names_in ->> $13::text
                                end,
                                n.name
                              )
                            from
                              topic n
                            where
                              n.id = top.k3_1
                          ) as label
                        from
                          (
                            select
                              *
                            from
                              totals_d3
                            where
                              k3_1 is not null
                            order by
                              n desc,
                              k3_1
                            limit
                              8
                          ) top
                      ) shown
                  ),
                  "values_d4" as materialized (
                    select
                      *,
                      (
                        row_number() over (
                          order by
                            label,
                            k4_1
                        )
                      )::integer as t
                    from
                      (
                        select
                          top.k4_1,
                          top.k4_1 as value,
                          upper(left(top.k4_1, 1)) || lower(replace(substr(top.k4_1, 2), '_', ' ')) as label
                        from
                          (
                            select
                              *
                            from
                              totals_d4
                            where
                              k4_1 is not null
                            order by
                              n desc,
                              k4_1
                            limit
                              8
                          ) top
                      ) shown
                  ),
                  "grouped" as materialized (
                    select
                      c.t_d3,
                      c.t_d4,
                      c.n
                    from
                      (
                        select
                          c.*,
                          coalesce(
                            values_d3.t,
                            case
                              when c.k3_1 is null then -1
                              else 0
                            end
                          ) as t_d3,
                          coalesce(
                            values_d4.t,
                            case
                              when c.k4_1 is null then -1
                              else 0
                            end
                          ) as t_d4
                        from
                          (
                            select
                              *
                            from
                              cells
                            offset
                              0
                          ) c
                          full join values_d3 on values_d3.k3_1 = c.k3_1
                          full join values_d4 on values_d4.k4_1 = c.k4_1
                        offset
                          0
                      ) c
                    where
                      not (
                        ((c.t_d3 = 0))
                        or ((c.t_d4 = 0))
                      )
                    union all
                    select
                      *
                    from
                      (
                        select
                          t_d3,
                          t_d4,
                          count(distinct id) as n
                        from
                          (
                            select
                              f.t_d3,
                              f.t_d4,
                              f.id
                            from
                              (
                                select
                                  f.*,
                                  coalesce(
                                    values_d3.t,
                                    case
                                      when f.k3_1 is null then -1
                                      else 0
                                    end
                                  ) as t_d3,
                                  coalesce(
                                    values_d4.t,
                                    case
                                      when f.k4_1 is null then -1
                                      else 0
                                    end
                                  ) as t_d4
                                from
                                  (
                                    select
                                      *
                                    from
                                      fallen
                                    offset
                                      0
                                  ) f
                                  full join values_d3 on values_d3.k3_1 = f.k3_1
                                  full join values_d4 on values_d4.k4_1 = f.k4_1
                                offset
                                  0
                              ) f
                            where
                              (
                                ((f.t_d3 = 0))
                                or ((f.t_d4 = 0))
                              )
                          ) once
                        group by
                          t_d3,
                          t_d4
                      ) rest
                    where
                      (
                        (
                          (
                            select
                              exists (
                                select
                                from
                                  totals_d3
                                where
                                  k3_1 is not null
                                offset
                                  8
                              )
                          )
                        )
                        or (
                          (
                            select
                              exists (
                                select
                                from
                                  totals_d4
                                where
                                  k4_1 is not null
                                offset
                                  8
                              )
                          )
                        )
                      )
                  ),
                  "summed" as materialized (
                    select
                      t_d3,
                      t_d4,
                      unit,
                      sum(value) as value
                    from
                      (
                        select distinct
                          f.t_d3,
                          f.t_d4,
                          f.id,
                          f.value,
                          f.unit
                        from
                          (
                            select
                              f.*,
                              coalesce(
                                values_d3.t,
                                case
                                  when f.k3_1 is null then -1
                                  else 0
                                end
                              ) as t_d3,
                              coalesce(
                                values_d4.t,
                                case
                                  when f.k4_1 is null then -1
                                  else 0
                                end
                              ) as t_d4
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
                                          *
                                        from
                                          fallen
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
                              full join values_d3 on values_d3.k3_1 = f.k3_1
                              full join values_d4 on values_d4.k4_1 = f.k4_1
                            offset
                              0
                          ) f
                        where
                          f.unit is not null
                      ) once
                    group by
                      t_d3,
                      t_d4,
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
                              count(*)
                            from
                              matching r11
                            where
                              true
                          ) as "totalCount",
                          json_build_array(
                            (
                              select
                                row_to_json(o.*)
                              from
                                (
                                  select
                                    'TOPIC'::text as "name",
                                    true as "isMultivalued",
                                    (
                                      select
                                        known
                                      from
                                        summary_d3
                                    ) as "valueCount",
                                    (
                                      select
                                        missing
                                      from
                                        summary_d3
                                    ) as "missingCount",
                                    (
                                      select
                                        coalesce(sum(g.n), 0)::bigint
                                      from
                                        grouped g
                                      where
                                        (g.t_d3 = 0)
                                    ) as "otherCount",
                                    null::text as "from",
                                    null::text as "to"
                                ) o
                            ),
                            (
                              select
                                row_to_json(o.*)
                              from
                                (
                                  select
                                    'STATUS'::text as "name",
                                    false as "isMultivalued",
                                    (
                                      select
                                        known
                                      from
                                        summary_d4
                                    ) as "valueCount",
                                    (
                                      select
                                        missing
                                      from
                                        summary_d4
                                    ) as "missingCount",
                                    (
                                      select
                                        coalesce(sum(t.n), 0)::bigint
                                      from
                                        totals_d4 t
                                      where
                                        (
                                          t.k4_1 is not null
                                          and (t.k4_1) not in (
                                            select
                                              k4_1
                                            from
                                              values_d4
                                          )
                                        )
                                    ) as "otherCount",
                                    null::text as "from",
                                    null::text as "to"
                                ) o
                            )
                          ) as "dimensions",
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
                                                  'TOPIC'::text as "dimension",
                                                  case
                                                    when v.t = 0 then 'OTHER'
                                                    when v.t = -1 then 'MISSING'
                                                    else 'VALUE'
                                                  end as "kind",
                                                  case
                                                    when v.t = 0 then null
                                                    when v.t = -1 then null
                                                    else v.value
                                                  end as "value",
                                                  case
                                                    when v.t = 0 then 'Other'
                                                    when v.t = -1 then 'None'
                                                    else v.label
                                                  end as "label",
                                                  (
                                                    select
                                                      row_to_json(o.*)
                                                    from
                                                      (
                                                        select
                                                          'Topic'::text as "__typename",
                                                          'topic_' || replace(r12."id"::text, '-', '') as "id"
                                                        from
                                                          "topic" r12
                                                        where
                                                          (r12.visibility = 'PUBLIC')
                                                          and (r12."id" = v.k3_1)
                                                      ) o
                                                  ) as "node"
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
                                            k3_1
                                          from
                                            values_d3
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
                                        ) v (t, value, label, k3_1)
                                    ) [g.t_d3 + 2],
                                    (
                                      select
                                        array_agg(
                                          (
                                            select
                                              row_to_json(o.*)
                                            from
                                              (
                                                select
                                                  'STATUS'::text as "dimension",
                                                  case
                                                    when v.t = 0 then 'OTHER'
                                                    when v.t = -1 then 'MISSING'
                                                    else 'VALUE'
                                                  end as "kind",
                                                  case
                                                    when v.t = 0 then null
                                                    when v.t = -1 then null
                                                    else v.value
                                                  end as "value",
                                                  case
                                                    when v.t = 0 then 'Other'
                                                    when v.t = -1 then 'None'
                                                    else v.label
                                                  end as "label",
                                                  $16::json as "node"
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
                                            k4_1
                                          from
                                            values_d4
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
                                        ) v (t, value, label, k4_1)
                                    ) [g.t_d4 + 2]
                                  ) as "keys",
                                  g.n as "count",
                                  (
                                    ((g.t_d3 = 0))
                                    or ((g.t_d4 = 0))
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
                                          jsonb_to_recordset(
                                            (
                                              select
                                                jsonb_object_agg(jsonb_build_array(s.t_d3, s.t_d4)::text, s.sums)
                                              from
                                                (
                                                  select
                                                    t_d3,
                                                    t_d4,
                                                    jsonb_agg(
                                                      jsonb_build_object('unit', unit, 'value', value)
                                                      order by
                                                        unit
                                                    ) as sums
                                                  from
                                                    summed
                                                  group by
                                                    t_d3,
                                                    t_d4
                                                ) s
                                            ) -> jsonb_build_array(g.t_d3, g.t_d4)::text
                                          ) s (unit text, value numeric)
                                      ) o
                                  ) as "sums"
                                from
                                  grouped g
                                order by
                                  (
                                    (
                                      ((g.t_d3 = 0))
                                      or ((g.t_d4 = 0))
                                    )
                                  ) is true,
                                  g.n DESC,
                                  (g.t_d3 = 0),
                                  g.t_d3 ASC,
                                  (g.t_d4 = 0),
                                  g.t_d4 ASC
                              ) o
                          ) as "rows"
                      ) o
                  )
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
                  "cells" as materialized (
                    select
                      r15."status" as k1_1,
                      count(*) as n
                    from
                      "commitment" r15
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
                            and v1.item_type = 'COMMITMENT'
                            and true
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
                              coalesce(sum(n), 0)::bigint
                            from
                              cells
                          ) as "totalCount",
                          json_build_array(
                            (
                              select
                                row_to_json(o.*)
                              from
                                (
                                  select
                                    'STATUS'::text as "name",
                                    false as "isMultivalued",
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
                                        coalesce(sum(t.n), 0)::bigint
                                      from
                                        cells t
                                      where
                                        (
                                          t.k1_1 is not null
                                          and (t.k1_1) not in (
                                            select
                                              k1_1
                                            from
                                              values_d1
                                          )
                                        )
                                    ) as "otherCount",
                                    null::text as "from",
                                    null::text as "to"
                                ) o
                            )
                          ) as "dimensions",
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
                                                  'STATUS'::text as "dimension",
                                                  case
                                                    when v.t = 0 then 'OTHER'
                                                    when v.t = -1 then 'MISSING'
                                                    else 'VALUE'
                                                  end as "kind",
                                                  case
                                                    when v.t = 0 then null
                                                    when v.t = -1 then null
                                                    else v.value
                                                  end as "value",
                                                  case
                                                    when v.t = 0 then 'Other'
                                                    when v.t = -1 then 'None'
                                                    else v.label
                                                  end as "label",
                                                  $17::json as "node"
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
                                  g.n as "count",
                                  (((g.t_d1 = 0))) as "isOther"
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
                              'party_' || replace(r18."id"::text, '-', '') as "id",
                              coalesce(
                                case
                                  when r18."name_lang" = $13::text then r18."name"
                                  else r18."names_in" ->> $13::text
                                end,
                                r18."name"
                              ) as "name"
                            from
                              "party" r18
                            where
                              (r18.visibility = 'PUBLIC')
                              and (r18."id" = n.id)
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
                          "cooperation_item" r17
                          join involvement p on p.item_id = r17."id"
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
                          (r17.visibility = 'PUBLIC')
                          and (
                            r17."id" in (
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
                              'party_' || replace(r19."id"::text, '-', '') as "id"
                            from
                              "party" r19
                            where
                              (r19.visibility = 'PUBLIC')
                              and (r19."id" = e.a_id)
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
                              'party_' || replace(r20."id"::text, '-', '') as "id"
                            from
                              "party" r20
                            where
                              (r20.visibility = 'PUBLIC')
                              and (r20."id" = e.b_id)
                            limit
                              1
                          ) o
                      ) as "other",
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
              ) as "links"
          ) o
      ) as "cooperationNetwork"
  ) o
