with
  l1 as materialized (
    select
      party_id,
      matches,
      candidates
    from
      find_party ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, ('INTERNAL' = 'PUBLIC'))
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
        select
          case o."~kind"
            when 'BLOC' then (
              select
                row_to_json(x.*)
              from
                (
                  select
                    'Bloc'::text as "__typename",
                    o."~0" as "id",
                    o."~1" as "slug",
                    o."~2" as "label",
                    o."~3" as "names",
                    o."~4" as "within",
                    o."~5" as "country",
                    o."~6" as "identifiers",
                    o."~7" as "cooperation",
                    o."~8" as "commitments",
                    o."~9" as "delegations",
                    o."~10" as "forums"
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
                    o."~1" as "slug",
                    o."~2" as "label",
                    o."~3" as "names",
                    o."~4" as "within",
                    o."~5" as "country",
                    o."~6" as "identifiers",
                    o."~7" as "cooperation",
                    o."~8" as "commitments",
                    o."~9" as "delegations",
                    o."~10" as "forums"
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
                    o."~1" as "slug",
                    o."~2" as "label",
                    o."~3" as "names",
                    o."~4" as "within",
                    o."~5" as "country",
                    o."~6" as "identifiers",
                    o."~7" as "cooperation",
                    o."~8" as "commitments",
                    o."~9" as "delegations",
                    o."~10" as "forums"
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
                    o."~1" as "slug",
                    o."~2" as "label",
                    o."~3" as "names",
                    o."~4" as "within",
                    o."~5" as "country",
                    o."~11" as "population",
                    o."~12" as "coordinates",
                    o."~6" as "identifiers",
                    o."~7" as "cooperation",
                    o."~8" as "commitments",
                    o."~9" as "delegations",
                    o."~10" as "forums"
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
                    o."~1" as "slug",
                    o."~2" as "label",
                    o."~3" as "names",
                    o."~4" as "within",
                    o."~5" as "country",
                    o."~6" as "identifiers",
                    o."~7" as "cooperation",
                    o."~8" as "commitments",
                    o."~9" as "delegations",
                    o."~10" as "forums"
                ) x
            )
          end
        from
          (
            select
              r1."level" as "~kind",
              'party_' || replace(r1."id"::text, '-', '') as "~0",
              r1."slug" as "~1",
              (
                select
                  row_to_json(o.*)
                from
                  (
                    select
                      coalesce(
                        case
                          when r1."name_lang" = $1::text then r1."name"
                          else r1."names_in" ->> $1::text
                        end,
                        case
                          when r1."name_lang" = $2::text then r1."name"
                          else r1."names_in" ->> $2::text
                        end,
                        r1."name"
                      ) as "text",
                      coalesce(
                        case
                          when r1."name_lang" = $1::text
                          or r1."names_in" ? $1::text then $1::text
                        end,
                        case
                          when r1."name_lang" = $2::text
                          or r1."names_in" ? $2::text then $2::text
                        end,
                        r1."name_lang"
                      ) as "lang"
                  ) o
              ) as "~2",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      r2."text" as "text",
                      r2."lang" as "lang",
                      r2."kind" as "kind"
                    from
                      "party_name" r2
                    where
                      (r2."party_id" = r1."id")
                    order by
                      r2."ordinal",
                      r2."id"
                    limit
                      10
                  ) o
              ) as "~3",
              (
                select
                  row_to_json(o.*)
                from
                  (
                    select
                      case r3."level"
                        when 'BLOC' then 'Bloc'
                        when 'COUNTRY' then 'Country'
                        when 'REGION' then 'Region'
                        when 'CITY' then 'City'
                        when 'ORGANIZATION' then 'Organization'
                      end as "__typename",
                      'party_' || replace(r3."id"::text, '-', '') as "id",
                      r3."name" as "name"
                    from
                      "party" r3
                      join lies_within w on w.ancestor_id = r3."id"
                      and w.party_id = r1."id"
                      and today () between w.from_day and w.to_day
                    where
                      (r3.visibility = 'PUBLIC')
                      and (w.depth = 1)
                    limit
                      1
                  ) o
              ) as "~4",
              (
                select
                  row_to_json(o.*)
                from
                  (
                    select
                      'party_' || replace(r4."id"::text, '-', '') as "id",
                      r4."alpha2" as "alpha2",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              r5."standing" as "standing",
                              r5."valid_from" as "from",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      'party_' || replace(r6."id"::text, '-', '') as "id",
                                      r6."name" as "name"
                                    from
                                      "party" r6
                                    where
                                      (r6.visibility = 'PUBLIC')
                                      and (r6."id" = r5."bloc_id")
                                  ) o
                              ) as "bloc"
                            from
                              "membership" r5
                            where
                              (r5."country_id" = r4."id")
                              and (
                                exists (
                                  select
                                  from
                                    party seen
                                  where
                                    seen.id = r5."bloc_id"
                                    and seen.visibility = 'PUBLIC'
                                )
                              )
                            order by
                              first_day (r5."valid_from") nulls first,
                              r5."id"
                          ) o
                      ) as "memberships"
                    from
                      "party" r4
                      join lies_within w on w.ancestor_id = r4."id"
                      and w.party_id = r1."id"
                      and today () between w.from_day and w.to_day
                    where
                      (r4.visibility = 'PUBLIC')
                      and (r4."level" = 'COUNTRY')
                    order by
                      w.depth
                    limit
                      1
                  ) o
              ) as "~5",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      r7."scheme" as "scheme",
                      r7."value" as "value",
                      r7."url" as "url"
                    from
                      "identifier" r7
                    where
                      (r7."record_id" = r1."id")
                    order by
                      r7."scheme",
                      r7."value"
                  ) o
              ) as "~6",
              (
                with
                  page as materialized (
                    select
                      r8."id",
                      r8."type",
                      v1.occurred_on as "~by",
                      v1.item_id as "~key"
                    from
                      "cooperation_item" r8
                      join involvement v1 on v1.item_id = r8."id"
                      and v1.party_id = r1."id"
                      and v1.members > 0
                      and v1.visibility = 'PUBLIC'
                      and true
                    where
                      (r8.visibility = 'PUBLIC')
                    order by
                      v1.occurred_on desc,
                      v1.item_id desc
                    limit
                      11
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
                          "cooperation_item" r9
                          join involvement v1 on v1.item_id = r9."id"
                          and v1.party_id = r1."id"
                          and v1.members > 0
                          and v1.visibility = 'PUBLIC'
                          and true
                        where
                          (r9.visibility = 'PUBLIC')
                      ) as "totalCount",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              page_cursor ($3::text, (r8."~by")::text, r8."~key") as "cursor",
                              (
                                select
                                  case o."~kind"
                                    when 'AGREEMENT' then (
                                      select
                                        (
                                          select
                                            row_to_json(x.*)
                                          from
                                            (
                                              select
                                                'Agreement'::text as "__typename",
                                                'agreement_' || replace(r10."id"::text, '-', '') as "id",
                                                r10."title" as "title",
                                                o."~0" as "occurredOn",
                                                o."~1" as "partyCount"
                                            ) x
                                        )
                                      from
                                        "agreement" r10
                                      where
                                        r10."id" = o."~id"
                                    )
                                    when 'COMMITMENT' then (
                                      select
                                        (
                                          select
                                            row_to_json(x.*)
                                          from
                                            (
                                              select
                                                'Commitment'::text as "__typename",
                                                'commitment_' || replace(r11."id"::text, '-', '') as "id",
                                                r11."title" as "title",
                                                o."~0" as "occurredOn",
                                                o."~1" as "partyCount"
                                            ) x
                                        )
                                      from
                                        "commitment" r11
                                      where
                                        r11."id" = o."~id"
                                    )
                                    when 'STATEMENT' then (
                                      select
                                        (
                                          select
                                            row_to_json(x.*)
                                          from
                                            (
                                              select
                                                'Statement'::text as "__typename",
                                                'statement_' || replace(r12."id"::text, '-', '') as "id",
                                                r12."title" as "title",
                                                o."~0" as "occurredOn",
                                                o."~1" as "partyCount"
                                            ) x
                                        )
                                      from
                                        "statement" r12
                                      where
                                        r12."id" = o."~id"
                                    )
                                    when 'FIGURE' then (
                                      select
                                        (
                                          select
                                            row_to_json(x.*)
                                          from
                                            (
                                              select
                                                'Figure'::text as "__typename",
                                                'figure_' || replace(r13."id"::text, '-', '') as "id",
                                                r13."title" as "title",
                                                o."~0" as "occurredOn",
                                                o."~1" as "partyCount"
                                            ) x
                                        )
                                      from
                                        "figure" r13
                                      where
                                        r13."id" = o."~id"
                                    )
                                    when 'SESSION' then (
                                      select
                                        (
                                          select
                                            row_to_json(x.*)
                                          from
                                            (
                                              select
                                                'Session'::text as "__typename",
                                                'session_' || replace(r14."id"::text, '-', '') as "id",
                                                r14."title" as "title",
                                                o."~0" as "occurredOn",
                                                o."~1" as "partyCount"
                                            ) x
                                        )
                                      from
                                        "session" r14
                                      where
                                        r14."id" = o."~id"
                                    )
                                  end
                                from
                                  (
                                    select
                                      r8."type" as "~kind",
                                      r8."id" as "~id",
                                      (
                                        select
                                          nullif(i.occurred_on, '')
                                        from
                                          cooperation_item i
                                        where
                                          i.id = r8."id"
                                      ) as "~0",
                                      (
                                        select
                                          i.party_count
                                        from
                                          cooperation_item i
                                        where
                                          i.id = r8."id"
                                      ) as "~1"
                                  ) o
                              ) as "node"
                            from
                              page r8
                            limit
                              10
                          ) o
                      ) as "edges",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              (
                                select
                                  count(*) > 10
                                from
                                  page
                              ) as "hasNextPage",
                              (
                                select
                                  page_cursor ($4::text, (r8."~by")::text, r8."~key")
                                from
                                  (
                                    select
                                      *
                                    from
                                      page
                                    offset
                                      (
                                        select
                                          greatest(least(count(*), 10) - 1, 0)
                                        from
                                          page
                                      )
                                    limit
                                      1
                                  ) r8
                              ) as "endCursor"
                          ) o
                      ) as "pageInfo"
                  ) c
              ) as "~7",
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
                              'commitment_' || replace(r15."id"::text, '-', '') as "id",
                              r15."title" as "title",
                              r15."status" as "status",
                              r15."due_on" as "dueOn"
                            from
                              (
                                select
                                  r15."id",
                                  r15."title",
                                  r15."status",
                                  r15."due_on"
                                from
                                  "commitment" r15
                                where
                                  (r15.visibility = 'PUBLIC')
                                  and (
                                    exists (
                                      select
                                      from
                                        involvement iv
                                      where
                                        iv.item_id = r15."id"
                                        and iv.party_id = r1."id"
                                        and iv.members > 0
                                    )
                                  )
                                order by
                                  coalesce(r15."announced_on"::text collate "C", '') desc,
                                  r15."id" desc
                                limit
                                  5
                              ) r15
                          ) o
                      ) as "nodes"
                  ) c
              ) as "~8",
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
                              'delegation_' || replace(r16."id"::text, '-', '') as "id",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      'forum_' || replace(r17."id"::text, '-', '') as "id",
                                      r17."title" as "title"
                                    from
                                      "forum" r17
                                    where
                                      (r17.visibility = 'PUBLIC')
                                      and (r17."id" = r16."forum_id")
                                  ) o
                              ) as "forum"
                            from
                              (
                                select
                                  r16."id",
                                  r16."forum_id"
                                from
                                  "delegation" r16
                                  join party sender on sender.id = r16."party_id"
                                where
                                  (r16.visibility = 'PUBLIC')
                                  and (r16."party_id" = r1."id")
                                order by
                                  sender.sort_key asc,
                                  r16."id" asc
                                limit
                                  5
                              ) r16
                          ) o
                      ) as "nodes"
                  ) c
              ) as "~9",
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
                              'forum_' || replace(r18."id"::text, '-', '') as "id",
                              r18."title" as "title",
                              r18."starts_on" as "startsOn"
                            from
                              (
                                select
                                  r18."id",
                                  r18."title",
                                  r18."starts_on"
                                from
                                  "forum" r18
                                where
                                  (r18.visibility = 'PUBLIC')
                                  and (
                                    r18."id" in (
                                      select
                                        taking.forum_id
                                      from
                                        (
                                          select
                                            role.forum_id,
                                            role.party_id
                                          from
                                            forum_role role
                                          union all
                                          select
                                            host.forum_id,
                                            host.city_id as party_id
                                          from
                                            forum_city host
                                          union all
                                          select
                                            sent.forum_id,
                                            sent.party_id
                                          from
                                            delegation sent
                                          where
                                            sent.visibility = 'PUBLIC'
                                        ) taking
                                      where
                                        taking.party_id = r1."id"
                                    )
                                  )
                                order by
                                  coalesce(r18."starts_on"::text collate "C", '') desc,
                                  r18."id" desc
                                limit
                                  5
                              ) r18
                          ) o
                      ) as "nodes"
                  ) c
              ) as "~10",
              case
                when r1."level" in ('CITY') then r1."population"
              end as "~11",
              case
                when r1."level" in ('CITY') then case
                  when r1."latitude" is null then null
                  else (
                    select
                      row_to_json(o.*)
                    from
                      (
                        select
                          r1."latitude" as "latitude",
                          r1."longitude" as "longitude"
                      ) o
                  )
                end
              end as "~12"
            from
              "party" r1
            where
              (r1.visibility = 'PUBLIC')
              and (
                r1."id" = (
                  select
                    party_id
                  from
                    l1
                )
              )
            limit
              1
          ) o
      ) as "party"
  ) o
