import { one } from '../../query/compiling/read-plans.ts';
import { sql } from '../../query/sql.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { Record, RecordEntry } from '../../records/record.entity.ts';
import { Figure } from './figure.entity.ts';

export const FigureResolver = fieldsOf(Figure).field(
  'about',
  Record,
  'Record that the figure is about, of any type; null if none.',
  (figure) => one(RecordEntry, (entry) => sql`${entry.id} = ${figure.aboutId}`),
  { nullable: true },
).resolver;
