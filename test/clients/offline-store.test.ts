import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { Dice } from '../query/reference-executor/dice.ts';
import { chosenSeed, longRuns } from '../query/reference-executor/runs.ts';
import { OfflineStore } from './offline-store.ts';

// 1,000 changes in `npm run test:generated`, a few in `npm test`.
const CHANGES = longRuns === null ? 50 : 1_000;
const seed = chosenSeed ?? 20;

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) =>
      headers.authorization ? { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } : { ...ANONYMOUS },
  });
  editor = mutationsOn(server, { authorization: 'editor' });
});
afterAll(() => server?.stop());

const named = (text: string) => [{ lang: 'en', text }];

interface Entry {
  id: string;
  type: string;
  kind: string;
  version: number;
  visibility: string;
  deleted: boolean;
  merged: boolean;
}

/** Makes random changes of every kind by mutations. */
class Editor {
  /** Number of changes by kind. */
  readonly made: { [change: string]: number } = {};
  #count = 0;

  /** @param parties the subscribed parties, which stay PUBLIC countries */
  constructor(
    private readonly dice: Dice,
    private readonly parties: readonly string[],
  ) {}

  /** Tries changes until one is accepted. */
  async change(): Promise<void> {
    const entries = await this.#entries();
    const there = entries.filter(({ deleted }) => !deleted);
    const free = there.filter(({ id }) => !this.parties.includes(id));
    const among = (some: Entry[]) => this.dice.maybe(some, 1);
    const choices: { [change: string]: () => Promise<TestData | null> } = {
      create: () => this.#create(there),
      update: () => this.#update(among(there), there),
      rename: () => this.#rename(among(there)),
      delete: () => this.#act('deleteRecord', among(free), ({ id, version }) => ({ id, expectedVersion: version })),
      restore: () =>
        this.#act('restoreRecord', among(entries.filter((each) => each.deleted && !each.merged)), ({ id }) => ({ id })),
      publish: () =>
        this.#act('publish', among(free.filter(isInternal)), ({ id }) => ({ ids: [id], withDependencies: true })),
      unpublish: () =>
        this.#act('unpublish', among(free.filter((each) => !isInternal(each))), ({ id }) => ({ ids: [id] })),
      merge: () => this.#merge(there, free),
      undo: () => this.#act('undoMerge', among(entries.filter(({ merged }) => merged)), ({ id }) => ({ id })),
    };
    for (;;) {
      const name = this.dice.pick(Object.keys(choices));
      const payload = await choices[name]!();
      if (!payload || payload.userErrors.length > 0) continue;
      this.made[name] = (this.made[name] ?? 0) + 1;
      return;
    }
  }

  /** Removes all served changes from the feed, so that subscribers must reset. */
  async reset(): Promise<void> {
    await server.sql(`update change set changed_at = now() - interval '9 days'`);
    await server.sql(`select prune_changes('5 days')`);
    this.made.reset = (this.made.reset ?? 0) + 1;
  }

