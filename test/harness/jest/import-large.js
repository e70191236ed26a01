import process from 'node:process';
import { run } from 'jest';

/** `npm run test:import-large`: measures memory and speed of an import of IMPORT_ROWS rows. A million rows take an hour. */
process.env.TESTS_ON_DISK = 'yes';
process.env.IMPORT_ROWS ??= '1000000';
await run(['test/imports/large']);
