import { stopTestPostgres } from '../postgres.ts';
import { stopArrangement } from './arrangement.ts';

/** Jest runs this once after all tests. Jest needs the default export. */
export default async function stop(): Promise<void> {
  await stopTestPostgres();
  await stopArrangement();
}
