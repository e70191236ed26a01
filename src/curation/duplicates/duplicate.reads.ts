import type { Ordered } from '../../query/compiling/pages.ts';
import { page, type ReadPlan, rows } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, raw, type Sql, sql } from '../../query/sql.ts';
import { identifies } from '../../records/identifier.entity.ts';
import { registerAddressable } from '../../records/node.ts';
import type { RecordEntry } from '../../records/record.entity.ts';
import { recordsOfAnyType } from '../../records/record.reads.ts';
import { PossibleDuplicate } from './duplicate.entity.ts';
import type { PossibleDuplicateList } from './duplicate.inputs.ts';

const MOST_LIKELY_FIRST: Ordered<PossibleDuplicate> = {
  name: 'SCORE DESC',
  by: (pair) => pair.score,
  type: 'numeric',
  descending: true,
};

const LATEST_DISMISSAL_FIRST: Ordered<PossibleDuplicate> = {
  name: 'DISMISSED_AT DESC',
  by: (pair) => pair.dismissedAt,
  type: 'timestamptz',
  descending: true,
};

registerAddressable('possible_duplicate', { entity: PossibleDuplicate });

/** Reads the work list, or the dismissed pairs. Pairs of which a record was merged or deleted are left out. */
export function possibleDuplicates({ types, dismissed, ...args }: PossibleDuplicateList): ReadPlan {
  const where = (pair: Row<PossibleDuplicate>) => [
    dismissed ? sql`${pair.dismissedAt} is not null` : pair.isOpen,
    types && isOneOf(pair.type, types),
    // Until the pair is compared again, it is still open.
    sql`not exists (select from record r where r.id in (${pair.aId}, ${pair.bId}) and r.deleted_at is not null)`,
  ];
  return page(PossibleDuplicate, { where }, dismissed ? LATEST_DISMISSAL_FIRST : MOST_LIKELY_FIRST, args);
}

/** References beyond this number are not counted: such records are as important as each other. */
const MAX_REFERENCES_COUNTED = 100;

/** Reads the records of a pair, the one with more references first. */
export function recordsOf(pair: Row<PossibleDuplicate>): ReadPlan {
  const references = (entry: Row<RecordEntry>) => sql`(select count(*) from (
    select from record_reference f where f.refers_to = ${entry.id} limit ${MAX_REFERENCES_COUNTED}) counted)`;
  return recordsOfAnyType({
    where: (entry) => [sql`${entry.id} in (${pair.aId}, ${pair.bId})`],
    orderBy: (entry) => sql`${references(entry)} desc, ${entry.id}`,
  });
}

/** Reads the reasons of a pair, each with its values as they are now. */
export function reasonsOf(pair: Row<PossibleDuplicate>): ReadPlan {
  const names = (ids: Sql) => sql`array(select p.name from party p where p.id = any(${ids}) order by p.name, p.id)`;
  const from = sql`unnest(${pair.reasons}) with ordinality as reason (kind, place)`;
  const values = sql`case reason.kind
    when 'SAME_IDENTIFIER' then array(
      select a.scheme || ':' || a.value from identifier a
      join identifier b on b.scheme = a.scheme and b.value = a.value and b.record_id = ${pair.bId}
      where a.record_id = ${pair.aId} and ${raw(identifies('a'))} order by a.scheme, a.value)
    when 'SAME_PARTIES' then ${names(pair.partyIds)}
    when 'SAME_PLACE' then ${names(pair.placeIds)}
    when 'SAME_DAY' then array[${pair.day}]
    else coalesce((
      select case when a.text = b.text then array[a.text] else array[a.text, b.text] end
      from duplicate_name a join duplicate_name b on b.record_id = ${pair.bId}
      where a.record_id = ${pair.aId}
      order by similarity(a.form, b.form) desc, a.text, b.text limit 1), '{}')
  end`;
  return rows(from, { kind: sql`reason.kind`, values }, { orderBy: sql`reason.place` });
}
