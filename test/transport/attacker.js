// Many connections from a process of their own, so that what they cost the server is all that a bystander notices.
// Gets as JSON: port, how many connections, what each writes (a text once, another so many times), and after how many
// milliseconds to end. Says how many came through.
import { connect } from 'node:net';

const { port, connections, once, again, times, ms } = JSON.parse(process.argv[2]);
const bytes = Buffer.from(once + again.repeat(times));

let connected = 0;
for (let n = 0; n < connections; n++) {
  const socket = connect(port, '127.0.0.1', () => {
    connected += 1;
    socket.write(bytes);
  });
  socket.resume();
  socket.on('error', () => socket.destroy());
}
setTimeout(() => process.stdout.write(`${connected}\n`, () => process.exit()), ms);
