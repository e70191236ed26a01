with
  l2 as materialized (
    select
      feed_horizon () as xid
  ),
  l1 as materialized (
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
                      l2
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
  ),
  l5 as materialized (
    select
      false as required
  ),
  l4 as materialized (
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
      and (c.xid, c.id) > ('0'::xid8, $9::uuid)
      and c.xid < (
        select
          xid
        from
          l2
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
  l3 as materialized (
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
                  c.record_id in (
                    coalesce(
                      (
                        select
                          f.id
                        from
                          forum f
                        where
                          f.slug = $2
                      ),
                      $3::uuid
                    ),
                    $4::uuid
                  )
                )
                or (
                  exists (
                    select
                    from
                      cooperation_item i
                    where
                      i.id = c.record_id
                      and i.forum_id = coalesce(
                        (
                          select
                            f.id
                          from
                            forum f
                          where
                            f.slug = $5
                        ),
                        $6::uuid
                      )
                  )
                )
                or (
                  exists (
                    select
                    from
                      delegation d
                    where
                      d.id = c.record_id
                      and d.forum_id = coalesce(
                        (
                          select
                            f.id
                          from
                            forum f
                          where
                            f.slug = $7
                        ),
                        $8::uuid
                      )
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
          l4 c
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
          and true
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
                  coalesce(
                    (
                      select
                        f.id
                      from
                        forum f
                      where
                        f.slug = $10
                    ),
                    $11::uuid
                  )
                )
            )
            or coalesce(
              (
                (
                  (
                    c.record_id in (
                      coalesce(
                        (
                          select
                            f.id
                          from
                            forum f
                          where
                            f.slug = $12
                        ),
                        $13::uuid
                      ),
                      $14::uuid
                    )
                  )
                  or (
                    exists (
                      select
                      from
                        cooperation_item i
                      where
                        i.id = c.record_id
                        and i.forum_id = coalesce(
                          (
                            select
                              f.id
                            from
                              forum f
                            where
                              f.slug = $15
                          ),
                          $16::uuid
                        )
                    )
                  )
                  or (
                    exists (
                      select
                      from
                        delegation d
                      where
                        d.id = c.record_id
                        and d.forum_id = coalesce(
                          (
                            select
                              f.id
                            from
                              forum f
                            where
                              f.slug = $17
                          ),
                          $18::uuid
                        )
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
          21
      ) s
  )
select
  row_to_json(o.*)::text as data
from
  (
    select
      feed_token (
        (
          select
            xid
          from
            l1
        ),
        $1::uuid
      ) as "feedToken",
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
                      t.kind as "kind",
                      lower(t.type) || '_' || replace(t.record_id::text, '-', '') as "recordId",
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
                                        'source_' || replace(r2."id"::text, '-', '') as "id"
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
                                        'topic_' || replace(r3."id"::text, '-', '') as "id"
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
                                          'party_' || replace(r4."id"::text, '-', '') as "id"
                                      ) x
                                  )
                                  when 'COUNTRY' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'party_' || replace(r4."id"::text, '-', '') as "id"
                                      ) x
                                  )
                                  when 'REGION' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'party_' || replace(r4."id"::text, '-', '') as "id"
                                      ) x
                                  )
                                  when 'CITY' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'party_' || replace(r4."id"::text, '-', '') as "id"
                                      ) x
                                  )
                                  when 'ORGANIZATION' then (
                                    select
                                      row_to_json(x.*)
                                    from
                                      (
                                        select
                                          'party_' || replace(r4."id"::text, '-', '') as "id"
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
                                        'person_' || replace(r5."id"::text, '-', '') as "id"
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
                                        'forum_series_' || replace(r6."id"::text, '-', '') as "id"
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
                                        'forum_' || replace(r7."id"::text, '-', '') as "id"
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
                                        r8."title" as "title",
                                        to_char(r8."starts_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt",
                                        r8."status" as "status",
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
                                                        (
                                                          select
                                                            row_to_json(o.*)
                                                          from
                                                            (
                                                              select
                                                                'person_' || replace(r10."id"::text, '-', '') as "id",
                                                                r10."name" as "name"
                                                              from
                                                                "person" r10
                                                              where
                                                                (r10.visibility = 'PUBLIC')
                                                                and (r10."id" = r9."person_id")
                                                            ) o
                                                        ) as "person"
                                                      from
                                                        (
                                                          select
                                                            r9."person_id"
                                                          from
                                                            "speaker" r9
                                                          where
                                                            (r9."session_id" = r8."id")
                                                          order by
                                                            r9."ordinal" asc,
                                                            r9."id" asc
                                                          limit
                                                            20
                                                        ) r9
                                                    ) o
                                                ) as "nodes"
                                            ) c
                                        ) as "speakers"
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
                                        'delegation_' || replace(r11."id"::text, '-', '') as "id"
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
                                        'agreement_' || replace(r12."id"::text, '-', '') as "id"
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
                                        'commitment_' || replace(r13."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "commitment" r13
                              where
                                r13."id" = o."~id"
                            )
                            when 'STATEMENT' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'statement_' || replace(r14."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "statement" r14
                              where
                                r14."id" = o."~id"
                            )
                            when 'FIGURE' then (
                              select
                                (
                                  select
                                    row_to_json(x.*)
                                  from
                                    (
                                      select
                                        'figure_' || replace(r15."id"::text, '-', '') as "id"
                                    ) x
                                )
                              from
                                "figure" r15
                              where
                                r15."id" = o."~id"
                            )
                          end
                        from
                          (
                            select
                              r1."type" as "~kind",
                              r1."id" as "~id"
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
                      l3 t
                    where
                      t.place <= 20
                    order by
                      t.place
                  ) o
              ) as "nodes",
              case
                when (
                  select
                    count(*)
                  from
                    l3
                ) > 20 then (
                  select
                    feed_token (xid, id)
                  from
                    l3
                  where
                    place = 20
                )
                when (
                  select
                    count(*)
                  from
                    l4
                ) = 2000 then (
                  select
                    feed_token (xid, id)
                  from
                    l4
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
                    l1
                ) <= '0'::xid8
                and not (
                  select
                    required
                  from
                    l5
                ) then feed_token ('0'::xid8, coalesce(nullif($19::uuid, $20::uuid), $21::uuid))
                else feed_token (
                  (
                    select
                      xid
                    from
                      l1
                  ),
                  $22::uuid
                )
              end as "endToken",
              (
                select
                  count(*)
                from
                  l3
              ) > 20
              or (
                select
                  count(*)
                from
                  l4
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
