import process from 'node:process';
import { run } from 'jest';

/** `npm run test:sitemap`: reads the sitemap of SITEMAP_RECORDS records, and measures the memory of the server meanwhile. */
process.env.TESTS_ON_DISK = 'yes';
process.env.SITEMAP_RECORDS ??= '2000000';
await run(['--testPathIgnorePatterns', '/node_modules/', '--', 'test/sitemap/']);
