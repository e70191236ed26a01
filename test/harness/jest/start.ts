import { join } from 'node:path';
import { DESK } from '../../../src/site/desk/bundle.ts';
import { EXPLORER } from '../../../src/site/explorer/bundle.ts';
import { buildManual } from '../../../src/site/manual/build.ts';
import { PLAYGROUND } from '../../../src/site/playground/bundle.ts';
import { isMultiInstance } from '../multi-instance.ts';
import { startTestPostgres } from '../postgres.ts';
import { startMultiInstanceCluster } from './multi-instance-cluster.ts';

const PROJECT = join(import.meta.dirname, '../../..');

/** Jest runs this once before all tests. Jest needs the default export. */
export default async function start(): Promise<void> {
  // Once for all workers, so that no test depends on a page that another test has built. Pages with unchanged sources are kept.
  buildManual(PROJECT);
  await Promise.all([DESK, EXPLORER, PLAYGROUND].map((bundle) => bundle.build(PROJECT)));
  await (isMultiInstance() ? startMultiInstanceCluster() : startTestPostgres());
}
