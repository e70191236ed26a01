import { Bundle } from '../bundled/bundle.ts';

/** The playground's page. */
export const PLAYGROUND = new Bundle('playground', 'src/playground/page', ['src/playground']);
