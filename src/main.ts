import 'reflect-metadata';
import process from 'node:process';
import { readConfig } from './config.ts';
import { CannotStart } from './errors.ts';
import { openLog } from './log.ts';
import { startServer } from './server.ts';

/** Ctrl-C reaches us from the terminal, and at once again from npm: only a later one means that waiting is over. */
const IMPATIENCE_MS = 1_000;

const EXAMPLE = '{ cooperation(between: ["Moscow", "Havana"]) { totalCount nodes { __typename title occurredOn } } }';

try {
  const config = readConfig(process.env);
  const log = openLog(config);
  const starting = startServer(config, log);

  let firstSignalAt: number | null = null;
  const stop = async () => {
    if (firstSignalAt !== null) {
      if (Date.now() - firstSignalAt > IMPATIENCE_MS) process.exit(1);
      return;
    }
    firstSignalAt = Date.now();
    try {
      await (await starting).stop();
      process.exit(0);
    } catch (error) {
      end(error);
    }
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  const { url } = await starting;
  if (firstSignalAt === null) {
    process.stdout.write(`Entente answers at ${url}/graphql\nOne question to try:\n\n`);
    process.stdout.write(
      `  curl ${url}/graphql -H "content-type: application/json" -d ${inShell({ query: EXAMPLE })}\n\n`,
    );
  }
} catch (error) {
  end(error);
}

/** Quoted as this system's shell wants it. */
function inShell(body: object): string {
  const text = JSON.stringify(body);
  return process.platform === 'win32' ? `"${text.replace(/["\\]/g, '\\$&')}"` : `'${text}'`;
}

/** One sentence where it is the person's to put right; everything that is known where it is ours. */
function end(error: unknown): void {
  process.stderr.write(error instanceof CannotStart ? `${error.message}\n` : `${describe(error)}\n`);
  process.exit(1);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
