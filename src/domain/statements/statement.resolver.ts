import { fieldsOf } from '../../records/api/fields.ts';
import { Statement } from './statement.entity.ts';

export const StatementResolver = fieldsOf(Statement).texts(
  'summary',
  "Summary in the editors' own words, in a language, otherwise in the main language; never a quotation.",
).resolver;
