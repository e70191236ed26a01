import { Bundle } from '../bundled/bundle.ts';

/** The explorer's page. Its words for codes, and how it writes dates, are those of the records' pages. */
export const EXPLORER = new Bundle('explorer', 'src/explorer/page', [
  'src/explorer/page',
  'src/outputs/wording/words',
  'src/outputs/wording/dates.ts',
  'src/playground/address.ts',
  'schema.graphql',
]);
