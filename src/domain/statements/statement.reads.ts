import { Filter } from '../../query/compiling/filters.ts';
import { Orderings } from '../../query/compiling/pages.ts';
import { page, type Reading } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { type Sql, sql } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { recordRules } from '../../records/api/where.ts';
import { byOccurrence, isOfForum, occurredIn } from '../../records/item.reads.ts';
import { byUpdate } from '../../records/record.reads.ts';
import { uuidOf } from '../../records/values/ids.ts';
import type { Multilingual } from '../../records/values/languages.ts';
import { survivor } from '../../records/values/refs.ts';
import { forumMeant } from '../forums/forum.reads.ts';
import { isAbout } from '../topics/topic.reads.ts';
import { Statement } from './statement.entity.ts';
import type { StatementList, StatementOrderField, StatementWhere } from './statement.inputs.ts';

/** What was said, in our own words, in the main language and in others. */
export function summaryOf(statement: Row<Statement>): Multilingual {
  return { text: statement.summary, lang: statement.summaryLang, others: statement.summariesIn };
}

/** Whether a person, given by an id, is one of those who made a statement. */
export function isMadeBy(statement: Row<Statement>, person: Sql): Sql {
  return sql`exists (select from maker mk where mk.item_id = ${statement.id} and mk.person_id = ${person})`;
}

export const statementFilter = recordRules(new Filter<StatementWhere, Statement>('StatementWhere'), 'statement')
  .rule('person', (statement, id) => isMadeBy(statement, survivor(uuidOf('person', id, 'person'))))
  .rule('forum', (statement, ref) => isOfForum(statement.id, forumMeant(ref)))
  .rule('session', (statement, id) => sql`${statement.sessionId} = ${survivor(uuidOf('session', id, 'session'))}`)
  .rule('topics', (statement, refs) => isAbout(statement.id, refs))
  .rule('occurred', (statement, range) => occurredIn(statement.id, range));

export const statementOrderings = new Orderings<Statement, `${StatementOrderField}`>(
  {
    OCCURRED_ON: byOccurrence(Statement),
    UPDATED_AT: byUpdate(Statement),
  },
  { field: 'OCCURRED_ON', direction: 'DESC' },
);

/** Statements, as a client filters, orders and pages them. */
export function statements(args: StatementList, which?: (statement: Row<Statement>) => Sql): Reading {
  return page(
    Statement,
    ...searched(
      'STATEMENT',
      { where: (statement) => [which?.(statement), ...statementFilter.conditions(args.where, statement)] },
      statementOrderings,
      args,
    ),
    args,
  );
}
