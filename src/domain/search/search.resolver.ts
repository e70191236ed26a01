import { queryOf } from '../../records/api/fields.ts';
import { SearchArguments, SearchResultConnection } from './search.inputs.ts';
import { searchRecords } from './search.reads.ts';

export const SearchResolver = queryOf(
  'search',
  SearchResultConnection,
  'Searches records of all types by words. The cost grows with the number of matches.',
  searchRecords,
  { args: SearchArguments, nullable: true },
);
