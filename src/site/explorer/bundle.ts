import { Bundle } from '../bundling/bundle.ts';

/** The explorer. It shares formats of dates and quantities with the record pages. */
export const EXPLORER = new Bundle('explorer', 'src/site/explorer/page', [
  'src/site/explorer',
  'src/outputs/wording/dates.ts',
  'src/outputs/wording/quantities.ts',
  'src/site/playground/address.ts',
  'src/site/fetch-after.ts',
  'schema.graphql',
]);
