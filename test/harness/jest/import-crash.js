import process from 'node:process';
import { run } from 'jest';

/** `npm run test:import-crash`: kills an import at IMPORT_KILLS random moments. */
process.env.IMPORT_KILLS ??= '10';
process.env.IMPORT_PACTS ??= '5000';
await run(['test/imports/crash-recovery']);
