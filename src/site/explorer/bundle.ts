import { Bundle } from '../bundling/bundle.ts';

/** The explorer. It shares labels of constants and formats of dates with the record pages. */
export const EXPLORER = new Bundle('explorer', 'src/site/explorer/page', [
  'src/site/explorer/page',
  'src/outputs/wording/words.ts',
  'src/outputs/wording/dates.ts',
  'src/domain',
  'src/records/description/words.ts',
  'src/site/playground/address.ts',
  'schema.graphql',
]);
