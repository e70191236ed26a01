import { isArranged } from '../arrangement.ts';
import { startTestPostgres } from '../postgres.ts';
import { startArrangement } from './arrangement.ts';

/** Jest runs this once, before every test. Its shape (a default export) is Jest's. */
export default async function start(): Promise<void> {
  await (isArranged() ? startArrangement() : startTestPostgres());
}
