import { fieldsOf } from '../../records/api/fields.ts';
import { Statement } from './statement.entity.ts';

export const StatementResolver = fieldsOf(Statement).texts(
  'summary',
  'What was said, in our own words and in a language, or else in the main one: never a quotation.',
).resolver;
