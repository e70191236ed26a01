import process from 'node:process';
import { run } from 'jest';

/** `npm run test:import-mentions`: writes 500 party references that imports resolved automatically into the folder MENTIONS_TO, for review. */
if (!process.env.MENTIONS_TO) throw new Error('MENTIONS_TO: it is missing. Set it to a folder.');
await run(['--testPathIgnorePatterns', '/node_modules/', '--', 'test/imports/mentions/']);
