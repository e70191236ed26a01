import { Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../access/context.ts';
import { object, type ReadPlan, Reads, rows } from '../../query/compiling/read-plans.ts';
import { join, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { tableOf } from '../../records/description/record-type.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { Dataset } from './dataset.entity.ts';
import { LATEST_CHANGE, TOKEN_NOW } from './feed-token.ts';

/** Selects the date of the first item of an order. An index has the order, so that one row is read. */
function dayOfItem(direction: 'asc' | 'desc'): Sql {
  return sql`(select i.occurred_on from cooperation_item i where i.occurred_on <> '' and ${visible('i')}
    order by i.occurred_on ${raw(`${direction}, i.id ${direction}`)} limit 1)`;
}

/** Counts each table of its own: a statement that groups the table of all records takes three times as long. */
function recordCounts(): ReadPlan {
  const counted = recordTypes().map(
    ({ type }, place) =>
      sql`select ${raw(`${place} as place, '${type}'::text as type`)}, count(*) as count
        from ${raw(tableOf(type))} e where ${visible('e')}`,
  );
  const from = sql`(${join(counted, ' union all ')}) t`;
  return rows(from, { type: sql`t.type`, count: sql`t.count` }, { orderBy: sql`t.place` });
}

/** Description of data whose operator has given none. */
const UNNAMED = { title: 'Entente', licence: null, contact: null };

@Resolver()
export class DatasetResolver {
  @Reads()
  @Query(() => Dataset, {
    description: 'The data as a whole: title, licence, version, last change, numbers of records.',
  })
  dataset(_none: object, @Ctx() { dataSet: { title, licence, contact } = UNNAMED }: RequestContext): ReadPlan {
    return object({
      title: sql`${title}::text`,
      version: TOKEN_NOW,
      updatedAt: LATEST_CHANGE,
      earliestOn: dayOfItem('asc'),
      latestOn: dayOfItem('desc'),
      counts: recordCounts(),
      licence: sql`${licence}::text`,
      contact: sql`${contact}::text`,
    });
  }
}
