import process from 'node:process';
import { run } from 'jest';

/** `npm run test:import-mentions`: 500 mentions of parties that imports took unasked, to be judged, in the folder MENTIONS_TO. */
if (!process.env.MENTIONS_TO) throw new Error('MENTIONS_TO names no folder.');
await run(['--testPathIgnorePatterns', '/node_modules/', '--', 'test/imports/mentions/']);
