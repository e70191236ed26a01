import type { Ordered } from '../../query/compiling/pages.ts';
import { page, type ReadPlan, rows, withId } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, sql, visible } from '../../query/sql.ts';
import { Flag } from '../../records/flag.entity.ts';
import { registerAddressable } from '../../records/node.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import type { FlaggedRecordList } from './flag.inputs.ts';
import { FlaggedRecord } from './flagged-record.entity.ts';

const LATEST_FIRST: Ordered<FlaggedRecord> = { name: 'ID DESC', by: ({ id }) => id, type: 'uuid', descending: true };

const LATEST_REVIEW_FIRST: Ordered<FlaggedRecord> = {
  name: 'REVIEWED_AT DESC',
  by: ({ reviewedAt }) => reviewedAt,
  type: 'timestamptz',
  descending: true,
};

registerAddressable('flag', {
  entity: Flag,
  isVisible: (flag) => sql`exists (select from record e where e.id = ${flag.recordId} and ${visible('e')})`,
});

/** Reads the flags of records, each with its record: the latest first, or by the latest review. */
export function flaggedRecords({ where, ...args }: FlaggedRecordList): ReadPlan {
  const { codes, types, reviewed } = where ?? {};
  const conditions = (flagged: Row<FlaggedRecord>) => [
    codes && isOneOf(flagged.code, codes),
    types && isOneOf(flagged.type, types),
    reviewed == null ? null : sql`${flagged.reviewedAt} is ${reviewed ? sql`not null` : sql`null`}`,
  ];
  const edge = (flagged: Row<FlaggedRecord>) => ({
    node: withId(RecordEntry, flagged.recordId),
    flag: withId(Flag, flagged.id),
  });
  return page(FlaggedRecord, { where: conditions }, reviewed ? LATEST_REVIEW_FIRST : LATEST_FIRST, args, edge);
}

/** Counts the flags that are to be reviewed, by code and type. */
export function flagCounts(): ReadPlan {
  const counted = sql`(select f.code, f.type, count(*) as count from flagged_record f
    where f.reviewed_at is null and ${visible('f')} group by f.code, f.type) t`;
  const fields = { code: sql`t.code`, type: sql`t.type`, count: sql`t.count` };
  return rows(counted, fields, { orderBy: sql`t.count desc, t.code, t.type` });
}
