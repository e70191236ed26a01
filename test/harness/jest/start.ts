import { isArranged } from '../arrangement.ts';
import { startTestPostgres } from '../postgres.ts';
import { startArrangement } from './arrangement.ts';

/** Jest runs this once before all tests. Jest needs the default export. */
export default async function start(): Promise<void> {
  await (isArranged() ? startArrangement() : startTestPostgres());
}
