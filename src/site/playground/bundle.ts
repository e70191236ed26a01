import { Bundle } from '../bundling/bundle.ts';

export const PLAYGROUND = new Bundle('playground', 'src/site/playground/page', ['src/site/playground']);
