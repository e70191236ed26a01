import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The version of this Entente, as package.json has it. */
export const VERSION: string = require('#package.json').version;
