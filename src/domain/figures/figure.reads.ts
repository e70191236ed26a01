import { Filter } from '../../query/compiling/filters.ts';
import { Orderings } from '../../query/compiling/pages.ts';
import { one, page, type Reading } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, type Sql, sql } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { overlaps, recordRules } from '../../records/api/where.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { isOfForum } from '../../records/item.reads.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { byDay, byUpdate, dayInOrder } from '../../records/record.reads.ts';
import { readId } from '../../records/values/ids.ts';
import { survivor } from '../../records/values/refs.ts';
import { badInput } from '../../runtime/errors.ts';
import { forumMeant } from '../forums/forum.reads.ts';
import { isAbout } from '../topics/topic.reads.ts';
import { Figure } from './figure.entity.ts';
import type { FigureList, FigureOrderField, FigureWhere } from './figure.inputs.ts';

/** The record that a figure measures, of whatever type. */
export function recordMeasured(figure: Row<Figure>): Reading {
  return one(RecordEntry, (entry) => sql`${entry.id} = ${figure.aboutId}`);
}

/** Whether a figure was reported at a forum, or at a session of it, or is about it. */
export function concernsForum(figure: Row<Figure>, forum: Sql): Sql {
  return sql`(${isOfForum(figure.id, forum)} or ${figure.aboutId} = ${forum})`;
}

/**
 * Whether a figure is about a record.
 * @throws GraphQLError BAD_USER_INPUT where the id is malformed or that of a part
 */
function measures(figure: Row<Figure>, id: string): Sql {
  const read = readId(id);
  const type = read?.type.toUpperCase() ?? '';
  if (!read || !recordTypes().some((each) => each.type === type)) {
    throw badInput('where.about', `"${id.slice(0, 80)}" is not the id of a record. Give what its field id holds.`);
  }
  return sql`exists (select from record measured where measured.id = ${figure.aboutId} and measured.type = ${type}
    and measured.id = ${survivor(read.uuid)})`;
}

export const figureFilter = recordRules(new Filter<FigureWhere, Figure>('FigureWhere'), 'figure')
  .rule('indicator', (figure, codes) => isOneOf(figure.indicator, codes))
  .rule('forum', (figure, ref) => concernsForum(figure, forumMeant(ref)))
  .rule('about', measures)
  .rule('asOf', (figure, range) => overlaps(dayInOrder(figure.asOf), range, 'asOf'))
  .rule('topics', (figure, refs) => isAbout(figure.id, refs));

export const figureOrderings = new Orderings<Figure, `${FigureOrderField}`>(
  {
    AS_OF: byDay((figure) => figure.asOf),
    VALUE: { by: (figure) => figure.value, type: 'numeric' },
    UPDATED_AT: byUpdate(Figure),
  },
  { field: 'AS_OF', direction: 'DESC' },
);

/** Figures, as a client filters, orders and pages them. */
export function figures(args: FigureList, which?: (figure: Row<Figure>) => Sql): Reading {
  return page(
    Figure,
    ...searched(
      'FIGURE',
      { where: (figure) => [which?.(figure), ...figureFilter.conditions(args.where, figure)] },
      figureOrderings,
      args,
    ),
    args,
  );
}
