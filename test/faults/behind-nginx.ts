import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { freePort } from '../../src/database/embedded/free-port.ts';
import type { FreshDatabase } from '../harness/database.ts';
import { type Program, type ProgramRun, until } from '../harness/program.ts';
import type { TestData } from '../harness/server.ts';

/** Of the Debian package nginx. */
const NGINX = '/usr/sbin/nginx';
const EXAMPLE = join(import.meta.dirname, '../../deploy/nginx.conf');

const ADMIN_KEY = 'a'.repeat(40);

/** Returns what is missing to run nginx; null if nothing is. */
export function lacksNginx(): string | null {
  return existsSync(NGINX) ? null : NGINX;
}

/** The response to an operation of a client. */
export interface Answer {
  status: number;
  body: string;
}

/** Two instances behind nginx, configured by deploy/nginx.conf. */
export class BehindNginx {
  readonly #runs: ProgramRun[] = [];
  readonly #nginx: ChildProcess;

  private constructor(
    private readonly database: FreshDatabase,
    private readonly address: { host: string; port: number },
    private readonly ports: readonly number[],
    folder: string,
  ) {
    this.#nginx = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  /**
   * Starts two instances of a program, and nginx.
   * @param folder for the files of nginx
   */
  static async start(database: FreshDatabase, program: Program): Promise<BehindNginx> {
    const host = '127.0.0.1';
    const ports = [await freePort(host), await freePort(host)];
    const address = { host, port: await freePort(host) };
    const folder = program.path('nginx');
    mkdirSync(folder);
    const example = readFileSync(EXAMPLE, 'utf8')
      .replace(/server 127\.0\.0\.1:4000(.*;)/, (_, options) =>
        ports.map((port) => `server ${host}:${port}${options}`).join(' '),
      )
      .replace('listen 80;', `listen ${host}:${address.port};`);
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`);
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${paths.join(' ')} ${example} }`,
    );
    const behind = new BehindNginx(database, address, ports, folder);
    for (const n of ports.keys()) await behind.startInstance(n, program);
    const agent = new Agent();
    const passes = () =>
      behind.send('{ __typename }', {}, agent).then(
        ({ status }) => status === 200,
        () => false,
      );
    await until(passes, 'nginx passes requests on');
    return behind;
  }

  /** Restarts the first (0) or second (1) instance. */
  async startInstance(n: number, program: Program): Promise<void> {
    this.#runs[n] = program.start({
      ...this.database.settings,
      PORT: `${this.ports[n]}`,
      TRUST_PROXY: '1',
      DRAIN_SECONDS: '3',
      ADMIN_KEY,
    });
    await this.#runs[n].question();
  }

  /**
   * Stops an instance as an orchestrator does.
   * @returns its exit code
   */
  async stopInstance(n: number): Promise<number | null> {
    const run = this.#runs[n]!;
    run.signal('SIGTERM');
    return (await run.ended).code;
  }

  /** Returns the response of `/readyz` of an instance. */
  async readiness(n: number): Promise<TestData> {
    return (await fetch(`http://127.0.0.1:${this.ports[n]}/readyz`)).json();
  }

  /** Sends an operation once through nginx. */
  send(query: string, variables: object, agent: Agent): Promise<Answer> {
    return new Promise((settle, fail) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` };
      const sent = request({ ...this.address, agent, path: '/graphql', method: 'POST', headers }, (response) => {
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

  /** Stops nginx; instances stop with their program. */
  async close(): Promise<void> {
    if (this.#nginx.exitCode !== null) return;
    this.#nginx.kill('SIGTERM');
    await once(this.#nginx, 'exit');
  }
}

const CREATE = `mutation ($input: CreateTopicInput!) { createTopic(input: $input) {
  topic { id version } userErrors { message } } }`;
const UPDATE = `mutation ($input: UpdateTopicInput!) { updateTopic(input: $input) {
  topic { id version history(first: 5) { nodes { version changes { path before after } } } } userErrors { message } } }`;
const READ = '{ topics { totalCount } cooperation(between: ["Moscow", "Havana"]) { totalCount } }';

/** Clients that create, read and update topics through nginx, each request once. */
export class Clients {
  requests = 0;
  written = 0;
  corrected = 0;
  /** The failed requests, in words. */
  readonly failed: string[] = [];
  #isOver = false;
  readonly #clients: Promise<void>[];

  /** @param label prefix of the slugs of their topics */
  constructor(
    private readonly behind: BehindNginx,
    label: string,
    count: number,
  ) {
    this.#clients = Array.from({ length: count }, (_, client) => this.#work(`${label}-${client}`));
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#clients);
  }

  async #work(label: string): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let n = 0; !this.#isOver; n++) {
      if (n % 10 === 0) await this.#write(`${label}-${n}`, agent);
      else await this.#send(READ, {}, agent);
    }
    agent.destroy();
  }

  async #write(slug: string, agent: Agent): Promise<void> {
    const names = (text: string) => [{ lang: 'en', text }];
    const created = await this.#send(
      CREATE,
      { input: { names: names(`Written as ${slug}`), slug, allowDuplicate: true } },
      agent,
    );
    if (created === null) return;
    this.written += 1;
    const { id, version } = created.createTopic.topic;
    const input = { id, expectedVersion: version, names: names(`Corrected as ${slug}`) };
    if (await this.#send(UPDATE, { input }, agent)) this.corrected += 1;
  }

  /** @returns the data; null if the request failed */
  async #send(query: string, variables: object, agent: Agent): Promise<TestData> {
    this.requests += 1;
    const { status, body } = await this.behind
      .send(query, variables, agent)
      .catch((error) => ({ status: 0, body: String(error) }));
    if (status === 200 && !/"errors"|"topic":null/.test(body)) return JSON.parse(body).data;
    this.failed.push(`${status} ${body.slice(0, 300)}`);
    return null;
  }
}