  async #act(mutation: string, entry: Entry | null, input: (entry: Entry) => object): Promise<TestData | null> {
    return entry && editor.payload(mutation, input(entry));
  }

  #name(): string {
    this.#count += 1;
    return `Record ${this.#count} of ${this.dice.pick(['iron', 'water', 'salt'])}`;
  }

  #placements(there: Entry[]): object[] {
    const around = this.dice.pick(there.filter(({ kind }) => kind === 'COUNTRY' || kind === 'REGION'));
    return this.dice.chance(0.9) ? [{ within: around.id, ...(this.dice.chance(0.2) && { to: '2020' }) }] : [];
  }

  #signatures(there: Entry[]): object[] {
    const cities = there.filter(({ type }) => type === 'PARTY');
    return this.dice.some(cities, 2, 4).map(({ id }) => ({ party: id, role: 'SIGNATORY' }));
  }

  #create(there: Entry[]): Promise<TestData> {
    const frame = { visibility: this.dice.pick(['PUBLIC', 'PUBLIC', 'INTERNAL']), allowDuplicate: true };
    const names = named(this.#name());
    return this.dice.pick([
      () => editor.payload('createTopic', { ...frame, names }),
      () => {
        const level = this.dice.pick(['CITY', 'CITY', 'REGION']);
        return editor.payload('createParty', { ...frame, level, names, placements: this.#placements(there) });
      },
      () => {
        const signatures = this.#signatures(there);
        return editor.payload('createAgreement', {
          ...frame,
          titles: names,
          kind: 'OTHER',
          status: 'ANNOUNCED',
          signatures,
        });
      },
    ])();
  }

  async #update(entry: Entry | null, there: Entry[]): Promise<TestData | null> {
    if (!entry || this.parties.includes(entry.id)) return null;
    const frame = { id: entry.id, expectedVersion: entry.version };
    if (entry.type === 'AGREEMENT') {
      return editor.payload('updateAgreement', { ...frame, signatures: this.#signatures(there) });
    }
    if (entry.type === 'PARTY') {
      return editor.payload('updateParty', { ...frame, placements: this.#placements(there) });
    }
    const topics = there.filter(({ type }) => type === 'TOPIC');
    return editor.payload('updateTopic', { ...frame, parent: this.dice.maybe(topics)?.id ?? null });
  }

  async #rename(entry: Entry | null): Promise<TestData | null> {
    if (!entry) return null;
    const frame = { id: entry.id, expectedVersion: entry.version };
    const texts = named(this.#name());
    if (entry.type === 'AGREEMENT') return editor.payload('updateAgreement', { ...frame, titles: texts });
    return editor.payload(entry.type === 'PARTY' ? 'updateParty' : 'updateTopic', { ...frame, names: texts });
  }

  async #merge(there: Entry[], free: Entry[]): Promise<TestData | null> {
    const absorb = this.dice.maybe(free, 1);
    const keep =
      absorb &&
      this.dice.maybe(
        there.filter(({ id, kind }) => kind === absorb.kind && id !== absorb.id),
        1,
      );
    if (!keep) return null;
    const versions = { expectedVersion: keep.version, expectedAbsorbVersion: absorb.version };
    return editor.payload('mergeRecords', { keep: keep.id, absorb: absorb.id, ...versions });
  }

  async #entries(): Promise<Entry[]> {
    return (await server.sql(`select lower(r.type) || '_' || replace(r.id::text, '-', '') as id, r.type, r.version, r.visibility,
        coalesce(p.level, r.type) as kind, r.deleted_at is not null as deleted, r.merged_into is not null as merged
      from record r left join party p on p.id = r.id order by r.id`)) as unknown as Entry[];
  }
}

const isInternal = ({ visibility }: Entry) => visibility === 'INTERNAL';

/** Writes the subscribed records: bookmarks of all types, including an INTERNAL one, and two countries. */
async function writeRecords(): Promise<{ bookmarks: string[]; parties: string[] }> {
  const party = async (input: object) =>
    (await editor.payload('createParty', { allowDuplicate: true, ...input }, 'party { id }')).party.id as string;
  const countries: string[] = [];
  for (const name of ['Northland', 'Southland', 'Elsewhere', 'Farland']) {
    countries.push(await party({ level: 'COUNTRY', names: named(name) }));
  }
  const bookmarks = [countries[2]!];
  const cities: string[] = [];
  for (const [n, within] of [...countries, ...countries].entries()) {
    const region = await party({ level: 'REGION', names: named(`Region ${n}`), placements: [{ within }] });
    cities.push(await party({ level: 'CITY', names: named(`City ${n}`), placements: [{ within: region }] }));
    if (n % 2) bookmarks.push(region);
  }
  bookmarks.push(...cities);
  for (let n = 0; n < 10; n++) {
    const visibility = n % 5 ? 'PUBLIC' : 'INTERNAL';
    const { topic } = await editor.payload('createTopic', { names: named(`Topic ${n}`), visibility }, 'topic { id }');
    const signatures = [cities[n % 8], cities[(n + 3) % 8]].map((id) => ({ party: id, role: 'SIGNATORY' }));
    const titles = named(`Agreement ${n}`);
    const input = { titles, visibility, kind: 'OTHER', status: 'ANNOUNCED', signatures };
    const { agreement } = await editor.payload('createAgreement', input, 'agreement { id }');
    bookmarks.push(topic.id, agreement.id);
  }
  return { bookmarks, parties: countries.slice(0, 2) };
}

describe('OfflineStore', () => {
  it(`equals a fresh read after ${CHANGES} generated changes (GENERATED_SEED=${seed})`, async () => {
    const dice = new Dice(seed);
    const { bookmarks, parties } = await writeRecords();
    const writer = new Editor(dice, parties);
    const store = await new OfflineStore(server, bookmarks, parties).begin();
    expect(store.shown()).toEqual(await store.read());
    const resets = [CHANGES / 3, (CHANGES * 2) / 3].map(Math.floor);
    for (let made = 0; made < CHANGES; ) {
      // Offline for a while, so several changes arrive together.
      for (const until = made + dice.between(1, 9); made < until && made < CHANGES; made++) {
        await writer.change();
        if (resets.includes(made)) await writer.reset();
      }
      await store.catchUp();
      expect({ made, ...store.shown() }).toEqual({ made, ...(await store.read()) });
    }
    expect(Object.keys(writer.made).sort()).toEqual([
      'create',
      'delete',
      'merge',
      'publish',
      'rename',
      'reset',
      'restore',
      'undo',
      'unpublish',
      'update',
    ]);
    expect(store.resets).toBeGreaterThanOrEqual(2);
    expect(Object.keys(store.told).sort()).toEqual(['CREATED', 'DELETED', 'MERGED', 'UNMATCHED', 'UPDATED']);
  }, 600_000);
});
