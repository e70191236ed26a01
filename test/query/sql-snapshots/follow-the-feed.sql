with
  l2 as materialized (
    select
      party_id,
      matches,
      candidates
    from
      find_party ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, ('INTERNAL' = 'PUBLIC'))
  ),
  l4 as materialized (
    select
      feed_horizon () as xid
  ),
  l5 as materialized (
    select
      false as required
  ),
  l3 as materialized (
    select
      c.id,
      c.xid,
      c.record_id,
      c.type,
      c.kind,
      c.after as visibility,
      c.before as visibility_before,
      c.changed_at
    from
      (
        select
          xid,
          id,
          record_id,
          type,
          kind,
          visibility as after,
          visibility_before as before,
          changed_at,
          audience_of_change (visibility, visibility_before, hidden) as visibility
        from
          change
      ) c
    where
      c.visibility = 'PUBLIC'
      and (c.xid, c.id) > ('0'::xid8, $13::uuid)
      and c.xid < (
        select
          xid
        from
          l4
      )
      and not (
        select
          required
        from
          l5
      )
    order by
      c.xid,
      c.id
    limit
      2000
  ),
  l1 as materialized (
    select
      row_number() over (
        order by
          s.xid,
          s.id
      ) as place,
      s.id,
      s.xid,
      s.record_id,
      s.type,
      s.changed_at,
      s.survivor,
      case
        when s.is_there
        and not s.matches then 'UNMATCHED'
        when s.is_there
        and not s.was_seen then 'CREATED'
        when s.is_there then 'UPDATED'
        when s.survivor is not null then 'MERGED'
        else 'DELETED'
      end as kind
    from
      (
        select
          c.id,
          c.xid,
          c.record_id,
          c.type,
          c.changed_at,
          seen.was_seen,
          e.deleted_at is null
          and e.visibility = 'PUBLIC' as is_there,
          coalesce(
            (
              (
                (
                  exists (
                    select
                    from
                      involvement v
                    where
                      v.item_id = c.record_id
                      and v.members > 0
                      and v.party_id in (
                        (
                          select
                            party_id
                          from
                            l2
                        )
                      )
                  )
                )
                or (
                  exists (
                    select
                    from
                      lies_within w
                    where
                      w.party_id = c.record_id
                      and w.ancestor_id in (
                        (
                          select
                            party_id
                          from
                            l2
                        )
                      )
                      and today () between w.from_day and w.to_day
                  )
                )
              )
            ),
            false
          ) as matches,
          (
            select
              m.id
            from
              record m
            where
              m.id = survivor_of (e.merged_into)
              and m.deleted_at is null
              and m.visibility = 'PUBLIC'
          ) as survivor
        from
          l3 c
          join record e on e.id = c.record_id
          cross join lateral (
            select
              c.visibility_before as visibility
          ) before
          cross join lateral (
            select
              c.visibility_before is not null
              and before.visibility = 'PUBLIC' as was_seen,
              c.visibility = 'PUBLIC' as is_seen
          ) seen
        where
          (
            seen.was_seen
            or seen.is_seen
          )
          and c.type = any ($14)
          and true
          and (
            (
              seen.was_seen
              and not seen.is_seen
            )
            or exists (
              select
              from
                departure d
              where
                d.xid = c.xid
                and d.record_id = c.record_id
                and d.left_id in (
                  (
                    select
                      party_id
                    from
                      l2
                  )
                )
            )
            or coalesce(
              (
                (
                  (
                    exists (
                      select
                      from
                        involvement v
                      where
                        v.item_id = c.record_id
                        and v.members > 0
                        and v.party_id in (
                          (
                            select
                              party_id
                            from
                              l2
                          )
                        )
                    )
                  )
                  or (
                    exists (
                      select
                      from
                        lies_within w
                      where
                        w.party_id = c.record_id
                        and w.ancestor_id in (
                          (
                            select
                              party_id
                            from
                              l2
                          )
                        )
                        and today () between w.from_day and w.to_day
                    )
                  )
                )
              ),
              false
            )
          )
        order by
          c.xid,
          c.id
        limit
          51
      ) s
  ),
  l6 as materialized (
    select
      (
        (
          coalesce(
            greatest(
              (
                select
                  seen.xid
                from
                  (
                    select
                      xid,
                      id,
                      record_id,
                      type,
                      kind,
                      visibility as after,
                      visibility_before as before,
                      changed_at,
                      audience_of_change (visibility, visibility_before, hidden) as visibility
                    from
                      change
                  ) seen
                where
                  seen.visibility = 'PUBLIC'
                  and seen.xid < (
                    select
                      xid
                    from
                      l4
                  )
                order by
                  seen.xid desc,
                  seen.id desc
                limit
                  1
              ),
              (
                select
                  max(pruned.xid)
                from
                  (
                    select
                      pruned_to as xid,
                      'INTERNAL' as visibility
                    from
                      feed_start
                    union all
                    select
                      public_pruned_to,
                      'PUBLIC'
                    from
                      feed_start
                  ) pruned
                where
                  pruned.visibility = 'PUBLIC'
              )
            ),
            '0'
          )::text::numeric + 1
        )::text
      )::xid8 as xid
  )
