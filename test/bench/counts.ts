import { readFileSync } from 'node:fs';
import pg from 'pg';
import { startServer } from '../../src/app/server.ts';
import { poolOf } from '../../src/database/database.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openLog } from '../../src/runtime/log.ts';
import { type SentStatement, watchStatements } from '../harness/sent-statements.ts';
import { type CountQuestion, countQuestions, type KnownValues } from './count-questions.ts';
import { median, table } from './report.ts';
import { firstDifference } from './same-answers.ts';

/** Milliseconds that PostgreSQL takes for one query: medians of all rounds. */
export interface CountMeasure {
  name: string;
  ententeMs: number;
  expertMs: number;
}

/** Rounds that do not count: by the sixth, a prepared statement with values has its final plan. */
const WARM_UP = { withValues: 6, without: 1 };

/**
 * Measures queries that count and search: the statement of Entente against an expert's for the same response,
 * alternately on one connection, both prepared.
 * @param rounds number of executions of each
 * @param words only queries whose names contain one of these
 * @throws Error if the results differ, or if Entente sends more than one statement
 */
export async function measureCounts(
  databaseUrl: string,
  { rounds, words, say }: { rounds: number; words: readonly string[]; say: (what: string) => void },
): Promise<CountMeasure[]> {
  const config = readConfig({ PORT: '0', LOG_LEVEL: 'error', RATE_LIMIT_ADDRESS: 'off', DATABASE_URL: databaseUrl });
  const server = await startServer(config, openLog(config), { firstData: false });
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c jit=off -c timezone=UTC' });
  await client.connect();
  try {
    const ran = watchStatements(poolOf(server.dataSource));
    const spent = await clockOf(client);
    const measures: CountMeasure[] = [];
    for (const counted of countQuestions(await knownOf(client))) {
      if (words.length > 0 && !words.some((word) => counted.name.includes(word))) continue;
      ran.length = 0;
      await ask(server.localUrl, counted);
      if (ran.length !== 1) throw new Error(`${counted.name} took ${ran.length} statements`);
      const statements = [ran[0]!, { text: counted.sql, values: counted.values }];
      const times: [number[], number[]] = [[], []];
      const warmUp = counted.values.length > 0 ? WARM_UP.withValues : WARM_UP.without;
      for (let round = -warmUp; round < rounds; round++) {
        // The order alternates, so that other work of the machine does not always hit the same one.
        const answers: unknown[] = [];
        for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
          const before = spent();
          answers[which] = await run(client, `${counted.name} ${which}`, statements[which]!);
          if (round >= 0) times[which as 0 | 1].push(spent() - before);
        }
        const difference = round === -warmUp ? firstDifference(answers[0], answers[1]) : null;
        if (difference) throw new Error(`${counted.name}: the expert answers otherwise at ${difference}`);
      }
      const measure = { name: counted.name, ententeMs: median(times[0]), expertMs: median(times[1]) };
      say(`${measure.name}: ${measure.ententeMs.toFixed(2)} ms, the expert ${measure.expertMs.toFixed(2)} ms`);
      measures.push(measure);
    }
    return measures;
  } finally {
    await client.end();
    await server.stop();
  }
}

/** Formats the measurements as a table. */
export function tableOfCounts(measures: readonly CountMeasure[]): string {
  return table(
    measures.map(({ name, ententeMs, expertMs }) => ({
      question: name,
      'Entente ms': ententeMs.toFixed(2),
      'expert ms': expertMs.toFixed(2),
      ratio: (ententeMs / expertMs).toFixed(2),
    })),
  );
}

async function ask(url: string, { name, document, variables }: CountQuestion): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables }),
  });
  const { errors } = (await response.json()) as { errors?: unknown };
  if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
}

async function run(
  client: pg.Client,
  name: string,
  { text, values }: Omit<SentStatement, 'process'>,
): Promise<unknown> {
  const { rows } = await client.query({ name, text, values });
  return JSON.parse(rows[0].data);
}

/**
 * Returns a clock of the CPU time of a connection's process, which other work of the machine affects least; wall-clock
 * time if the system does not report it.
 */
async function clockOf(client: pg.Client): Promise<() => number> {
  const { rows } = await client.query('select pg_backend_pid() as pid');
  const path = `/proc/${rows[0].pid}/schedstat`;
  const spent = () => Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e6;
  try {
    spent();
    return spent;
  } catch {
    return () => performance.now();
  }
}

async function knownOf(client: pg.Client): Promise<KnownValues> {
  const city = await client.query(`
    select n.folded as name from party p join party_name n on n.party_id = p.id and n.lang = 'en'
    where p.level = 'CITY' and (select count(distinct o.party_id) from party_name o where o.folded = n.folded or o.latin = n.latin) = 1
    order by abs((select count(*) from involvement v where v.party_id = p.id and v.item_type = 'AGREEMENT') - 200), p.id limit 1`);
  const word = await client.query(`
    select word from (
      select lower((regexp_match(title, '\\w+$'))[1]) as word from agreement group by 1 having count(*) between 2 and 5 order by 1 limit 100
    ) rare
    where not exists (select from search_document d where d.type in ('PARTY', 'PERSON') and d.document @@ ('''' || word || ''':*')::tsquery)
    order by word limit 1`);
  return { city: city.rows[0].name, rareWord: word.rows[0].word };
}
