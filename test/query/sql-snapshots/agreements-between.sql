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
    select
      party_id,
      matches,
      candidates
    from
      find_party ($13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, ('INTERNAL' = 'PUBLIC'))
  ),
  l3 as materialized (
    (
      select
        exists (
          select
          from
            lies_within w
          where
            w.party_id = (
              select
                party_id
              from
                l2
            )
            and w.ancestor_id = (
              select
                party_id
              from
                l1
            )
        )
        or exists (
          select
          from
            lies_within w
          where
            w.party_id = (
              select
                party_id
              from
                l1
            )
            and w.ancestor_id = (
              select
                party_id
              from
                l2
            )
        ) as is_so
    )
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
  ) as l1,
  (
    select
      row_to_json(l)::text
    from
      l2 l
    where
      l.party_id is null
  ) as l2
from
  (
    select
      (
        with
          page as materialized (
            select
              r1."id",
              r1."title",
              r1."kind",
              r1."status",
              r1."signed_on",
              r1."in_force_from",
              r1."expires_on",
              r1."value",
              r1."currency",
              coalesce(r1."signed_on"::text collate "C", '') as "~by"
            from
              "agreement" r1
            where
              (r1.visibility = 'PUBLIC')
              and (
                r1."id" in (
                  select
                    v1.item_id
                  from
                    involvement v1
                    join involvement v2 on v2.item_id = v1.item_id
                    and v2.occurred_on = v1.occurred_on
                    and v2.party_id = (
                      select
                        party_id
                      from
                        l1
                    )
                    and v2.members > 0
                    and v2.visibility = 'PUBLIC'
                  where
                    v1.party_id = (
                      select
                        party_id
                      from
                        l2
                    )
                    and v1.members > 0
                    and v1.visibility = 'PUBLIC'
                    and v1.item_type = 'AGREEMENT'
                    and (
                      case
                        when (
                          select
                            o.is_so
                          from
                            l3 o
                        ) then case
                          when v1.party_id = v2.party_id then v1.members > 1
                          else v1.members <> v2.members
                          or not are_nested (v1.party_id, v2.party_id, coalesce(last_day (nullif(v1.occurred_on, '')), today ()))
                        end
                        else true
                      end
                    )
                  order by
                    v1.occurred_on,
                    v1.item_id
                )
              )
              and (r1."status" in ($25, $26))
            order by
              coalesce(r1."signed_on"::text collate "C", '') desc,
              r1."id" desc
            limit
              21
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
                  "agreement" r2
                where
                  (r2.visibility = 'PUBLIC')
                  and (
                    r2."id" in (
                      select
                        v1.item_id
                      from
                        involvement v1
                        join involvement v2 on v2.item_id = v1.item_id
                        and v2.occurred_on = v1.occurred_on
                        and v2.party_id = (
                          select
                            party_id
                          from
                            l1
                        )
                        and v2.members > 0
                        and v2.visibility = 'PUBLIC'
                      where
                        v1.party_id = (
                          select
                            party_id
                          from
                            l2
                        )
                        and v1.members > 0
                        and v1.visibility = 'PUBLIC'
                        and v1.item_type = 'AGREEMENT'
                        and (
                          case
                            when (
                              select
                                o.is_so
                              from
                                l3 o
                            ) then case
                              when v1.party_id = v2.party_id then v1.members > 1
                              else v1.members <> v2.members
                              or not are_nested (v1.party_id, v2.party_id, coalesce(last_day (nullif(v1.occurred_on, '')), today ()))
                            end
                            else true
                          end
                        )
                      order by
                        v1.occurred_on,
                        v1.item_id
                    )
                  )
                  and (r2."status" in ($27, $28))
              ) as "totalCount",
              (
                select
                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                from
                  (
                    select
                      page_cursor ($29::text, (r1."~by")::text, r1."id") as "cursor",
                      (
                        select
                          row_to_json(o.*)
                        from
                          (
                            select
                              'Agreement'::text as "__typename",
                              'agreement_' || replace(r1."id"::text, '-', '') as "id",
                              r1."title" as "title",
                              r1."kind" as "kind",
                              r1."status" as "status",
                              r1."signed_on" as "signedOn",
                              r1."in_force_from" as "inForceFrom",
                              r1."expires_on" as "expiresOn",
                              case
                                when r1."value" is null then null
                                else (
                                  select
                                    row_to_json(o.*)
                                  from
                                    (
                                      select
                                        trim_scale(r1."value")::text as "value",
                                        r1."currency" as "currency"
                                    ) o
                                )
                              end as "value",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      'topic_' || replace(r3."id"::text, '-', '') as "id",
                                      r3."name" as "name"
                                    from
                                      "topic" r3
                                      join record_topic rt on rt.topic_id = r3."id"
                                      and rt.record_id = r1."id"
                                    where
                                      (r3.visibility = 'PUBLIC')
                                    order by
                                      rt.ordinal,
                                      r3."id"
                                    limit
                                      5
                                  ) o
                              ) as "topics",
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
                                          "signature" r5
                                        where
                                          (r5."agreement_id" = r1."id")
                                      ) as "totalCount",
                                      (
                                        select
                                          coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                        from
                                          (
                                            select
                                              'signature_' || replace(r4."id"::text, '-', '') as "id",
                                              r4."role" as "role",
                                              r4."signed_on" as "signedOn",
                                              (
                                                select
                                                  row_to_json(o.*)
                                                from
                                                  (
                                                    select
                                                      case r6."level"
                                                        when 'BLOC' then 'Bloc'
                                                        when 'COUNTRY' then 'Country'
                                                        when 'REGION' then 'Region'
                                                        when 'CITY' then 'City'
                                                        when 'ORGANIZATION' then 'Organization'
                                                      end as "__typename",
                                                      'party_' || replace(r6."id"::text, '-', '') as "id",
                                                      r6."name" as "name"
                                                    from
                                                      "party" r6
                                                    where
                                                      (r6.visibility = 'PUBLIC')
                                                      and (r6."id" = r4."party_id")
                                                  ) o
                                              ) as "party"
                                            from
                                              (
                                                select
                                                  r4."id",
                                                  r4."party_id",
                                                  r4."role",
                                                  r4."signed_on"
                                                from
                                                  "signature" r4
                                                  left join party named on named.id = r4."party_id"
                                                where
                                                  (r4."agreement_id" = r1."id")
                                                order by
                                                  coalesce(named.sort_key, lower(r4."named_as"), '') collate "C" asc,
                                                  r4."id" asc
                                                limit
                                                  10
                                              ) r4
                                          ) o
                                      ) as "nodes"
                                  ) c
                              ) as "signatures",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      r7."kind" as "kind",
                                      seen.direction as "direction",
                                      (
                                        select
                                          row_to_json(o.*)
                                        from
                                          (
                                            select
                                              'agreement_' || replace(r8."id"::text, '-', '') as "id",
                                              r8."title" as "title"
                                            from
                                              "agreement" r8
                                            where
                                              (r8.visibility = 'PUBLIC')
                                              and (r8."id" = seen.other_id)
                                            limit
                                              1
                                          ) o
                                      ) as "agreement"
                                    from
                                      "agreement_relation" r7
                                      join (
                                        select
                                          id,
                                          'TO' as direction,
                                          to_id as other_id
                                        from
                                          agreement_relation
                                        where
                                          from_id = r1."id"
                                        union all
                                        select
                                          id,
                                          'FROM',
                                          from_id
                                        from
                                          agreement_relation
                                        where
                                          to_id = r1."id"
                                      ) seen on seen.id = r7."id"
                                    where
                                      (
                                        exists (
                                          select
                                          from
                                            agreement other
                                          where
                                            other.id = seen.other_id
                                            and other.visibility = 'PUBLIC'
                                        )
                                      )
                                    order by
                                      seen.direction desc,
                                      r7."kind",
                                      r7."id"
                                  ) o
                              ) as "relations",
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
                                              'source_' || replace(r10."id"::text, '-', '') as "id",
                                              r10."title" as "title"
                                            from
                                              "source" r10
                                            where
                                              (r10.visibility = 'PUBLIC')
                                              and (r10."id" = r9."source_id")
                                          ) o
                                      ) as "source"
                                    from
                                      "citation" r9
                                    where
                                      (r9."record_id" = r1."id")
                                      and (
                                        exists (
                                          select
                                          from
                                            source s
                                          where
                                            s.id = r9."source_id"
                                            and s.visibility = 'PUBLIC'
                                        )
                                      )
                                    order by
                                      r9."ordinal",
                                      r9."id"
                                    limit
                                      3
                                  ) o
                              ) as "citations"
                          ) o
                      ) as "node"
                    from
                      page r1
                    limit
                      20
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
                          count(*) > 20
                        from
                          page
                      ) as "hasNextPage",
                      false as "hasPreviousPage",
                      (
                        select
                          page_cursor ($30::text, (r1."~by")::text, r1."id")
                        from
                          page r1
                        limit
                          1
                      ) as "startCursor",
                      (
                        select
                          page_cursor ($31::text, (r1."~by")::text, r1."id")
                        from
                          (
                            select
                              *
                            from
                              page
                            offset
                              (
                                select
                                  greatest(least(count(*), 20) - 1, 0)
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
      ) as "agreements"
  ) o
