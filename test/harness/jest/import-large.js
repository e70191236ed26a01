import process from 'node:process';
import { run } from 'jest';

/** `npm run test:import-large`: a file of as many rows as IMPORT_ROWS says, by memory and by speed. A million take an hour. */
process.env.TESTS_ON_DISK = 'yes';
process.env.IMPORT_ROWS ??= '1000000';
await run(['test/imports/large']);
