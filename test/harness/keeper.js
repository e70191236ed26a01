import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Stops the PostgreSQL of a test run and removes its folder. Standard input is closed when the run ends, even if it was killed.
 * JavaScript, as it runs without a loader.
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
    // The server has ended already.
  }
  // The server removes its pid file last. The process id may remain as a zombie, so it is not checked.
  for (let tries = 0; tries < 100 && server && pid() === server; tries++) {
    await new Promise((settle) => setTimeout(settle, 20));
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});
