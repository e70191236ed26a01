select
  row_to_json(o.*)::text as data
from
  (
    select
      (
        select
          case o."~kind"
            when 'SOURCE' then (
              select
                (
                  select
                    row_to_json(x.*)
                  from
                    (
                      select
                        'Source'::text as "__typename",
                        'source_' || replace(r2."id"::text, '-', '') as "id",
                        o."~0" as "version",
                        o."~1" as "visibility",
                        o."~2" as "createdAt",
                        o."~3" as "updatedAt",
                        o."~4" as "url",
                        o."~5" as "flags"
                    ) x
                )
              from
                "source" r2
              where
                r2."id" = o."~id"
            )
            when 'TOPIC' then (
              select
                (
                  select
                    row_to_json(x.*)
                  from
                    (
                      select
                        'Topic'::text as "__typename",
                        'topic_' || replace(r4."id"::text, '-', '') as "id",
                        o."~0" as "version",
                        o."~1" as "visibility",
                        o."~2" as "createdAt",
                        o."~3" as "updatedAt",
                        o."~4" as "url",
                        o."~5" as "flags"
                    ) x
                )
              from
                "topic" r4
              where
                r4."id" = o."~id"
            )
            when 'PARTY' then (
              select
                case r5."level"
                  when 'BLOC' then (
                    select
                      row_to_json(x.*)
                    from
                      (
                        select
                          'Bloc'::text as "__typename",
                          'party_' || replace(r5."id"::text, '-', '') as "id",
                          o."~0" as "version",
                          o."~1" as "visibility",
                          o."~2" as "createdAt",
                          o."~3" as "updatedAt",
                          o."~4" as "url",
                          o."~5" as "flags",
                          r5."slug" as "slug",
                          r5."name" as "name"
                      ) x
                  )
                  when 'COUNTRY' then (
                    select
                      row_to_json(x.*)
                    from
                      (
                        select
                          'Country'::text as "__typename",
                          'party_' || replace(r5."id"::text, '-', '') as "id",
                          o."~0" as "version",
                          o."~1" as "visibility",
                          o."~2" as "createdAt",
                          o."~3" as "updatedAt",
                          o."~4" as "url",
                          o."~5" as "flags",
                          r5."slug" as "slug",
                          r5."name" as "name"
                      ) x
                  )
                  when 'REGION' then (
                    select
                      row_to_json(x.*)
                    from
                      (
                        select
                          'Region'::text as "__typename",
                          'party_' || replace(r5."id"::text, '-', '') as "id",
                          o."~0" as "version",
                          o."~1" as "visibility",
                          o."~2" as "createdAt",
                          o."~3" as "updatedAt",
                          o."~4" as "url",
                          o."~5" as "flags",
                          r5."slug" as "slug",
                          r5."name" as "name"
                      ) x
                  )
                  when 'CITY' then (
                    select
                      row_to_json(x.*)
                    from
                      (
                        select
                          'City'::text as "__typename",
                          'party_' || replace(r5."id"::text, '-', '') as "id",
                          o."~0" as "version",
                          o."~1" as "visibility",
                          o."~2" as "createdAt",
                          o."~3" as "updatedAt",
                          o."~4" as "url",
                          o."~5" as "flags",
                          r5."slug" as "slug",
                          r5."name" as "name"
                      ) x
                  )
                  when 'ORGANIZATION' then (
                    select
                      row_to_json(x.*)
                    from
                      (
                        select
                          'Organization'::text as "__typename",
                          'party_' || replace(r5."id"::text, '-', '') as "id",
                          o."~0" as "version",
                          o."~1" as "visibility",
                          o."~2" as "createdAt",
                          o."~3" as "updatedAt",
                          o."~4" as "url",
                          o."~5" as "flags",
                          r5."slug" as "slug",
                          r5."name" as "name"
                      ) x
                  )
                end
              from
                "party" r5
              where
                r5."id" = o."~id"
            )
            when 'PERSON' then (
              select
                (
                  select
                    row_to_json(x.*)
                  from
                    (
                      select
                        'Person'::text as "__typename",
                        'person_' || replace(r6."id"::text, '-', '') as "id",
                        o."~0" as "version",
                        o."~1" as "visibility",
                        o."~2" as "createdAt",
                        o."~3" as "updatedAt",
                        o."~4" as "url",
                        o."~5" as "flags"
                    ) x
                )
              from
                "person" r6
              where
                r6."id" = o."~id"
            )
            when 'FORUM_SERIES' then (
              select
                (
                  select
                    row_to_json(x.*)
                  from
                    (
                      select
                        'ForumSeries'::text as "__typename",
                        'forum_series_' || replace(r7."id"::text, '-', '') as "id",
                        o."~0" as "version",
                        o."~1" as "visibility",
                        o."~2" as "createdAt",
                        o."~3" as "updatedAt",
                        o."~4" as "url",
                        o."~5" as "flags"
                    ) x
                )
              from
                "forum_series" r7
              where
                r7."id" = o."~id"
            )
            when 'FORUM' then (
              select
                (
                  select
                    row_to_json(x.*)
                  from
                    (
                      select
                        'Forum'::text as "__typename",
                        'forum_' || replace(r8."id"::text, '-', '') as "id",
                        o."~0" as "version",
                        o."~1" as "visibility",
                        o."~2" as "createdAt",
                        o."~3" as "updatedAt",
                        o."~4" as "url",
                        o."~5" as "flags"
                    ) x
                )
              from
                "forum" r8
              where
                r8."id" = o."~id"
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
                        'session_' || replace(r9."id"::text, '-', '') as "id",
                        o."~0" as "version",
                        o."~1" as "visibility",
                        o."~2" as "createdAt",
                        o."~3" as "updatedAt",
                        o."~4" as "url",
                        o."~5" as "flags",
                        r9."title" as "title",
                        o."~6" as "occurredOn",
                        o."~7" as "parties"
                    ) x
                )
              from
                "session" r9
              where
                r9."id" = o."~id"
            )
            when 'DELEGATION' then (
              select
                (
                  select
                    row_to_json(x.*)
                  from
                    (
                      select
                        'Delegation'::text as "__typename",
                        'delegation_' || replace(r11."id"::text, '-', '') as "id",
                        o."~0" as "version",
                        o."~1" as "visibility",
                        o."~2" as "createdAt",
                        o."~3" as "updatedAt",
                        o."~4" as "url",
                        o."~5" as "flags"
                    ) x
                )
              from
                "delegation" r11
              where
                r11."id" = o."~id"
            )
            when 'AGREEMENT' then (
              select
                (
                  select
                    row_to_json(x.*)
                  from
                    (
                      select
                        'Agreement'::text as "__typename",
                        'agreement_' || replace(r12."id"::text, '-', '') as "id",
                        o."~0" as "version",
                        o."~1" as "visibility",
                        o."~2" as "createdAt",
                        o."~3" as "updatedAt",
                        o."~4" as "url",
                        o."~5" as "flags",
                        r12."title" as "title",
                        o."~6" as "occurredOn",
                        o."~7" as "parties",
                        r12."kind" as "kind",
                        r12."status" as "status",
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
                                        'signature_' || replace(r13."id"::text, '-', '') as "id",
                                        r13."role" as "role",
                                        (
                                          select
                                            row_to_json(o.*)
                                          from
                                            (
                                              select
                                                'party_' || replace(r14."id"::text, '-', '') as "id",
                                                r14."name" as "name"
                                              from
                                                "party" r14
                                              where
                                                (r14.visibility = 'PUBLIC')
                                                and (r14."id" = r13."party_id")
                                            ) o
                                        ) as "party",
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
                                                        'person_' || replace(r16."id"::text, '-', '') as "id",
                                                        r16."name" as "name"
                                                      from
                                                        "person" r16
                                                      where
                                                        (r16.visibility = 'PUBLIC')
                                                        and (r16."id" = r15."person_id")
                                                    ) o
                                                ) as "person",
                                                r15."signed_as" as "signedAs",
                                                r15."signed_on" as "on"
                                              from
                                                "signer" r15
                                              where
                                                (r15."signature_id" = r13."id")
                                              order by
                                                r15."ordinal",
                                                r15."id"
                                            ) o
                                        ) as "signers"
                                      from
                                        (
                                          select
                                            r13."id",
                                            r13."party_id",
                                            r13."role"
                                          from
                                            "signature" r13
                                            left join party named on named.id = r13."party_id"
                                          where
                                            (r13."agreement_id" = r12."id")
                                          order by
                                            coalesce(named.sort_key, lower(r13."named_as"), '') collate "C" asc,
                                            r13."id" asc
                                          limit
                                            10
                                        ) r13
                                    ) o
                                ) as "nodes"
                            ) c
                        ) as "signatures"
                    ) x
                )
              from
                "agreement" r12
              where
                r12."id" = o."~id"
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
                        'commitment_' || replace(r17."id"::text, '-', '') as "id",
                        o."~0" as "version",
                        o."~1" as "visibility",
                        o."~2" as "createdAt",
                        o."~3" as "updatedAt",
                        o."~4" as "url",
                        o."~5" as "flags",
                        r17."title" as "title",
                        o."~6" as "occurredOn",
                        o."~7" as "parties"
                    ) x
                )
              from
                "commitment" r17
              where
                r17."id" = o."~id"
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
                        'statement_' || replace(r18."id"::text, '-', '') as "id",
                        o."~0" as "version",
                        o."~1" as "visibility",
                        o."~2" as "createdAt",
                        o."~3" as "updatedAt",
                        o."~4" as "url",
                        o."~5" as "flags",
                        r18."title" as "title",
                        o."~6" as "occurredOn",
                        o."~7" as "parties"
                    ) x
                )
              from
                "statement" r18
              where
                r18."id" = o."~id"
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
                        'figure_' || replace(r19."id"::text, '-', '') as "id",
                        o."~0" as "version",
                        o."~1" as "visibility",
                        o."~2" as "createdAt",
                        o."~3" as "updatedAt",
                        o."~4" as "url",
                        o."~5" as "flags",
                        r19."title" as "title",
                        o."~6" as "occurredOn",
                        o."~7" as "parties"
                    ) x
                )
              from
                "figure" r19
              where
                r19."id" = o."~id"
            )
          end
        from
          (
            select
              r1."type" as "~kind",
              r1."id" as "~id",
              (
                select
                  e.version - (
                    select
                      count(*)
                    from
                      revision hidden
                    where
                      hidden.record_id = e.id
                      and hidden.version <= e.version
                      and hidden.hidden
                      and not ('INTERNAL' = 'PUBLIC')
                  )::integer
                from
                  record e
                where
                  e.id = r1."id"
              ) as "~0",
              r1."visibility" as "~1",
              to_char(
                (
                  select
                    e.created_at
                  from
                    record e
                  where
                    e.id = r1."id"
                ) at time zone 'UTC',
                'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
              ) as "~2",
              to_char(
                (
                  select
                    e.updated_at
                  from
                    record e
                  where
                    e.id = r1."id"
                ) at time zone 'UTC',
                'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
              ) as "~3",
              (
                select
                  $1::text || lower(e.type) || '_' || replace(e.id::text, '-', '')
                from
                  record e
                where
                  e.id = r1."id"
              ) as "~4",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      r3."code" as "code",
                      r3."path" as "path",
                      r3."message" as "message"
                    from
                      "flag" r3
                    where
                      (r3."record_id" = r1."id")
                    order by
                      r3."id"
                  ) o
              ) as "~5",
              (
                select
                  nullif(i.occurred_on, '')
                from
                  cooperation_item i
                where
                  i.id = r1."id"
              ) as "~6",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      case r10."level"
                        when 'BLOC' then 'Bloc'
                        when 'COUNTRY' then 'Country'
                        when 'REGION' then 'Region'
                        when 'CITY' then 'City'
                        when 'ORGANIZATION' then 'Organization'
                      end as "__typename",
                      'party_' || replace(r10."id"::text, '-', '') as "id",
                      r10."name" as "name"
                    from
                      "party" r10
                      join involvement v on v.party_id = r10."id"
                      and v.item_id = r1."id"
                      and v.takes_part_as is not null
                    where
                      (r10.visibility = 'PUBLIC')
                    order by
                      r10."sort_key",
                      r10."id"
                    limit
                      5
                  ) o
              ) as "~7"
            from
              "record" r1
            where
              (r1.visibility = 'PUBLIC')
              and (
                r1."id" = coalesce(
                  (
                    select
                      survivor_of (e.merged_into)
                    from
                      record e
                    where
                      e.id = $2
                  ),
                  $3::uuid
                )
                and r1."type" = $4
              )
            limit
              1
          ) o
      ) as "node"
  ) o
