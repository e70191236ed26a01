import { stopTestPostgres } from '../postgres.ts';
import { stopArrangement } from './arrangement.ts';

/** Jest runs this once, after every test. Its shape (a default export) is Jest's. */
export default async function stop(): Promise<void> {
  await stopTestPostgres();
  await stopArrangement();
}
