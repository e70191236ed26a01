import process from 'node:process';
import { run } from 'jest';

/**
 * `npm run test:webhooks`: 10,000 changes for ten webhooks, while two server processes and the receiver are killed.
 * WEBHOOKS_CHANGES and WEBHOOKS_RECEIVER_KILLS set the amount.
 */
process.env.WEBHOOKS_CHANGES ??= '10000';
process.env.WEBHOOKS_RECEIVER_KILLS ??= '5';
await run(['test/outputs/webhooks/killed-processes', ...process.argv.slice(2)]);
