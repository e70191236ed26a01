import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import type { Question, Variables } from './questions.ts';

const FOLDER = join('test', 'bench');
const CONTROL = resolve(FOLDER, 'competitors', 'control.js');
/** The Node.js of the npm registry, for a contender that needs a newer one. */
const NEWER_NODE = join(FOLDER, 'node_modules', 'node', 'bin', 'node');

/** A program that answers the queries of the benchmark. */
export interface Contender {
  name: string;
  /** The program, and whether it needs the newer Node.js. */
  program: string;
  newerNode?: boolean;
  env?: { [name: string]: string };
  /** The body of a request; null if the contender does not answer this query. */
  body(question: Question, variables: Variables): string | null;
  /**
   * Maps the data to Entente's structure; omitted if the contender has Entente's schema and must return exactly the
   * same.
   */
  arranged?(question: string, data: Data): Data;
}

const asGraphql = ({ document }: Question, { position: _, ...variables }: Variables) =>
  JSON.stringify({ query: document, variables });

/** Start of a page, for contenders without Entente's cursors. */
interface Place {
  value: string;
  id: string;
}

type Data = { [key: string]: unknown };

/** Maps data of PostGraphile to Entente's structure, as far as its schema cannot have the same. */
const ARRANGED: { readonly [question: string]: (data: Data) => Data } = {
  'deep-page': ({ totalCount, hasPreviousPage, agreements }) => {
    const { pageInfo, ...page } = agreements as { pageInfo: Data };
    return { agreements: { ...page, totalCount, pageInfo: { ...pageInfo, hasPreviousPage } } };
  },
  search: ({ totalCount, agreements }) => ({ agreements: { ...(agreements as Data), totalCount } }),
  groups: ({ totalCount, byStatus, byKind }) => {
    const groups = (of: unknown) => ({
      rows: (of as { nodes: Data[] }).nodes.map(({ value, count }) => ({ keys: [{ value }], count })),
    });
    return { agreements: { totalCount, byStatus: groups(byStatus), byKind: groups(byKind) } };
  },
  'cooperation-between': ({ cooperation }) => {
    const { nodes, ...rest } = cooperation as { nodes: Data[] };
    const item = ({ type, agreement, commitment, statement, figure, session, occurredOn, ...common }: Data) => {
      const own = {
        AGREEMENT: agreement,
        COMMITMENT: commitment,
        STATEMENT: statement,
        FIGURE: figure,
        SESSION: session,
      };
      return { ...common, occurredOn: occurredOn || null, ...(own[type as keyof typeof own] as Data) };
    };
    return { cooperation: { ...rest, nodes: nodes.map(item) } };
  },
};

/** PostGraphile's schema follows the tables, so it has its own documents. */
function asPostgraphile({ name }: Question, variables: Variables): string | null {
  const path = join(FOLDER, 'competitors', 'postgraphile', `${name}.graphql`);
  if (!existsSync(path)) return null;
  const { id, between, position, text, ...others } = variables as { [name: string]: string & string[] };
  return JSON.stringify({
    query: readFileSync(path, 'utf8'),
    variables: {
      ...others,
      ...(id ? { id: id.slice(id.indexOf('_') + 1) } : {}),
      ...(between ? { a: between[0]!.toLowerCase(), b: between[1]!.toLowerCase() } : {}),
      ...(text ? { a: text.toLowerCase().split(' ')[0], b: text.toLowerCase().split(' ')[1] } : {}),
      ...(others.party ? { party: String(others.party).toLowerCase() } : {}),
      ...(position ? { signedOn: (position as unknown as Place).value, id: (position as unknown as Place).id } : {}),
    },
  });
}

export const ENTENTE = 'Entente';
export const FLOOR = 'floor';

/** All contenders, Entente first. */
export const CONTENDERS: readonly Contender[] = [
  {
    name: ENTENTE,
    program: join('dist', 'src', 'main.js'),
    // Each request is read: answers from a cache would be compared with answers that are read.
    env: { PORT: '0', LOG_LEVEL: 'error', RATE_LIMIT_ADDRESS: 'off', ANSWER_CACHE_MB: '0' },
    body: asGraphql,
  },
  {
    name: FLOOR,
    program: join(FOLDER, 'competitors', 'floor.js'),
    body: ({ name }, variables) => JSON.stringify({ question: name, variables }),
  },
  {
    name: 'PostGraphile',
    program: join(FOLDER, 'competitors', 'postgraphile.js'),
    newerNode: true,
    body: asPostgraphile,
    arranged: (question, data) => ARRANGED[question]?.(data) ?? data,
  },
  { name: 'Mercurius', program: join(FOLDER, 'competitors', 'mercurius.js'), body: asGraphql },
  { name: 'textbook', program: join(FOLDER, 'competitors', 'textbook.js'), body: asGraphql },
];

/** Entente with a number of processes that share a port. */
export function ententeIn(processes: number): Contender {
  const [entente] = CONTENDERS;
  return {
    ...entente!,
    name: `${ENTENTE}, ${processes} processes`,
    env: { ...entente!.env, WORKERS: String(processes) },
  };
}

export interface Usage {
  cpuMs: number;
  rssMb: number;
  peakMb: number;
}

/** A contender's server in a separate process, with its child processes. */
export class Running {
  private constructor(
    readonly contender: Contender,
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** @throws Error if the program ends before it responds */
  static async start(contender: Contender, databaseUrl: string): Promise<Running> {
    const child = fork(contender.program, [], {
      // The last option keeps compiled code that was idle during the turns of others.
      execArgv: ['--import', CONTROL, '--no-memory-reducer'],
      execPath: contender.newerNode ? NEWER_NODE : process.execPath,
      env: { ...process.env, ...contender.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let complaints = '';
    child.stderr!.on('data', (text: Buffer) => {
      complaints = (complaints + text.toString('utf8')).slice(-2_000);
    });
    const url = new Promise<string>((resolve, reject) => {
      child.on('message', (message: { url?: string }) => message.url && resolve(message.url));
      child.stdout!.on('data', (text: Buffer) => {
        const said = /answers at (http\S+)/.exec(text.toString('utf8'));
        if (said) resolve(said[1]!);
      });
      child.once('exit', (code) =>
        reject(new Error(`${contender.name} ended with ${code} before it answered: ${complaints}`)),
      );
    });
    return new Running(contender, await url, child);
  }

  async usage(): Promise<Usage> {
    const answer = once(this.child, 'message') as Promise<[{ usage: Usage }]>;
    this.child.send('usage');
    return (await answer)[0].usage;
  }

  async ask(body: string): Promise<{ [key: string]: unknown }> {
    const response = await fetch(this.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const text = await response.text();
    const answer = text.startsWith('{') ? JSON.parse(text) : {};
    if (!response.ok || answer.errors || !answer.data) {
      throw new Error(`${this.contender.name} answered ${response.status}: ${text.slice(0, 1500)}`);
    }
    return answer.data;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}
