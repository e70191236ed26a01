with
  l1 as materialized (
    select
      party_id,
      matches,
      candidates
    from
      find_party ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, ('INTERNAL' = 'PUBLIC'))
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
          page as materialized (
            select
              r1."id",
              r1."name",
              r1."name_lang",
              r1."level",
              r1."names_in",
              r1."alpha2",
              r1."sort_key" as "~by"
            from
              "party" r1
            where
              (r1.visibility = 'PUBLIC')
              and (r1."level" = $1)
              and (
                exists (
                  select
                  from
                    membership m
                  where
                    m.country_id = (
                      select
                        w.ancestor_id
                      from
                        lies_within w
                        join party c on c.id = w.ancestor_id
                        and c.level = 'COUNTRY'
                      where
                        w.party_id = r1."id"
                        and today () between w.from_day and w.to_day
                      order by
                        w.depth
                      limit
                        1
                    )
                    and m.bloc_id = (
                      select
                        party_id
                      from
                        l1
                    )
                    and m.standing = any ($14)
                    and today () >= coalesce(first_day (m.valid_from), '-infinity')
                    and today () <= coalesce(last_day (m.valid_to), 'infinity')
                )
              )
            order by
              r1."sort_key" asc,
              r1."id" asc
            limit
              31
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
                  "party" r2
                where
                  (r2.visibility = 'PUBLIC')
                  and (r2."level" = $15)
                  and (
                    exists (
                      select
                      from
                        membership m
                      where
                        m.country_id = (
                          select
                            w.ancestor_id
                          from
                            lies_within w
                            join party c on c.id = w.ancestor_id
                            and c.level = 'COUNTRY'
                          where
                            w.party_id = r2."id"
                            and today () between w.from_day and w.to_day
                          order by
                            w.depth
                          limit
                            1
                        )
                        and m.bloc_id = (
                          select
                            party_id
                          from
                            l1
                        )
                        and m.standing = any ($16)
                        and today () >= coalesce(first_day (m.valid_from), '-infinity')
                        and today () <= coalesce(last_day (m.valid_to), 'infinity')
                    )
                  )
              ) as "totalCount",
              (
                select
                  coalesce(
                    json_agg(
                      case o."~kind"
                        when 'BLOC' then (
                          select
                            row_to_json(x.*)
                          from
                            (
                              select
                                'Bloc'::text as "__typename",
                                o."~0" as "id",
                                o."~1" as "name"
                            ) x
                        )
                        when 'COUNTRY' then (
                          select
                            row_to_json(x.*)
                          from
                            (
                              select
                                'Country'::text as "__typename",
                                o."~0" as "id",
                                o."~1" as "name",
                                o."~2" as "alpha2",
                                o."~3" as "memberships"
                            ) x
                        )
                        when 'REGION' then (
                          select
                            row_to_json(x.*)
                          from
                            (
                              select
                                'Region'::text as "__typename",
                                o."~0" as "id",
                                o."~1" as "name"
                            ) x
                        )
                        when 'CITY' then (
                          select
                            row_to_json(x.*)
                          from
                            (
                              select
                                'City'::text as "__typename",
                                o."~0" as "id",
                                o."~1" as "name"
                            ) x
                        )
                        when 'ORGANIZATION' then (
                          select
                            row_to_json(x.*)
                          from
                            (
                              select
                                'Organization'::text as "__typename",
                                o."~0" as "id",
                                o."~1" as "name"
                            ) x
                        )
                      end
                    ),
                    '[]'::json
                  )
                from
                  (
                    select
                      r1."level" as "~kind",
                      'party_' || replace(r1."id"::text, '-', '') as "~0",
                      coalesce(
                        case
                          when r1."name_lang" = $17::text then r1."name"
                          else r1."names_in" ->> $17::text
                        end,
                        r1."name"
                      ) as "~1",
                      case
                        when r1."level" in ('COUNTRY') then r1."alpha2"
                      end as "~2",
                      case
                        when r1."level" in ('COUNTRY') then (
                          select
                            coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                          from
                            (
                              select
                                r3."standing" as "standing",
                                r3."valid_from" as "from",
                                r3."valid_to" as "to"
                              from
                                "membership" r3
                              where
                                (r3."country_id" = r1."id")
                                and (
                                  exists (
                                    select
                                    from
                                      party seen
                                    where
                                      seen.id = r3."bloc_id"
                                      and seen.visibility = 'PUBLIC'
                                  )
                                )
                                and (
                                  last_day ($18::text) >= coalesce(first_day (r3."valid_from"), '-infinity')
                                  and last_day ($19::text) <= coalesce(last_day (r3."valid_to"), 'infinity')
                                )
                              order by
                                first_day (r3."valid_from") nulls first,
                                r3."id"
                            ) o
                        )
                      end as "~3"
                    from
                      page r1
                    limit
                      30
                  ) o
              ) as "nodes",
              (
                select
                  row_to_json(o.*)
                from
                  (
                    select
                      (
                        select
                          count(*) > 30
                        from
                          page
                      ) as "hasNextPage",
                      (
                        select
                          page_cursor ($20::text, (r1."~by")::text, r1."id")
                        from
                          (
                            select
                              *
                            from
                              page
                            offset
                              (
                                select
                                  greatest(least(count(*), 30) - 1, 0)
                                from
                                  page
                              )
                            limit
                              1
                          ) r1
                      ) as "endCursor"
                  ) o
              ) as "pageInfo"
          ) c
      ) as "parties"
  ) o
