import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

// `npm run app:react` and `npm run app:offline`, while `npm run demo` runs: serves an app, with a key for the demo data.
// ENTENTE_URL and ENTENTE_KEY name another server and its key.

const ROOT = join(import.meta.dirname, '../../..');
const [app, ...parameters] = process.argv.slice(2);

const env = { DATA_DIR: '.demo', ...process.env };
env.ENTENTE_KEY ??= execFileSync(
  process.execPath,
  ['dist/src/app/commands/key.js', '--role', 'EDITOR', '--label', `${app} app ${new Date().toISOString()}`],
  { cwd: ROOT, env, encoding: 'utf8' },
).trim();

const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
const config = join(import.meta.dirname, app, 'vite.config.ts');
const server = spawn(process.execPath, [vite, '--config', config, ...parameters], { cwd: ROOT, env, stdio: 'inherit' });
server.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
