import process from 'node:process';
import { run } from 'jest';

/**
 * `npm run test:security`: attacks a local server from outside; it starts one, or uses the given one
 * (`npm run test:security -- http://127.0.0.1:4000`).
 */
process.env.ATTACK_URL = process.argv[2] ?? '';
await run(['--runInBand', '--testMatch', '<rootDir>/test/security/{attack,flood}.ts']);
