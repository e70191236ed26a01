import process from 'node:process';
import { run } from 'jest';

/** `npm run test:import-full`: imports real registers with all rows; takes some minutes. */
process.env.TESTS_ON_DISK = 'yes';
process.env.IMPORT_EVERY ??= '1';
process.env.IMPORT_SIGNATURES ??= '10000';
await run(['test/imports/real-data', 'test/imports/repeated-parties', 'test/imports/changed-records']);
