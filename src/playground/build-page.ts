import { buildPlayground } from './build.ts';

await buildPlayground();
