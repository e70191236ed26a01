import process from 'node:process';
import { run } from 'jest';

/** `npm run import:whole`: the registers of others with all their rows. It takes some minutes. */
process.env.IMPORT_EVERY ??= '1';
await run(['test/imports-real-data']);
