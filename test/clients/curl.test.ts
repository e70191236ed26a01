import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manualTexts } from '../harness/manual.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** The address of a server in the documentation. */
const DEFAULT_ADDRESS = /http:\/\/(?:localhost|127\.0\.0\.1):4000/;

const machineHasCurl = spawnSync('curl', ['--version']).status === 0 && spawnSync('bash', ['--version']).status === 0;
if (!machineHasCurl)
  console.warn('SKIPPED: this machine has no curl or no bash, so the commands of the manual are not run.');

/** The commands with curl in the README and the manual: whole blocks, as they would be pasted. */
const commands = manualTexts()
  .flatMap((text) => text.blocks('bash', 'sh', 'shell'))
  .map(({ code }) => code.trim())
  // Commands with a key and a file are in `imports.test.ts`.
  .filter((code) => code.startsWith('curl') && DEFAULT_ADDRESS.test(code) && !code.includes('$KEY'));

let server: TestServer;
/** The folder for files that commands download. */
const folder = mkdtempSync(join(tmpdir(), 'entente-curl-'));
/** An id for commands with `$ID`. */
let id: string;
beforeAll(async () => {
  server = await startTestServer();
  id = (await server.query('{ forums(first: 1) { nodes { id } } }')).body.data.forums.nodes[0].id;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

function inShell(command: string) {
  const here = command
    .replaceAll(new RegExp(DEFAULT_ADDRESS, 'g'), server.url)
    .replaceAll(/\bcurl\b/g, 'curl --silent --show-error');
  return promisify(execFile)('bash', ['-euo', 'pipefail', '-c', here], {
    cwd: folder,
    env: { ...process.env, ID: id },
  });
}

const given = machineHasCurl ? it : it.skip;

describe('curl', () => {
  given('sends a query by POST', async () => {
    const { stdout } = await inShell(
      `curl http://localhost:4000/graphql -H "content-type: application/json" -d '{"query": "{ cooperation(between: [\\"Moscow\\", \\"Havana\\"]) { totalCount } }"}'`,
    );
    expect(JSON.parse(stdout).data.cooperation.totalCount).toBeGreaterThan(0);
  });

  given('sends a query by GET, gets a compressed response, and then 304', async () => {
    const command = `curl --compressed -D - -G http://localhost:4000/graphql -H "apollo-require-preflight: yes" --data-urlencode 'query={ parties(first: 100) { nodes { id name } } }'`;
    const { stdout } = await inShell(command);
    expect(stdout).toMatch(/content-encoding: /i);
    const [, etag] = /^etag: (.*?)\r?$/im.exec(stdout) ?? [];
    const again = await inShell(`${command} -H 'If-None-Match: ${etag}'`);
    expect(again.stdout).toMatch(/^HTTP\/1.1 304 /);
  });
});

describe('The README and the manual', () => {
  it('have commands with curl', () => {
    expect(commands.length).toBeGreaterThan(5);
  });

  for (const command of commands) {
    given(`show a command that succeeds: ${command.slice(0, 100)}`, async () => {
      const { stdout } = await inShell(command);
      expect(stdout).not.toBe('');
      if (stdout.startsWith('{')) expect(JSON.parse(stdout)).not.toHaveProperty('errors');
      else expect(stdout).not.toMatch(/"errors":/);
    });
  }
});
