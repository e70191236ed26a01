import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { entities } from '../../src/app/features.ts';
import { operatorMessage } from '../../src/app/operator-messages.ts';
import { startServer } from '../../src/app/server.ts';
import { openDatabase } from '../../src/database/database.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openLog } from '../../src/runtime/log.ts';
import { buildersOn } from '../harness/builders.ts';
import { testDatabaseUrl } from '../harness/postgres.ts';
import { Program, type ProgramRun, until } from '../harness/program.ts';
import { splitExtensions, type TestData } from '../harness/server.ts';

jest.setTimeout(90_000);

let program: Program;
beforeAll(() => {
  program = new Program();
});
afterAll(() => program.remove());

/** Runs a start that must fail soon, with one sentence and no other output. */
async function startErrorOf(settings: Record<string, string>, through?: string[]): Promise<string> {
  const { code, output, complaint } = await program.start(settings, through).ended;
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(complaint).toMatch(/^[^\n]+\.\n$/);
  return complaint.trimEnd();
}

/** The sentence of a start in this process, which must fail. */
async function startErrorHere(settings: Record<string, string>): Promise<string | null> {
  const config = readConfig({ PORT: '0', LOG_LEVEL: 'silent', ...settings });
  const error = await startServer(config, openLog(config)).then(
    (server) => server.stop(),
    (reason: unknown) => reason,
  );
  return operatorMessage(error);
}