select
  row_to_json(o.*)::text as data,
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
                      feed_token (t.xid, t.id) as "token",
                      t.kind as "kind",
                      t.type as "type",
                      lower(t.type) || '_' || replace(t.record_id::text, '-', '') as "recordId",
                      case
                        when t.kind = 'MERGED' then lower(t.type) || '_' || replace(t.survivor::text, '-', '')
                      end as "mergedInto",
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
                                        'source_' || replace(r2."id"::text, '-', '') as "id",
                                        o."~0" as "version"
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
                                        'topic_' || replace(r3."id"::text, '-', '') as "id",
                                        o."~0" as "version"
                                    ) x
                                )
                              from
                                "topic" r3
                              where
                                r3."id" = o."~id"
                            )
                            when 'PARTY' then (
                              select
                                case r4."level"
                                  when 'BLOC' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'party_' || replace(r4."id"::text, '-', '') as "id",
                                          o."~0" as "version"
                                      ) x
                                  )
                                  when 'COUNTRY' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'party_' || replace(r4."id"::text, '-', '') as "id",
                                          o."~0" as "version"
                                      ) x
                                  )
                                  when 'REGION' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'party_' || replace(r4."id"::text, '-', '') as "id",
                                          o."~0" as "version"
                                      ) x
                                  )
                                  when 'CITY' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'party_' || replace(r4."id"::text, '-', '') as "id",
                                          o."~0" as "version"
                                      ) x
                                  )
                                  when 'ORGANIZATION' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'party_' || replace(r4."id"::text, '-', '') as "id",
                                          o."~0" as "version"
                                      ) x
                                  )
                                end
                              from
                                "party" r4
                              where
                                r4."id" = o."~id"
                            )
                            when 'PERSON' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'person_' || replace(r5."id"::text, '-', '') as "id",
                                        o."~0" as "version"
                                    ) x
                                )
                              from
                                "person" r5
                              where
                                r5."id" = o."~id"
                            )
                            when 'FORUM_SERIES' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'forum_series_' || replace(r6."id"::text, '-', '') as "id",
                                        o."~0" as "version"
                                    ) x
                                )
                              from
                                "forum_series" r6
                              where
                                r6."id" = o."~id"
                            )
                            when 'FORUM' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'forum_' || replace(r7."id"::text, '-', '') as "id",
                                        o."~0" as "version"
                                    ) x
                                )
                              from
                                "forum" r7
                              where
                                r7."id" = o."~id"
                            )
                            when 'SESSION' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'session_' || replace(r8."id"::text, '-', '') as "id",
                                        o."~0" as "version",
                                        r8."title" as "title",
                                        o."~1" as "occurredOn",
                                        o."~2" as "parties"
                                    ) x
                                )
                              from
                                "session" r8
                              where
                                r8."id" = o."~id"
                            )
                            when 'DELEGATION' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'delegation_' || replace(r10."id"::text, '-', '') as "id",
                                        o."~0" as "version"
                                    ) x
                                )
                              from
                                "delegation" r10
                              where
                                r10."id" = o."~id"
                            )
                            when 'AGREEMENT' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'agreement_' || replace(r11."id"::text, '-', '') as "id",
                                        o."~0" as "version",
                                        r11."title" as "title",
                                        o."~1" as "occurredOn",
                                        o."~2" as "parties"
                                    ) x
                                )
                              from
                                "agreement" r11
                              where
                                r11."id" = o."~id"
                            )
                            when 'COMMITMENT' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'commitment_' || replace(r12."id"::text, '-', '') as "id",
                                        o."~0" as "version",
                                        r12."title" as "title",
                                        o."~1" as "occurredOn",
                                        o."~2" as "parties"
                                    ) x
                                )
                              from
                                "commitment" r12
                              where
                                r12."id" = o."~id"
                            )
                            when 'STATEMENT' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'statement_' || replace(r13."id"::text, '-', '') as "id",
                                        o."~0" as "version",
                                        r13."title" as "title",
                                        o."~1" as "occurredOn",
                                        o."~2" as "parties"
                                    ) x
                                )
                              from
                                "statement" r13
                              where
                                r13."id" = o."~id"
                            )
                            when 'FIGURE' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'figure_' || replace(r14."id"::text, '-', '') as "id",
                                        o."~0" as "version",
                                        r14."title" as "title",
                                        o."~1" as "occurredOn",
                                        o."~2" as "parties"
                                    ) x
                                )
                              from
                                "figure" r14
                              where
                                r14."id" = o."~id"
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
                              (
                                select
                                  nullif(i.occurred_on, '')
                                from
                                  cooperation_item i
                                where
                                  i.id = r1."id"
                              ) as "~1",
                              (
                                select
                                  coalesce(json_agg(row_to_json(o.*)), '[]'::json)
                                from
                                  (
                                    select
                                      'party_' || replace(r9."id"::text, '-', '') as "id"
                                    from
                                      "party" r9
                                      join involvement v on v.party_id = r9."id"
                                      and v.item_id = r1."id"
                                      and v.takes_part_as is not null
                                    where
                                      (r9.visibility = 'PUBLIC')
                                    order by
                                      r9."sort_key",
                                      r9."id"
                                    limit
                                      100
                                  ) o
                              ) as "~2"
                            from
                              "record" r1
                            where
                              (r1.visibility = 'PUBLIC')
                              and (
                                r1."id" = t.record_id
                                and t.kind in ('CREATED', 'UPDATED')
                              )
                            limit
                              1
                          ) o
                      ) as "record"
                    from
                      l1 t
                    where
                      t.place <= 50
                    order by
                      t.place
                  ) o
              ) as "nodes",
              case
                when (
                  select
                    count(*)
                  from
                    l1
                ) > 50 then (
                  select
                    feed_token (xid, id)
                  from
                    l1
                  where
                    place = 50
                )
                when (
                  select
                    count(*)
                  from
                    l3
                ) = 2000 then (
                  select
                    feed_token (xid, id)
                  from
                    l3
                  order by
                    xid desc,
                    id desc
                  limit
                    1
                )
                when (
                  select
                    xid
                  from
                    l6
                ) <= '0'::xid8
                and not (
                  select
                    required
                  from
                    l5
                ) then feed_token ('0'::xid8, coalesce(nullif($15::uuid, $16::uuid), $17::uuid))
                else feed_token (
                  (
                    select
                      xid
                    from
                      l6
                  ),
                  $18::uuid
                )
              end as "endToken",
              (
                select
                  count(*)
                from
                  l1
              ) > 50
              or (
                select
                  count(*)
                from
                  l3
              ) = 2000 as "hasMore",
              (
                select
                  required
                from
                  l5
              ) as "resetRequired"
          ) o
      ) as "changes"
  ) o
