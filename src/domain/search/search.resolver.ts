import { queryOf } from '../../records/api/fields.ts';
import { SearchArguments, SearchResultConnection } from './search.inputs.ts';
import { found } from './search.reads.ts';

export const SearchResolver = queryOf(
  'search',
  SearchResultConnection,
  'Records of all types, found by words. Its cost grows with the number of records that have them.',
  found,
  { args: SearchArguments, nullable: true },
);
