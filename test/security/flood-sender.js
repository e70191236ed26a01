// Sends requests from several local addresses for some seconds: each connection sends the next one as soon as the last
// one was answered. Takes a file with its options, and prints the number of responses by status and code, and their
// times.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

const { url, addresses, connectionsOfEach, bodies, headers, isLive, ms } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const end = Date.now() + ms;
const statuses = {};
const times = [];
let next = 0;

/** Sends one request and reads its response; of server-sent events those of the first 5 seconds. */
function send(agent, localAddress) {
  const since = performance.now();
  const body = bodies[next++ % bodies.length];
  return new Promise((resolve) => {
    const done = (status) => {
      statuses[status] = (statuses[status] ?? 0) + 1;
      times.push(performance.now() - since);
      resolve();
    };
    const sent = request(`${url}/graphql${isLive ? '/stream' : ''}`, {
      method: 'POST',
      agent,
      localAddress,
      headers: {
        'content-type': 'application/json',
        accept: isLive ? 'text/event-stream' : 'application/graphql-response+json',
        ...headers,
      },
    });
    sent.on('error', () => done('failed'));
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        if (text.length < 10_000) text += chunk;
      });
      const code = () => /"code":"(\w+)"/.exec(text)?.[1] ?? '';
      response.once('close', () => done(`${response.statusCode} ${code()}`.trim()));
      if (isLive) setTimeout(() => response.destroy(), 5_000);
    });
    sent.end(body);
  });
}

async function connection(localAddress) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (Date.now() < end) {
    await send(agent, localAddress);
    // A rejected client retries a little later, as attackers do that want a response.
    if (isLive) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  agent.destroy();
}

const all = addresses.flatMap((address) => Array.from({ length: connectionsOfEach }, () => connection(address)));
await Promise.race([Promise.all(all), new Promise((resolve) => setTimeout(resolve, ms + 1_000))]);
process.stdout.write(JSON.stringify({ statuses, ms: times }), () => process.exit());
