import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Program, type Run, until } from '../harness/program.ts';
import { describeWhere } from '../harness/skipping.ts';

jest.setTimeout(400_000);

/** Debian's package nginx. */
const NGINX = '/usr/sbin/nginx';
const EXAMPLE = join(import.meta.dirname, '../../deploy/nginx.conf');

const ADMIN_KEY = 'a'.repeat(40);
const RESTARTS = Number(process.env.RESTARTS ?? 20);
const CLIENTS = 8;

const CREATE = `mutation ($input: CreateTopicInput!) { createTopic(input: $input) { topic { id } userErrors { message } } }`;
const READ = '{ topics { totalCount } cooperation(between: ["Moscow", "Havana"]) { totalCount } }';

describeWhere([existsSync(NGINX) ? null : NGINX], 'Two instances behind nginx, as deploy/nginx.conf has it', () => {
  let database: FreshDatabase;
  let program: Program;
  let nginx: ChildProcess;
  let address: { host: string; port: number };
  let ports: number[];
  const runs: Run[] = [];

  const startInstance = async (n: number) => {
    runs[n] = program.start({
      ...database.settings,
      PORT: `${ports[n]}`,
      TRUST_PROXY: '1',
      DRAIN_SECONDS: '3',
      ADMIN_KEY,
    });
    await runs[n].question();
  };

  beforeAll(async () => {
    database = await freshDatabase({ seeded: true });
    program = new Program();
    ports = [await freePort('127.0.0.1'), await freePort('127.0.0.1')];
    address = { host: '127.0.0.1', port: await freePort('127.0.0.1') };
    for (const n of ports.keys()) await startInstance(n);
    const folder = program.path('nginx');
    mkdirSync(folder);
    const example = readFileSync(EXAMPLE, 'utf8')
      .replace(/server 127\.0\.0\.1:4000(.*;)/, (_, options) =>
        ports.map((port) => `server 127.0.0.1:${port}${options}`).join(' '),
      )
      .replace('listen 80;', `listen 127.0.0.1:${address.port};`);
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`);
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${paths.join(' ')} ${example} }`,
    );
    nginx = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'inherit'] });
    const passes = () =>
      send(READ, {}, agentOf()).then(
        ({ status }) => status === 200,
        () => false,
      );
    await until(passes, 'nginx passes requests on');
  });
  afterAll(async () => {
    if (nginx?.exitCode === null) {
      nginx.kill('SIGTERM');
      await once(nginx, 'exit');
    }
    await program?.remove();
    await database?.drop();
  });

  const agentOf = () => new Agent({ keepAlive: true, maxSockets: 1 });

  /** Sends an operation through nginx, once. */
  function send(query: string, variables: object, agent: Agent): Promise<{ status: number; body: string }> {
    return new Promise((settle, fail) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` };
      const sent = request({ ...address, agent, path: '/graphql', method: 'POST', headers }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => settle({ status: response.statusCode ?? 0, body }));
        response.on('error', fail);
      });
      sent.on('error', fail);
      sent.end(JSON.stringify({ query, variables }));
    });
  }

  it(`answer every request while one after the other is restarted, ${RESTARTS} times`, async () => {
    let isOver = false;
    let written = 0;
    let asked = 0;
    const failed: string[] = [];
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      const agent = agentOf();
      for (let n = 0; !isOver; n++) {
        const writes = n % 10 === 0;
        const slug = `restarted-${client}-${n}`;
        const input = { names: [{ lang: 'en', text: `Restarted as ${slug}` }], slug, allowDuplicate: true };
        asked += 1;
        const response = await send(writes ? CREATE : READ, writes ? { input } : {}, agent).catch((error) => ({
          status: 0,
          body: String(error),
        }));
        if (response.status !== 200 || /"errors"|"topic":null/.test(response.body)) {
          failed.push(`${response.status} ${response.body.slice(0, 300)}`);
        } else if (writes) written += 1;
      }
      agent.destroy();
    });
    for (let n = 0; n < RESTARTS; n++) {
      const stopped = runs[n % 2]!;
      stopped.signal('SIGTERM');
      expect(await stopped.ended).toMatchObject({ code: 0 });
      await startInstance(n % 2);
    }
    isOver = true;
    await Promise.all(clients);

    expect(failed).toEqual([]);
    const counted = await database.sql("select count(*)::integer as count from topic where slug like 'restarted-%'");
    expect(counted).toEqual([{ count: written }]);
    process.stdout.write(`${asked} requests, ${written} of them mutations, during ${RESTARTS} restarts\n`);
  });
});
