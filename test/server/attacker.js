// Opens many connections from a separate process, so that a bystander notices only what they cost the server. Takes
// JSON: the port, the number of connections, what each writes (`once`, and `again` a number of times), and the
// milliseconds after which to end. Prints the number of connections that were opened.
import { connect } from 'node:net';

const { port, connections, once, again, times, ms } = JSON.parse(process.argv[2]);
const bytes = Buffer.from(once + again.repeat(times));

let connected = 0;
const begun = Array.from(
  { length: connections },
  () =>
    new Promise((settle) => {
      const socket = connect(port, '127.0.0.1', () => {
        connected += 1;
        socket.write(bytes);
      });
      socket.once('connect', settle).once('close', settle).resume();
      socket.on('error', () => socket.destroy());
    }),
);
await Promise.all(begun);
setTimeout(() => process.stdout.write(`${connected}\n`, () => process.exit()), ms);
