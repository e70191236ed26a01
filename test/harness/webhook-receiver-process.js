import { openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';

/*
 * A receiver of webhooks that may be killed at any time: each message is a line of a file before it is accepted. Node runs it
 * without a loader.
 */
const [, , port, file] = process.argv;
const log = openSync(file, 'a');
createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    writeSync(log, `${request.url} ${request.headers['webhook-id']}\n`);
    response.writeHead(204).end();
  });
}).listen(Number(port), '127.0.0.1');
