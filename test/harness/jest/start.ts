import { isMultiInstance } from '../multi-instance.ts';
import { startTestPostgres } from '../postgres.ts';
import { startArrangement } from './arrangement.ts';

/** Jest runs this once before all tests. Jest needs the default export. */
export default async function start(): Promise<void> {
  await (isMultiInstance() ? startArrangement() : startTestPostgres());
}
