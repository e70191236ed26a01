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
  // Its own account of itself goes last; its number may stay, where nobody asks about processes that have ended.
  for (let tries = 0; tries < 100 && server && pid() === server; tries++) {
    await new Promise((settle) => setTimeout(settle, 20));
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});