describe('start with wrong settings', () => {
  it('lists all wrong settings, and creates nothing', async () => {
    const refusal = await startErrorOf({
      PORT: '65536',
      PUBLIC_URL: 'ftp://example.org',
      TRUST_PROXY: 'yes',
      CORS_ORIGINS: 'example.org',
      DATABASE_URL: 'mysql://root:secret@localhost/entente',
      DATABASE_REPLICA_URLS: 'postgres://one.example/entente, two.example',
      ADMIN_KEY: 'short',
      OIDC_ISSUER: 'example.org',
      PREPARED_STATEMENTS: 'perhaps',
      WORKERS: '0',
      LOG_LEVEL: 'loud',
      DATA_DIR: program.path('never'),
    });
    expect(refusal).toBe(
      'PORT must be a whole number from 0 to 65535 (0: any free port); ' +
        'PUBLIC_URL must be a URL that begins with http:// or https://; ' +
        'TRUST_PROXY must be the number of proxies in front of the server, 0 to 9; ' +
        'CORS_ORIGINS must be * or origins such as https://example.org, separated by commas; ' +
        'DATABASE_URL must be a URL such as postgres://user:password@host:5432/database; ' +
        'DATABASE_REPLICA_URLS must be a URL such as postgres://user:password@host:5432/database, ' +
        'or several, separated by commas; ' +
        'ADMIN_KEY must be at least 32 letters, digits and signs without a space, as openssl rand -hex 32 gives, ' +
        'or two such keys, separated by a comma; ' +
        'OIDC_ISSUER must be a URL that begins with https:// or http://; ' +
        'PREPARED_STATEMENTS must be on or off; ' +
        'WORKERS must be the number of worker processes, 1 to 16; ' +
        'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.',
    );
    expect(existsSync(program.path('never'))).toBe(false);
  });

  it('rejects a DATA_DIR that is a file or below one', async () => {
    const file = program.path('file');
    writeFileSync(file, 'mine');
    const refusals = await Promise.all([file, join(file, 'below')].map((path) => startErrorHere({ DATA_DIR: path })));
    const ending = 'is a file, or lies below one: set DATA_DIR to a folder of your own.';
    expect(refusals).toEqual([`DATA_DIR ${file} ${ending}`, `DATA_DIR ${join(file, 'below')} ${ending}`]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('rejects a DATA_DIR with foreign content, and leaves that unchanged', async () => {
    const folder = program.path('foreign');
    mkdirSync(join(folder, 'postgres'), { recursive: true });
    writeFileSync(join(folder, 'postgres', 'diary'), 'mine');
    expect(await startErrorHere({ DATA_DIR: folder })).toBe(
      `${join(folder, 'postgres')} is not a database of Entente (it has no password): ` +
        'it was not changed; set DATA_DIR to another folder.',
    );
    expect(readdirSync(folder)).toEqual(['postgres']);
    expect(readdirSync(join(folder, 'postgres'))).toEqual(['diary']);
    expect(readFileSync(join(folder, 'postgres', 'diary'), 'utf8')).toBe('mine');
  });

  it('rejects a DATA_DIR that the user may not enter', async () => {
    const folder = program.path('closed');
    mkdirSync(folder, { mode: 0o000 });
    const isRoot = process.getuid?.() === 0;
    // Root may enter everything, so it drops that capability and gives the folder to another user.
    if (isRoot) chownSync(folder, 65534, 65534);
    expect(await startErrorOf({ DATA_DIR: folder }, isRoot ? ['setpriv', '--bounding-set=-all'] : [])).toBe(
      `DATA_DIR ${folder} may not be read and written by this user: set DATA_DIR to a folder of your own.`,
    );
  });

  it.each(platform() === 'linux' ? ['/proc/nothing/here'] : [])(
    'rejects a DATA_DIR that cannot be created: %s',
    async (folder) => {
      expect(await startErrorHere({ DATA_DIR: folder })).toBe(
        `DATA_DIR ${folder} cannot be used (ENOENT): set DATA_DIR to a folder of your own.`,
      );
    },
  );

  it('reports that nothing responds at DATABASE_URL', async () => {
    // An obsolete service; this port is never a free one that another test could use meanwhile.
    expect(await startErrorHere({ DATABASE_URL: 'postgres://entente:secret@127.0.0.1:1/entente' })).toBe(
      'The database of DATABASE_URL, 127.0.0.1:1/entente, does not answer (connect ECONNREFUSED 127.0.0.1:1).',
    );
  });

  it('reports a wrong password or database of DATABASE_URL without repeating the password', async () => {
    const { searchParams, port, pathname } = new URL(testDatabaseUrl('postgres'));
    const place = `${searchParams.get('host')}:${port}`;
    const [password, database] = await Promise.all([
      startErrorHere({ DATABASE_URL: testDatabaseUrl('postgres').replace(/:[^:@]+@/, ':guessed@') }),
      startErrorHere({ DATABASE_URL: testDatabaseUrl('no_such_database') }),
    ]);
    expect(password).toBe(`The database ${place}${pathname} rejects the user or password of DATABASE_URL.`);
    expect(database).toBe(`The database of DATABASE_URL, ${place}/no_such_database, does not exist: create it first.`);
  });
});

it('logs one line for an uncaught exception, without the values in the error', async () => {
  const fault = `Object.assign(new Error('lost'), { parameters: ['nee' + 'dle'], detail: 'nee' + 'dle' })`;
  const fail = `const timer = setInterval(() => {
    if (process.listenerCount('uncaughtException') === 0) return;
    clearInterval(timer);
    throw ${fault};
  }, 5);`;
  const { code, complaint } = await program.start({
    DATABASE_URL: testDatabaseUrl('postgres'),
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(fail)}`,
  }).ended;
  expect(code).toBe(1);
  expect(JSON.parse(complaint)).toMatchObject({ level: 60, err: { type: 'Error', message: 'lost' } });
  expect(complaint).not.toContain('needle');
});

describe('server with an embedded PostgreSQL', () => {
  let run: ProgramRun;
  let home: string;
  beforeAll(() => {
    home = program.path('data', 'postgres');
  });
  afterAll(async () => {
    const pid = postmaster();
    if (pid && runs(pid)) process.kill(pid, 'SIGQUIT');
  });

  const start = (settings: Record<string, string> = {}) =>
    program.start({ DATA_DIR: program.path('data'), ...settings });

  /** The process id of the PostgreSQL on the folder, as PostgreSQL records it. */
  const postmaster = () => {
    const file = join(home, 'data', 'postmaster.pid');
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
  };

  /** The response to the printed example. */
  const answered = async () => {
    const { url, body } = await run.question();
    return ask(url, body);
  };

  const keptTopic = async () => {
    const { url } = await run.question();
    return (await ask(url, JSON.stringify({ query: '{ topic(id: "kept") { name } }' }))).data;
  };

  const ITEMS = [
    'Enhanced cooperation between Moscow and Havana',
    "Moscow's part in a week in Havana dedicated to relations with Russia",
    'On enhancing the cooperation of Moscow and Havana',
  ];
  const titlesIn = (answer: { data: TestData }) =>
    answer.data.cooperation.nodes.map(({ title }: { title: string }) => title).sort();

  it('loads the first data, and prints its URL and a working example', async () => {
    run = start();
    const answer = await answered();
    expect(answer.data.cooperation.totalCount).toBe(3);
    expect(titlesIn(answer)).toEqual(ITEMS);
    const { url } = await run.question();
    expect(run.output).toContain(`Entente answers at ${url}\n`);

    const password = readFileSync(join(home, 'password'), 'utf8').trim();
    const dataSource = await openDatabase(
      `postgres://entente:${password}@localhost/entente?host=${encodeURIComponent(home)}`,
      entities(),
    );
    await buildersOn(dataSource).topic('What was written since', { slug: 'kept' });
    await dataSource.destroy();
    expect(await keptTopic()).toEqual({ topic: { name: 'What was written since' } });
  });

  it('continues while a second start on its folder is rejected', async () => {
    const before = postmaster();
    expect(await startErrorOf({ DATA_DIR: program.path('data') })).toBe(
      `Entente already runs on this DATA_DIR (${program.path('data')}): stop it first, or set another DATA_DIR.`,
    );
    expect(postmaster()).toBe(before);
    expect(titlesIn(await answered())).toEqual(ITEMS);
  });

  let key: string;
  it('accepts a key that npm run key created meanwhile', async () => {
    const before = postmaster();
    const given = await program.key({ DATA_DIR: program.path('data') }).ended;
    expect(given).toEqual({ code: 0, output: expect.stringMatching(/^entente_[\w-]{43}\n$/), complaint: '' });
    expect(postmaster()).toBe(before);
    key = given.output.trim();
    const { url } = await run.question();
    const viewer = { query: '{ viewer { role name } }' };
    expect(await ask(url, JSON.stringify(viewer), key)).toEqual({
      data: { viewer: { role: 'ADMIN', name: expect.stringMatching(/^key of 20\d\d-/) } },
    });
  });

  it('gives a test release the URL at which it responds', async () => {
    const { url } = await run.question();
    expect(await program.release({ DATA_DIR: program.path('data') }, ['--allow-local']).ended).toMatchObject({
      code: 0,
    });
    const release = program.path('data', 'releases', '1');
    expect(readFileSync(join(release, 'CITATION.txt'), 'utf8')).toContain(`${new URL(url).origin}/releases/1`);
    chmodSync(release, 0o755);
  });

  it('is backed up while it runs, and restored to another folder with its key, where it ends on Ctrl-C', async () => {
    const before = postmaster();
    const file = program.path('embedded.tar.gz');
    expect(await program.backup({ DATA_DIR: program.path('data') }, [file]).ended).toMatchObject({ code: 0 });
    expect(postmaster()).toBe(before);
    const other = { DATA_DIR: program.path('restored') };
    expect(await program.restore(other, [file]).ended).toMatchObject({ code: 0 });
    // A second restore is rejected, since the database is not empty any more, and leaves nothing running.
    expect((await program.restore(other, [file]).ended).complaint).toMatch(/^The database is not empty/);
    expect(existsSync(program.path('restored', 'postgres', 'data', 'postmaster.pid'))).toBe(false);
    const restored = program.start(other);
    const { url, body } = await restored.question();
    expect(titlesIn(await ask(url, body))).toEqual(ITEMS);
    const kept = JSON.stringify({ query: '{ topic(id: "kept") { name } viewer { role } }' });
    expect((await ask(url, kept, key)).data).toEqual({
      topic: { name: 'What was written since' },
      viewer: { role: 'ADMIN' },
    });
    // Ctrl-C.
    restored.signal('SIGINT');
    expect(await restored.ended).toMatchObject({ code: 0, complaint: '' });
    expect(existsSync(program.path('restored', 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  });

  it('reuses its PostgreSQL after a kill, and writes repeated mutations once', async () => {
    const before = postmaster()!;
    const mutation = (n: number) =>
      JSON.stringify({
        query: `mutation { createTopic(input: { idempotencyKey: "${n}", names: [{ lang: "en", text: "Sent ${n}" }] }) {
          topic { id slug } userErrors { code } } }`,
      });
    const sent = Array.from({ length: 20 }, (_, n) => n);
    const { url } = await run.question();
    const answers = sent.map((n) => ask(url, mutation(n), key).catch(() => null));
    // At this time some have a response, some are written without one, and some have not begun.
    await answers[0];
    run.signal('SIGKILL');
    await run.ended;
    expect(runs(before)).toBe(true);
    const early = await Promise.all(answers);
    run = start();
    expect(await keptTopic()).toEqual({ topic: { name: 'What was written since' } });
    expect(postmaster()).toBe(before);

    const { url: again } = await run.question();
    for (const n of sent) {
      const answer = await ask(again, mutation(n), key);
      expect(answer).toEqual({
        data: { createTopic: { topic: { id: expect.any(String), slug: `sent-${n}` }, userErrors: [] } },
      });
      if (early[n]) expect(answer).toEqual(early[n]);
    }
  });

  it('recovers after it was killed together with PostgreSQL', async () => {
    const before = postmaster()!;
    run.signal('SIGKILL');
    process.kill(before, 'SIGKILL');
    await run.ended;
    run = start();
    expect(await keptTopic()).toEqual({ topic: { name: 'What was written since' } });
    expect(postmaster()).not.toBe(before);
  });

  it('ends on SIGTERM without errors, and leaves no process', async () => {
    expect(await answersToAll(20, await run.question())).toBe(20);
    const before = postmaster()!;
    run.signal('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0, complaint: '' });
    expect(runs(before)).toBe(false);
    expect(postmaster()).toBe(null);
    expect(existsSync(program.path('data', 'address'))).toBe(false);
  });

  it('rejects a port that is taken, and leaves no process', async () => {
    const { port, close } = await listener();
    const refusal = await startErrorOf({ DATA_DIR: program.path('data'), PORT: `${port}` }).finally(close);
    expect(refusal).toBe(`Port ${port} of 127.0.0.1 is taken: stop what listens there, or set PORT to another one.`);
    expect(postmaster()).toBe(null);
  });

  it('aborts its start on SIGTERM, and leaves no process', async () => {
    run = start();
    const begun = await until(async () => postmaster(), 'PostgreSQL starts');
    run.signal('SIGTERM');
    expect(await run.ended).toEqual({ code: 0, output: '', complaint: '' });
    expect(runs(begun)).toBe(false);
    expect(postmaster()).toBe(null);
  });

  it('imports nothing if the report could not be written', async () => {
    writeFileSync(program.path('pacts.csv'), 'no,title\n1,Pact on salt\n');
    const report = program.path('nowhere', 'report.csv');
    const parameters = [program.path('pacts.csv'), '--mapping', 'uk-treaties', '--report', report];
    expect(await program.import({ DATA_DIR: program.path('data') }, parameters).ended).toEqual({
      code: 1,
      output: '',
      complaint: `${report} cannot be written (ENOENT): set another path with --report or --reports.\n`,
    });
  });

  it('keeps its data, and accepts a key that was created while it did not run, which leaves no process', async () => {
    const settings = { DATA_DIR: program.path('data') };
    const refused = await program.key(settings, ['--role', 'ANONYMOUS']).ended;
    expect(refused).toMatchObject({
      code: 1,
      output: '',
      complaint: expect.stringMatching(/^Usage: npm run key.*\n$/),
    });
    const day = new Date(Date.now() + 86_400_000).toISOString();
    const wanted = ['--role', 'EDITOR', '--label', 'Ada Lovelace', '--expires', day];
    const given = await program.key(settings, wanted).ended;
    expect(given).toMatchObject({ code: 0, complaint: '' });
    expect(postmaster()).toBe(null);
    const again = await program.key(settings, wanted).ended;
    expect(again).toMatchObject({
      code: 1,
      output: '',
      complaint: expect.stringMatching(/^label: The label "Ada Lovelace" belongs to another API key/),
    });
    expect(postmaster()).toBe(null);
    // npm runs the start through a shell.
    const shell = ['sh', '-c', '"$0" "$@"; exit $?'];
    run = program.start({ ...settings, npm_lifecycle_event: 'start' }, shell);
    const { url } = await run.question();
    const viewer = JSON.stringify({ query: '{ viewer { role name } }' });
    expect((await ask(url, viewer, given.output.trim())).data).toEqual({
      viewer: { role: 'EDITOR', name: 'Ada Lovelace' },
    });
    expect(titlesIn(await answered())).toEqual(ITEMS);
    expect(await keptTopic()).toEqual({ topic: { name: 'What was written since' } });
  });

  it('ends with the shell of npm, which does not pass SIGTERM on', async () => {
    const before = postmaster()!;
    run.signal('SIGTERM');
    expect(await run.ended).toMatchObject({ code: null, complaint: '' });
    expect(runs(before)).toBe(false);
    expect(postmaster()).toBe(null);
  });
});

describe('server with several workers', () => {
  let run: ProgramRun;
  let home: string;
  beforeAll(() => {
    home = program.path('data', 'postgres', 'data', 'postmaster.pid');
  });
  afterAll(() => {
    if (existsSync(home)) process.kill(postmaster(), 'SIGQUIT');
  });

  /** On the folder of the tests before, since the first data takes long to load. */
  const settings = () => ({ DATA_DIR: program.path('data'), WORKERS: '2' });
  const postmaster = () => Number(readFileSync(home, 'utf8').split('\n')[0]);

  /** The worker processes, when there are two. One that has just exited is listed until it has been waited for. */
  const workers = () =>
    until(async () => {
      const found = spawnSync('pgrep', ['-P', String(run.pid)], { encoding: 'utf8' })
        .stdout.trim()
        .split('\n')
        .map(Number)
        .filter(runs);
      return found.length === 2 && found;
    }, 'two processes answer');

  /** Whether any worker responds. */
  const answers = async () => {
    const { url, body } = await run.question();
    const { data } = await ask(url, body);
    return data.cooperation.totalCount === 3;
  };

  it('rejects a port that is taken with one sentence, and leaves no process', async () => {
    const { port, close } = await listener();
    const refusal = await startErrorOf({ ...settings(), PORT: `${port}` }).finally(close);
    expect(refusal).toBe(`Port ${port} of 127.0.0.1 is taken: stop what listens there, or set PORT to another one.`);
    expect(existsSync(home)).toBe(false);
  });

  it('merges the metrics of all workers at one port', async () => {
    const { port, close } = await listener();
    await close();
    run = program.start({ ...settings(), METRICS_PORT: `${port}` });
    expect(await answers()).toBe(true);
    await workers();
    /** The number of operations, when both workers report it; slow workers are left out. */
    const operations = () =>
      until(async () => {
        const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
        if (!/^entente_processes 2$/m.test(text)) return null;
        // Both report the same database.
        expect(text).toMatch(/^entente_database_up 1$/m);
        expect(text).toMatch(/^entente_refused_keys_total{reason="unknown"} 0$/m);
        return Number(/^entente_operations_total{.*type="query",outcome="OK"} (\d+)$/m.exec(text)?.[1]);
      }, 'both report their metrics');
    const before = await operations();
    for (let n = 0; n < 40; n++) expect(await answers()).toBe(true);
    expect(await operations()).toBe(before + 40);
  });

  it('continues when a worker is killed, and restarts it', async () => {
    const before = await workers();
    process.kill(before[0]!, 'SIGKILL');
    await until(async () => !runs(before[0]!), 'the killed one is gone');
    expect(await until(() => answers().catch(() => false), 'the other one answers')).toBe(true);
    const after = await workers();
    expect(after).toContain(before[1]);
    expect(after).not.toContain(before[0]);
    // The other worker is killed too, so only the restarted one can respond.
    process.kill(before[1]!, 'SIGKILL');
    await until(async () => !runs(before[1]!), 'the other one is gone');
    expect(await until(() => answers().catch(() => false), 'the replacement answers')).toBe(true);
  });

  it('ends with its primary process when that is killed, and its PostgreSQL is reused', async () => {
    const [before, all] = [postmaster(), await workers()];
    run.signal('SIGKILL');
    await until(async () => !all.some(runs), 'all of them are gone');
    expect(runs(before)).toBe(true);
    run = program.start(settings());
    expect(await answers()).toBe(true);
    expect(postmaster()).toBe(before);
  });

  it('ends on SIGTERM without errors, and leaves no process', async () => {
    const [before, all] = [postmaster(), await workers()];
    run.signal('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0 });
    expect([before, ...all].filter(runs)).toEqual([]);
    expect(existsSync(home)).toBe(false);
  });
});

async function ask(url: string, body: string, key?: string): Promise<{ data: TestData }> {
  const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) };
  const response = await fetch(url, { method: 'POST', headers, body });
  expect(response.status).toBe(200);
  return splitExtensions((await response.json()) as { data: TestData; extensions?: Record<string, unknown> }).body;
}

/** Sends a request several times on one connection, and returns the number of responses. */
async function answersToAll(many: number, { url, body }: { url: string; body: string }): Promise<number> {
  const { port, pathname, host } = new URL(url);
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n`;
  const socket = connect(Number(port));
  socket.write(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`.repeat(many - 1));
  socket.write(`${head}connection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  let answers = '';
  for await (const chunk of socket) answers += chunk;
  return answers.split('HTTP/1.1 200 OK').length - 1;
}

/** A server on a free port. */
async function listener(): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer();
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((settle) => server.close(() => settle())),
  };
}

/** Whether a process runs. A process that has exited keeps its id until it has been waited for. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const command = `/proc/${pid}/cmdline`;
  return !existsSync(command) || readFileSync(command, 'utf8') !== '';
}
