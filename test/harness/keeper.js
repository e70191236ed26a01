import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Ends the tests' PostgreSQL and removes its folder once the test run is over, however it ended: the other end of our
 * standard input closes even when the run was killed. In JavaScript, since it must run by itself.
 */
const [, , folder] = process.argv;
process.stdin.resume();
process.stdin.on('close', async () => {
  const file = join(folder, 'postgres', 'data', 'postmaster.pid');
  const pid = () => {
    try {
      return Number(readFileSync(file, 'utf8').split('\n')[0]);
    } catch {
      return null;
    }
  };
  const server = pid();
  try {
    if (server) process.kill(server, 'SIGQUIT');
  } catch {
    // It is gone already.
  }
  for (let tries = 0; tries < 100 && server && isAlive(server); tries++) {
    await new Promise((settle) => setTimeout(settle, 20));
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
