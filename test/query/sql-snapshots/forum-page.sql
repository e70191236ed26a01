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
              'Forum'::text as "__typename",
              'forum_' || replace(r1."id"::text, '-', '') as "id",
              coalesce(
                case
                  when r1."title_lang" = $1::text then r1."title"
                  else r1."titles_in" ->> $1::text
                end,
                r1."title"
              ) as "title",
              coalesce(
                case
                  when r1."summary_lang" = $1::text then r1."summary"
                  else r1."summaries_in" ->> $1::text
                end,
                r1."summary"
              ) as "summary",
              r1."status" as "status",
              r1."starts_on" as "startsOn",
              r1."ends_on" as "endsOn",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      'City'::text as "__typename",
                      'party_' || replace(r2."id"::text, '-', '') as "id",
                      coalesce(
                        case
                          when r2."name_lang" = $1::text then r2."name"
                          else r2."names_in" ->> $1::text
                        end,
                        r2."name"
                      ) as "name",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              'Country'::text as "__typename",
                              'party_' || replace(r3."id"::text, '-', '') as "id",
                              coalesce(
                                case
                                  when r3."name_lang" = $1::text then r3."name"
                                  else r3."names_in" ->> $1::text
                                end,
                                r3."name"
                              ) as "name"
                            from
                              "party" r3
                              join lies_within w on w.ancestor_id = r3."id"
                              and w.party_id = r2."id"
                              and today () between w.from_day and w.to_day
                            where
                              (r3.visibility = 'PUBLIC')
                              and (r3."level" = 'COUNTRY')
                            order by
                              w.depth
                            limit
                              1
                          ) o
                      ) as "country"
                    from
                      "party" r2
                      join forum_city held on held.city_id = r2."id"
                      and held.forum_id = r1."id"
                    where
                      (r2.visibility = 'PUBLIC')
                    order by
                      held.ordinal,
                      r2."id"
                  ) o
              ) as "cities",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      r4."role" as "role",
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
                                    o."~2" as "name"
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
                                    o."~2" as "name",
                                    o."~3" as "alpha2"
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
                                    o."~2" as "name"
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
                                    o."~2" as "name"
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
                                    o."~2" as "name",
                                    o."~4" as "kind"
                                ) x
                            )
                          end
                        from
                          (
                            select
                              r5."level" as "~kind",
                              'party_' || replace(r5."id"::text, '-', '') as "~0",
                              r5."slug" as "~1",
                              coalesce(
                                case
                                  when r5."name_lang" = $1::text then r5."name"
                                  else r5."names_in" ->> $1::text
                                end,
                                r5."name"
                              ) as "~2",
                              case
                                when r5."level" in ('COUNTRY') then r5."alpha2"
                              end as "~3",
                              case
                                when r5."level" in ('ORGANIZATION') then r5."organization_kind"
                              end as "~4"
                            from
                              "party" r5
                            where
                              (r5.visibility = 'PUBLIC')
                              and (r5."id" = r4."party_id")
                          ) o
                      ) as "party"
                    from
                      "forum_role" r4
                    where
                      (r4."forum_id" = r1."id")
                    order by
                      array_position($2, r4."role"),
                      r4."id"
                  ) o
              ) as "roles",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      'Topic'::text as "__typename",
                      'topic_' || replace(r6."id"::text, '-', '') as "id",
                      coalesce(
                        case
                          when r6."name_lang" = $1::text then r6."name"
                          else r6."names_in" ->> $1::text
                        end,
                        r6."name"
                      ) as "name"
                    from
                      "topic" r6
                      join record_topic rt on rt.topic_id = r6."id"
                      and rt.record_id = r1."id"
                    where
                      (r6.visibility = 'PUBLIC')
                    order by
                      rt.ordinal,
                      r6."id"
                    limit
                      100
                  ) o
              ) as "topics",
              (
                with
                  page as materialized (
                    select
                      r7."id",
                      r7."title",
                      r7."title_lang",
                      r7."titles_in",
                      r7."kind",
                      r7."starts_at",
                      coalesce(r7."starts_at", '-infinity') as "~by"
                    from
                      "session" r7
                    where
                      (r7.visibility = 'PUBLIC')
                      and (r7."forum_id" = r1."id")
                    order by
                      coalesce(r7."starts_at", '-infinity') asc,
                      r7."id" asc
                    limit
                      51
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
                          "session" r8
                        where
                          (r8.visibility = 'PUBLIC')
                          and (r8."forum_id" = r1."id")
                      ) as "totalCount",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              page_cursor ($3::text, (r7."~by")::text, r7."id") as "cursor",
                              (
                                select
                                  row_to_json(o.*)
                                from
                                  (
                                    select
                                      'Session'::text as "__typename",
                                      'session_' || replace(r7."id"::text, '-', '') as "id",
                                      coalesce(
                                        case
                                          when r7."title_lang" = $1::text then r7."title"
                                          else r7."titles_in" ->> $1::text
                                        end,
                                        r7."title"
                                      ) as "title",
                                      r7."kind" as "kind",
                                      to_char(r7."starts_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt",
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
                                                      r9."role" as "role",
                                                      r9."billed_as" as "billedAs",
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
                                                                    o."~2" as "name"
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
                                                                    o."~2" as "name",
                                                                    o."~3" as "alpha2"
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
                                                                    o."~2" as "name"
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
                                                                    o."~2" as "name"
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
                                                                    o."~2" as "name",
                                                                    o."~4" as "kind"
                                                                ) x
                                                            )
                                                          end
                                                        from
                                                          (
                                                            select
                                                              r10."level" as "~kind",
                                                              'party_' || replace(r10."id"::text, '-', '') as "~0",
                                                              r10."slug" as "~1",
                                                              coalesce(
                                                                case
                                                                  when r10."name_lang" = $1::text then r10."name"
                                                                  else r10."names_in" ->> $1::text
                                                                end,
                                                                r10."name"
                                                              ) as "~2",
                                                              case
                                                                when r10."level" in ('COUNTRY') then r10."alpha2"
                                                              end as "~3",
                                                              case
                                                                when r10."level" in ('ORGANIZATION') then r10."organization_kind"
                                                              end as "~4"
                                                            from
                                                              "party" r10
                                                            where
                                                              (r10.visibility = 'PUBLIC')
                                                              and (r10."id" = r9."represents_id")
                                                          ) o
                                                      ) as "represents",
                                                      (
                                                        select
                                                          row_to_json(o.*)
                                                        from
                                                          (
                                                            select
                                                              'Person'::text as "__typename",
                                                              'person_' || replace(r11."id"::text, '-', '') as "id",
                                                              coalesce(
                                                                (
                                                                  select
                                                                    n.text
                                                                  from
                                                                    person_name n
                                                                  where
                                                                    n.person_id = r11."id"
                                                                    and n.lang = $1::text
                                                                ),
                                                                r11."name"
                                                              ) as "name"
                                                            from
                                                              "person" r11
                                                            where
                                                              (r11.visibility = 'PUBLIC')
                                                              and (r11."id" = r9."person_id")
                                                          ) o
                                                      ) as "person"
                                                    from
                                                      (
                                                        select
                                                          r9."person_id",
                                                          r9."role",
                                                          r9."billed_as",
                                                          r9."represents_id"
                                                        from
                                                          "speaker" r9
                                                        where
                                                          (r9."session_id" = r7."id")
                                                        order by
                                                          r9."ordinal" asc,
                                                          r9."id" asc
                                                        limit
                                                          20
                                                      ) r9
                                                  ) o
                                              ) as "nodes"
                                          ) c
                                      ) as "speakers",
                                      (
                                        select
                                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                        from
                                          (
                                            select
                                              'Citation'::text as "__typename",
                                              'citation_' || replace(r12."id"::text, '-', '') as "id",
                                              r12."locator" as "locator",
                                              (
                                                select
                                                  row_to_json(o.*)
                                                from
                                                  (
                                                    select
                                                      'Source'::text as "__typename",
                                                      'source_' || replace(r13."id"::text, '-', '') as "id",
                                                      r13."title" as "title",
                                                      r13."publisher" as "publisher",
                                                      r13."published_on" as "publishedOn",
                                                      r13."source_url" as "sourceUrl"
                                                    from
                                                      "source" r13
                                                    where
                                                      (r13.visibility = 'PUBLIC')
                                                      and (r13."id" = r12."source_id")
                                                  ) o
                                              ) as "source"
                                            from
                                              "citation" r12
                                            where
                                              (r12."record_id" = r7."id")
                                              and (
                                                exists (
                                                  select
                                                  from
                                                    source s
                                                  where
                                                    s.id = r12."source_id"
                                                    and s.visibility = 'PUBLIC'
                                                )
                                              )
                                            order by
                                              r12."ordinal",
                                              r12."id"
                                            limit
                                              100
                                          ) o
                                      ) as "citations"
                                  ) o
                              ) as "node"
                            from
                              page r7
                            limit
                              50
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
                                  count(*) > 50
                                from
                                  page
                              ) as "hasNextPage",
                              (
                                select
                                  page_cursor ($4::text, (r7."~by")::text, r7."id")
                                from
                                  (
                                    select
                                      *
                                    from
                                      page
                                    offset
                                      (
                                        select
                                          greatest(least(count(*), 50) - 1, 0)
                                        from
                                          page
                                      )
                                    limit
                                      1
                                  ) r7
                              ) as "endCursor"
                          ) o
                      ) as "pageInfo"
                  ) c
              ) as "sessions",
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
                              'Delegation'::text as "__typename",
                              'delegation_' || replace(r14."id"::text, '-', '') as "id",
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
                                            o."~2" as "name"
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
                                            o."~2" as "name",
                                            o."~3" as "alpha2"
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
                                            o."~2" as "name"
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
                                            o."~2" as "name"
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
                                            o."~2" as "name",
                                            o."~4" as "kind"
                                        ) x
                                    )
                                  end
                                from
                                  (
                                    select
                                      r15."level" as "~kind",
                                      'party_' || replace(r15."id"::text, '-', '') as "~0",
                                      r15."slug" as "~1",
                                      coalesce(
                                        case
                                          when r15."name_lang" = $1::text then r15."name"
                                          else r15."names_in" ->> $1::text
                                        end,
                                        r15."name"
                                      ) as "~2",
                                      case
                                        when r15."level" in ('COUNTRY') then r15."alpha2"
                                      end as "~3",
                                      case
                                        when r15."level" in ('ORGANIZATION') then r15."organization_kind"
                                      end as "~4"
                                    from
                                      "party" r15
                                    where
                                      (r15.visibility = 'PUBLIC')
                                      and (r15."id" = r14."party_id")
                                  ) o
                              ) as "party",
                              (
                                select
                                  count(*)::integer
                                from
                                  delegation_member m
                                where
                                  m.delegation_id = r14."id"
                              ) as "size",
                              r14."reported_size" as "reportedSize",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      'Person'::text as "__typename",
                                      'person_' || replace(r16."id"::text, '-', '') as "id",
                                      coalesce(
                                        (
                                          select
                                            n.text
                                          from
                                            person_name n
                                          where
                                            n.person_id = r16."id"
                                            and n.lang = $1::text
                                        ),
                                        r16."name"
                                      ) as "name"
                                    from
                                      "person" r16
                                      join delegation_member m on m.person_id = r16."id"
                                      and m.delegation_id = r14."id"
                                      and m.role = $5
                                    where
                                      (r16.visibility = 'PUBLIC')
                                    order by
                                      m.ordinal,
                                      m.id
                                  ) o
                              ) as "heads",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      'Citation'::text as "__typename",
                                      'citation_' || replace(r17."id"::text, '-', '') as "id",
                                      r17."locator" as "locator",
                                      (
                                        select
                                          row_to_json(o.*)
                                        from
                                          (
                                            select
                                              'Source'::text as "__typename",
                                              'source_' || replace(r18."id"::text, '-', '') as "id",
                                              r18."title" as "title",
                                              r18."publisher" as "publisher",
                                              r18."published_on" as "publishedOn",
                                              r18."source_url" as "sourceUrl"
                                            from
                                              "source" r18
                                            where
                                              (r18.visibility = 'PUBLIC')
                                              and (r18."id" = r17."source_id")
                                          ) o
                                      ) as "source"
                                    from
                                      "citation" r17
                                    where
                                      (r17."record_id" = r14."id")
                                      and (
                                        exists (
                                          select
                                          from
                                            source s
                                          where
                                            s.id = r17."source_id"
                                            and s.visibility = 'PUBLIC'
                                        )
                                      )
                                    order by
                                      r17."ordinal",
                                      r17."id"
                                    limit
                                      100
                                  ) o
                              ) as "citations"
                            from
                              (
                                select
                                  r14."id",
                                  r14."party_id",
                                  r14."reported_size"
                                from
                                  "delegation" r14
                                  join party sender on sender.id = r14."party_id"
                                where
                                  (r14.visibility = 'PUBLIC')
                                  and (r14."forum_id" = r1."id")
                                order by
                                  sender.sort_key asc,
                                  r14."id" asc
                                limit
                                  50
                              ) r14
                          ) o
                      ) as "nodes"
                  ) c
              ) as "delegations",
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
                          "agreement" r20
                        where
                          (r20.visibility = 'PUBLIC')
                          and (
                            exists (
                              select
                              from
                                cooperation_item ci
                              where
                                ci.id = r20."id"
                                and ci.forum_id = r1."id"
                                and ci.type = 'AGREEMENT'
                            )
                          )
                      ) as "totalCount",
                      (
                        select
                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                        from
                          (
                            select
                              'Agreement'::text as "__typename",
                              'agreement_' || replace(r19."id"::text, '-', '') as "id",
                              coalesce(
                                case
                                  when r19."title_lang" = $1::text then r19."title"
                                  else r19."titles_in" ->> $1::text
                                end,
                                r19."title"
                              ) as "title",
                              r19."signed_on" as "signedOn",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      'Citation'::text as "__typename",
                                      'citation_' || replace(r21."id"::text, '-', '') as "id",
                                      r21."locator" as "locator",
                                      (
                                        select
                                          row_to_json(o.*)
                                        from
                                          (
                                            select
                                              'Source'::text as "__typename",
                                              'source_' || replace(r22."id"::text, '-', '') as "id",
                                              r22."title" as "title",
                                              r22."publisher" as "publisher",
                                              r22."published_on" as "publishedOn",
                                              r22."source_url" as "sourceUrl"
                                            from
                                              "source" r22
                                            where
                                              (r22.visibility = 'PUBLIC')
                                              and (r22."id" = r21."source_id")
                                          ) o
                                      ) as "source"
                                    from
                                      "citation" r21
                                    where
                                      (r21."record_id" = r19."id")
                                      and (
                                        exists (
                                          select
                                          from
                                            source s
                                          where
                                            s.id = r21."source_id"
                                            and s.visibility = 'PUBLIC'
                                        )
                                      )
                                    order by
                                      r21."ordinal",
                                      r21."id"
                                    limit
                                      100
                                  ) o
                              ) as "citations"
                            from
                              (
                                select
                                  r19."id",
                                  r19."title",
                                  r19."title_lang",
                                  r19."titles_in",
                                  r19."signed_on"
                                from
                                  "agreement" r19
                                where
                                  (r19.visibility = 'PUBLIC')
                                  and (
                                    exists (
                                      select
                                      from
                                        cooperation_item ci
                                      where
                                        ci.id = r19."id"
                                        and ci.forum_id = r1."id"
                                        and ci.type = 'AGREEMENT'
                                    )
                                  )
                                order by
                                  coalesce(r19."signed_on"::text collate "C", '') desc,
                                  r19."id" desc
                                limit
                                  20
                              ) r19
                          ) o
                      ) as "nodes"
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
                              'Figure'::text as "__typename",
                              'figure_' || replace(r23."id"::text, '-', '') as "id",
                              coalesce(
                                case
                                  when r23."title_lang" = $1::text then r23."title"
                                  else r23."titles_in" ->> $1::text
                                end,
                                r23."title"
                              ) as "title",
                              r23."bound" as "bound",
                              trim_scale(r23."value")::text as "value",
                              r23."unit" as "unit",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      'Citation'::text as "__typename",
                                      'citation_' || replace(r24."id"::text, '-', '') as "id",
                                      r24."locator" as "locator",
                                      (
                                        select
                                          row_to_json(o.*)
                                        from
                                          (
                                            select
                                              'Source'::text as "__typename",
                                              'source_' || replace(r25."id"::text, '-', '') as "id",
                                              r25."title" as "title",
                                              r25."publisher" as "publisher",
                                              r25."published_on" as "publishedOn",
                                              r25."source_url" as "sourceUrl"
                                            from
                                              "source" r25
                                            where
                                              (r25.visibility = 'PUBLIC')
                                              and (r25."id" = r24."source_id")
                                          ) o
                                      ) as "source"
                                    from
                                      "citation" r24
                                    where
                                      (r24."record_id" = r23."id")
                                      and (
                                        exists (
                                          select
                                          from
                                            source s
                                          where
                                            s.id = r24."source_id"
                                            and s.visibility = 'PUBLIC'
                                        )
                                      )
                                    order by
                                      r24."ordinal",
                                      r24."id"
                                    limit
                                      100
                                  ) o
                              ) as "citations"
                            from
                              (
                                select
                                  r23."id",
                                  r23."title",
                                  r23."title_lang",
                                  r23."titles_in",
                                  r23."value",
                                  r23."unit",
                                  r23."bound"
                                from
                                  "figure" r23
                                where
                                  (r23.visibility = 'PUBLIC')
                                  and (
                                    (
                                      exists (
                                        select
                                        from
                                          cooperation_item ci
                                        where
                                          ci.id = r23."id"
                                          and ci.forum_id = r1."id"
                                          and ci.type = 'FIGURE'
                                      )
                                      or r23."about_id" = r1."id"
                                    )
                                  )
                                order by
                                  coalesce(r23."as_of"::text collate "C", '') desc,
                                  r23."id" desc
                                limit
                                  20
                              ) r23
                          ) o
                      ) as "nodes"
                  ) c
              ) as "figures",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      'Citation'::text as "__typename",
                      'citation_' || replace(r26."id"::text, '-', '') as "id",
                      r26."locator" as "locator",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              'Source'::text as "__typename",
                              'source_' || replace(r27."id"::text, '-', '') as "id",
                              r27."title" as "title",
                              r27."publisher" as "publisher",
                              r27."published_on" as "publishedOn",
                              r27."source_url" as "sourceUrl"
                            from
                              "source" r27
                            where
                              (r27.visibility = 'PUBLIC')
                              and (r27."id" = r26."source_id")
                          ) o
                      ) as "source"
                    from
                      "citation" r26
                    where
                      (r26."record_id" = r1."id")
                      and (
                        exists (
                          select
                          from
                            source s
                          where
                            s.id = r26."source_id"
                            and s.visibility = 'PUBLIC'
                        )
                      )
                    order by
                      r26."ordinal",
                      r26."id"
                    limit
                      100
                  ) o
              ) as "citations"
            from
              "forum" r1
            where
              (r1.visibility = 'PUBLIC')
              and (r1."slug" = $6)
          ) o
      ) as "forum"
  ) o
