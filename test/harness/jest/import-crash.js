import process from 'node:process';
import { run } from 'jest';

/** `npm run test:import-crash`: an import killed as often as IMPORT_KILLS says, at random moments. */
process.env.IMPORT_KILLS ??= '10';
process.env.IMPORT_PACTS ??= '5000';
await run(['test/imports/killed']);
