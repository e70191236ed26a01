import { startTestPostgres } from '../postgres.ts';

/** Jest runs this once, before every test. Its shape (a default export) is Jest's. */
export default async function start(): Promise<void> {
  await startTestPostgres();
}
