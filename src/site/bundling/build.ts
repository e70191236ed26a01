import { EXPLORER } from '../explorer/bundle.ts';
import { PLAYGROUND } from '../playground/bundle.ts';

await Promise.all([PLAYGROUND.build(), EXPLORER.build()]);
