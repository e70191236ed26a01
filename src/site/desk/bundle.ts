import { Bundle } from '../bundling/bundle.ts';

/** The desk. It shares parts of its pages with the explorer. */
export const DESK = new Bundle('desk', 'src/site/desk/page', [
  'src/site/desk',
  'src/site/explorer',
  'src/outputs/wording/dates.ts',
  'src/site/fetch-after.ts',
  'src/site/playground/csv.ts',
  'schema.graphql',
]);
