import { Bundle } from '../bundling/bundle.ts';

/** The playground's page. */
export const PLAYGROUND = new Bundle('playground', 'src/site/playground/page', ['src/site/playground']);
