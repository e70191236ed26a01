// Many connections from a process of their own, so that what they cost the server is all that a bystander notices.
// Gets as JSON: port, how many connections, what each writes (a text once, another so many times), and how many
// milliseconds after all have begun to end. Says how many came through.
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
