import process from 'node:process';
import { withApollo } from './apollo.js';
import { withFetch } from './fetch.js';
import { withWebSocket } from './live.js';
import { withUrql } from './urql.js';

const [url, authorization, after] = process.argv.slice(2) as [string, string, string];
const results = {
  apollo: await withApollo(url),
  urql: await withUrql(url),
  live: await withWebSocket(url, after),
  fetch: await withFetch(url, authorization),
};
process.stdout.write(JSON.stringify(results));
process.exit();
