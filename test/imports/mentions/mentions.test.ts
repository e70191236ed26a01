import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import type { ResolvedMentions } from '../../../src/imports/parties/mentioned-parties.ts';
import { NameMatch } from '../../../src/imports/parties/party-choice.ts';
import { dayOf } from '../../../src/imports/parties/record-day.ts';
import { typesInWriteOrder } from '../../../src/imports/writing/staging.ts';
import { importTable, mappingOf, SHARED_DATA } from '../../harness/imports.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';

// Samples automatically resolved mentions of parties from imports of real registers, for review by people. The sample
// hides how a party was found; the key shows it. Both, and a file with all mentions, are written to MENTIONS_TO.

const FILES = {
  'mayors-declaration': 'mayors-declaration.csv',
  'climate-delegates': 'climate-delegates.csv',
  'twin-towns': 'twin-towns.tsv',
  'uk-treaties': 'uk-treaties.csv',
};
const SEED = 'mentions to be judged';
const SAMPLE = 500;
const PATIENCE_MS = 3_600_000;

/** A mention of a party in one record, with the party it was resolved to. */
interface TakenMention {
  register: string;
  record: string;
  field: string;
  title: string;
  day: string | null;
  name: string;
  within: string;
  level: string;
  how: NameMatch;
  score: number;
  called: string;
  from: string;
  to: string;
  country: string;
}

type Draft = { [field: string]: unknown };

/** The temporary tables of an import while it reports. */
interface OpenRun {
  connection: { db: { query<T>(sql: string, values?: unknown[]): Promise<T[]> } };
  parties: { known(ids: readonly string[]): Promise<ResolvedMentions> };
}

async function mentionsOf(register: string, run: OpenRun): Promise<TakenMention[]> {
  const { db } = run.connection;
  const said = new Map(
    (await db.query<{ id: string; mention: string }>('select id, mention from import_mention')).map(
      ({ id, mention }) => [id, JSON.parse(mention) as { name: string; within?: string; level?: string }],
    ),
  );
  const parties = new Map(
    (
      await db.query<{ id: string; called: string; from: string | null; to: string | null; country: string | null }>(
        `select p.id, p.name as called, p.valid_from as "from", p.valid_to as "to", (
          select c.name from lies_within l join party c on c.id = l.ancestor_id and c.level = 'COUNTRY'
          where l.party_id = p.id and l.depth > 0 order by l.depth limit 1
        ) as country from party p`,
      )
    ).map((party) => [party.id, party]),
  );
  const staged = await db.query<{ kind: number; key: string; parts: string }>(
    'select kind, key, parts from import_record where parts is not null',
  );
  const records = staged.map(({ kind, key, parts }) => ({
    kind: typesInWriteOrder()[kind]!,
    key,
    drafts: (JSON.parse(`[${parts}]`) as [number, Draft][]).map(([, draft]) => draft),
  }));
  const days = new Map(records.map(({ kind, key, drafts }) => [key, dayOf(kind, drafts)]));
  const { resolve: party } = await run.parties.known([...said.keys()]);
  return records.flatMap(({ kind, key, drafts }) => {
    const day = dayOf(kind, drafts, (other) => days.get(other) ?? null);
    const found: TakenMention[] = [];
    const walk = (value: unknown, field: string): void => {
      if (Array.isArray(value)) for (const each of value) walk(each, field);
      else if (typeof value === 'object' && value !== null) {
        const { $party } = value as { $party?: string };
        if ($party === undefined) for (const [inner, each] of Object.entries(value)) walk(each, `${field}.${inner}`);
        else {
          const { how, score, partyId } = party($party, day)!;
          const { name, within = '', level = '' } = said.get($party)!;
          const taken = partyId ? parties.get(partyId)! : null;
          found.push({
            ...{ register, record: key, field: field.slice(1), title: String(drafts[0]!.title ?? ''), day },
            ...{ name, within, level, how, score, called: taken?.called ?? '' },
            ...{ from: taken?.from ?? '', to: taken?.to ?? '', country: taken?.country ?? '' },
          });
        }
      }
    };
    for (const draft of drafts) walk(draft, '');
    return found;
  });
}

/** Draws the same sample for the same mentions in any order. */
function drawn(mentions: readonly TakenMention[]): TakenMention[] {
  const times = new Map<string, number>();
  const signed = mentions.map((mention) => {
    const { register, record, field, name, within } = mention;
    const where = [register, record, field, name, within].join();
    const time = times.get(where) ?? 0;
    times.set(where, time + 1);
    return { mention, sign: createHash('sha1').update(`${SEED}/${where}/${time}`).digest('hex') };
  });
  return signed
    .sort((one, other) => (one.sign < other.sign ? -1 : 1))
    .slice(0, SAMPLE)
    .map(({ mention }) => mention);
}

it(
  'samples mentions for review',
  async () => {
    const folder = process.env.MENTIONS_TO!;
    const server: TestServer = await startTestServer();
    const all: TakenMention[] = [];
    for (const [register, file] of Object.entries(FILES)) {
      await importTable(server.dataSource, {
        path: join(SHARED_DATA, file),
        mapping: mappingOf(register),
        createParties: true,
        report: async (run) => void all.push(...(await mentionsOf(register, run as unknown as OpenRun))),
      });
    }
    await server.stop();
    const unasked = all.filter(({ called, how }) => called !== '' && how !== NameMatch.REVIEWED);
    const sample = drawn(unasked);
    expect(sample).toHaveLength(SAMPLE);
    const write = (name: string, columns: (keyof TakenMention)[], mentions: readonly TakenMention[]) =>
      writeFileSync(join(folder, name), stringify(mentions as object[], { header: true, columns }));
    const judged = [
      'register',
      'name',
      'within',
      'level',
      'field',
      'title',
      'day',
      'called',
      'from',
      'to',
      'country',
    ] as const;
    write(`mentions-${SAMPLE}.csv`, [...judged], sample);
    write(`mentions-${SAMPLE}-key.csv`, [...judged, 'how', 'score', 'record'], sample);
    write('mentions-all.csv', [...judged, 'how', 'score', 'record'], all);
  },
  PATIENCE_MS,
);
