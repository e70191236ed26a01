import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Program, type ProgramRun } from '../harness/program.ts';

jest.setTimeout(90_000);

let program: Program;
let database: FreshDatabase;
let taken: Server;
let port: number;
beforeAll(async () => {
  program = new Program();
  database = await freshDatabase({ seeded: true });
  taken = createServer().listen(0, '127.0.0.1');
  await new Promise((settle) => taken.once('listening', settle));
  port = (taken.address() as AddressInfo).port;
});
afterAll(async () => {
  taken?.close();
  await program?.remove();
  await database?.drop();
});

const written = (name: string, text: string) => {
  const path = program.path(name);
  writeFileSync(path, text);
  return path;
};

/** The message of a rejected start: one line. */
async function startErrorOf(settings: Record<string, string>): Promise<string> {
  const { code, output, complaint } = await program.start(settings).ended;
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(complaint).toMatch(/^[^\n]+\n$/);
  return complaint.trimEnd();
}

describe('start with wrong settings or ports', () => {
  it('reports all problems at once: a taken port, a taken metrics port, unreadable documents', async () => {
    const documents = program.path('no-such-documents.json');
    const since = Date.now();
    const message = await startErrorOf({
      ...database.settings,
      PORT: `${port}`,
      METRICS_PORT: `${port}`,
      TRUSTED_DOCUMENTS: documents,
    });
    expect(message).toBe(
      `Port ${port} of 127.0.0.1 is taken: stop what listens there, or set PORT to another one; ` +
        `METRICS_PORT ${port} of 127.0.0.1 cannot be used (EADDRINUSE): set METRICS_PORT to another port; ` +
        `TRUSTED_DOCUMENTS: ${documents} cannot be read. Give the path of a file of documents, or of a folder with such files.`,
    );
    // The machine may be busy.
    expect(Date.now() - since).toBeLessThan(20_000);
  });

  it('reports trusted documents that do not fit the schema', async () => {
    const documents = written('documents.json', JSON.stringify({ one: '{ nothing }' }));
    expect(await startErrorOf({ ...database.settings, TRUSTED_DOCUMENTS: documents })).toMatch(/Cannot query field/);
  });

  it('reports a file of a setting that is a folder, is missing, or is set besides the setting', async () => {
    mkdirSync(program.path('folder'));
    const message = await startErrorOf({
      ADMIN_KEY_FILE: program.path('folder'),
      DATABASE_URL_FILE: program.path('missing'),
      DATABASE_DIRECT_URL: 'postgres://one.example/entente',
      DATABASE_DIRECT_URL_FILE: written('direct', 'postgres://two.example/entente'),
    });
    expect(message).toBe(
      `DATABASE_URL_FILE cannot be read (ENOENT); ` +
        'DATABASE_DIRECT_URL and DATABASE_DIRECT_URL_FILE exclude each other: set one of them; ' +
        'ADMIN_KEY_FILE cannot be read (EISDIR).',
    );
  });

  it('reports a wrong setting in a file without repeating its text', async () => {
    const message = await startErrorOf({ ADMIN_KEY_FILE: written('short-key', 'needle\n') });
    expect(message).toContain('ADMIN_KEY must be at least 32 letters');
    expect(message).not.toContain('needle');
  });
});

describe('server', () => {
  const [old, next] = ['o'.repeat(40), 'n'.repeat(40)];

  let run: ProgramRun;
  beforeAll(() => {
    run = program.start({
      DATABASE_URL_FILE: written('url', `${database.url}\n`),
      ADMIN_KEY_FILE: written('keys', `${old},${next}\n`),
      RELEASE_DIR: '/releases',
      WORKER: '2',
      LONG_NAME: 'x',
    });
  });

  it('reads settings from files, and accepts two ADMIN_KEYs during a rotation', async () => {
    const { url } = await run.question();
    const roleOf = async (key: string) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query: '{ viewer { role } }' }),
      });
      const { data } = (await response.json()) as { data?: { viewer: { role: string } } };
      return data?.viewer.role ?? response.status;
    };
    expect([await roleOf(old), await roleOf(next), await roleOf(`${old},${next}`)]).toEqual(['ADMIN', 'ADMIN', 401]);
  });

  it('reports only a variable that is almost the name of a setting, and ends on SIGTERM', async () => {
    run.signal('SIGTERM');
    const { code, complaint } = await run.ended;
    expect(code).toBe(0);
    const warnings = complaint
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg);
    expect(warnings).toEqual([
      'RELEASE_DIR is no setting: is RELEASES_DIR meant?',
      'WORKER is no setting: is WORKERS meant?',
    ]);
  });
});

describe('npm run release', () => {
  const releases = () => readdirSync(program.folder).filter((name) => name === 'released');

  it('rejects a release with URLs of this machine', async () => {
    const settings = { ...database.settings, DATA_DIR: program.path('released') };
    expect(await program.release(settings).ended).toEqual({
      code: 1,
      output: '',
      complaint:
        'A release keeps its URLs permanently, so it needs PUBLIC_URL, the URL that clients use; --allow-local makes a test ' +
        'release with URLs of this machine.\n',
    });
    expect(releases()).toEqual([]);
  });

  it('rejects a test release with an unknown port', async () => {
    const settings = { ...database.settings, DATA_DIR: program.path('released') };
    expect(await program.release({ ...settings, PORT: '0' }, ['--allow-local']).ended).toEqual({
      code: 1,
      output: '',
      complaint: 'With PORT 0 the URL of the server is unknown: set PORT or PUBLIC_URL.\n',
    });
    expect(releases()).toEqual([]);
  });

  it('creates a release below DATA_DIR, with PUBLIC_URL or for testing', async () => {
    const settings = { ...database.settings, DATA_DIR: program.path('released'), PORT: '4321' };
    const folder = join(settings.DATA_DIR, 'releases');
    const tried = await program.release(settings, ['--allow-local']).ended;
    expect(tried).toMatchObject({ code: 0, output: `Release 1 is in ${join(folder, '1')}.\n` });
    const made = await program.release({ ...settings, PUBLIC_URL: 'https://pacts.example' }).ended;
    expect(made).toMatchObject({ code: 0, output: `Release 2 is in ${join(folder, '2')}.\n` });
    const citation = (n: number) => readFileSync(join(folder, `${n}`, 'CITATION.txt'), 'utf8');
    expect(citation(1)).toContain('http://127.0.0.1:4321/releases/1');
    expect(citation(2)).toContain('https://pacts.example/releases/2');
    for (const n of [1, 2]) chmodSync(join(folder, `${n}`), 0o755);
  });
});
