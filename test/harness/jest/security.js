import process from 'node:process';
import { run } from 'jest';

/**
 * `npm run test:security`: attacks a server of this machine from outside, the one of its own that it starts or the one that
 * is named (`npm run test:security -- http://127.0.0.1:4000`).
 */
process.env.ATTACK_URL = process.argv[2] ?? '';
await run(['--runInBand', '--testMatch', '<rootDir>/test/security/{attack,flood}.ts']);
