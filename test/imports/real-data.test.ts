import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { startBrowserPages } from '../harness/browser-pages.ts';
import { hasSharedData, importTable, mappingOf, SHARED_DATA, type TestedImport } from '../harness/imports.ts';
import type { TestServer } from '../harness/server.ts';

// Imports the unchanged files of real registers, and compares the API with counts made directly from the raw files.

type Row = { [column: string]: string };

const FILES = {
  'mayors-declaration': 'mayors-declaration.csv',
  'climate-delegates': 'climate-delegates.csv',
  'twin-towns': 'twin-towns.tsv',
  'uk-treaties': 'uk-treaties.csv',
};
type Register = keyof typeof FILES;

/** From long registers, every n-th subject is imported; `npm run test:import-full` imports all of them. */
const EVERY = Number(process.env.IMPORT_EVERY ?? 64);
const isWhole = EVERY === 1;

/** The subject of a row. All rows about one subject are imported, so that repeated rows stay repeated. */
const SUBJECTS: { [register in Register]?: (row: Row) => string } = {
  'climate-delegates': ({ Person_Name }) => Person_Name!,
  'twin-towns': ({ origincityLabel, sistercityLabel }) => [origincityLabel, sistercityLabel].sort().join(' + '),
  'uk-treaties': ({ id }) => id!,
};

/** Rare rows that the tests below need. */
const NEEDED_ROWS: { [register in Register]?: (row: Row) => boolean } = {
  'climate-delegates': ({ Person_Name }) => Person_Name === OFTEN_THERE,
  // A country that the treaties name later.
  'twin-towns': (row) => row.destination_countryLabel === 'Prussia',
  'uk-treaties': (row) =>
    row.id === FIRST_TREATY || placesOf(row).join() === 'London,Washington' || partiesOf(row).includes('prussia'),
};
/** The first day on which the Soviet Union is accepted: a year before it was founded. */
const SOVIET_UNION_SINCE = '1921-12-30';
const OFTEN_THERE = 'Lise Backer';
const FIRST_TREATY = '62966';

function partiesOf({ country_name }: Row): string[] {
  return country_name!.split(' ; ').map((name) => name.trim().toLowerCase());
}

function placesOf({ signed_event_location }: Row): string[] {
  return signed_event_location!.split(/ ; |\/| & /).map((place) => place.trim());
}

function formOf(register: Register) {
  const delimiter = FILES[register].endsWith('.tsv') ? '\t' : ',';
  return { delimiter, quote: delimiter === '\t' ? null : '"', bom: true };
}

function day(text: string): string {
  return text.split('/').reverse().join('-');
}

function occurredOn(row: Row): string {
  return day(row.signed_event_date || row.adopted_event_date || row.definative_eif_event_date || '');
}

/** Whether a treaty names a party on a day on which the party existed. */
function names(row: Row, party: string): boolean {
  return partiesOf(row).includes(party) && (party !== 'soviet union' || occurredOn(row) >= SOVIET_UNION_SINCE);
}

/** Remembers the result of each argument: a register of 5 MB is parsed once, not for every comparison. */
function once<Argument, Result>(read: (argument: Argument) => Result): (argument: Argument) => Result {
  const results = new Map<Argument, Result>();
  return (argument) => {
    if (!results.has(argument)) results.set(argument, read(argument));
    return results.get(argument)!;
  };
}

/** Returns the raw rows, the header first. */
const rawRows = once((register: Register): string[][] => {
  const [header = [], ...all]: string[][] = parse(readFileSync(join(SHARED_DATA, FILES[register])), formOf(register));
  const subjectOf = SUBJECTS[register];
  const isTaken = (values: string[]) => {
    const row = asRow(header, values);
    return !subjectOf || crc32(subjectOf(row)) % EVERY === 0 || NEEDED_ROWS[register]?.(row);
  };
  return [header, ...all.filter(isTaken)];
});

function asRow(header: readonly string[], values: readonly string[]): Row {
  return Object.fromEntries(header.map((column, index) => [column, values[index] ?? '']));
}

const rowsOf = once((register: Register): Row[] => {
  const [header = [], ...rows] = rawRows(register);
  return rows.map((values) => asRow(header, values));
});

/** Returns the file itself if all of it is imported, otherwise a file with some of its rows. */
function fileOf(register: Register) {
  if (isWhole) return { path: join(SHARED_DATA, FILES[register]) };
  const { delimiter } = formOf(register);
  const content =
    delimiter === ','
      ? stringify(rawRows(register))
      : rawRows(register)
          .map((row) => row.join('\t'))
          .join('\n');
  return { content: `${content}\n`, name: FILES[register] };
}

const FLAGSHIP = '{ cooperation(between: ["Moscow", "Havana"]) { totalCount } }';
const PATIENCE_MS = 1_200_000;

(hasSharedData() ? describe : describe.skip)('registers of others, once imported', () => {
  let server: TestServer;
  const imported = {} as { [register in Register]: TestedImport };

  const pages = startBrowserPages();
  beforeAll(async () => {
    server = pages.server;
    for (const register of Object.keys(FILES) as Register[]) {
      imported[register] = await importTable(server.dataSource, {
        ...fileOf(register),
        mapping: mappingOf(register),
        createParties: true,
      });
    }
  }, PATIENCE_MS);

  const count = async (where: string, list = 'agreements') => {
    const { body } = await server.query(`{ ${list}(where: ${where}) { totalCount } }`);
    expect(body.errors).toBeUndefined();
    return body.data[list].totalCount as number;
  };

  it(
    'change nothing if they are imported again: no version moves',
    async () => {
      const state = () =>
        server.sql('select count(*)::integer, sum(version)::integer as versions, max(updated_at)::text from record');
      const before = await state();
      for (const register of Object.keys(FILES) as Register[]) {
        const { kinds } = await importTable(server.dataSource, {
          ...fileOf(register),
          mapping: mappingOf(register),
          createParties: true,
        });
        const expected = Object.entries(imported[register].kinds).map(([kind, { created, refused }]) => [
          kind,
          counts({ unchanged: created, refused }),
        ]);
        expect(kinds).toEqual(Object.fromEntries(expected));
      }
      expect(await state()).toEqual(before);
    },
    PATIENCE_MS,
  );

  describe('the treaties of the United Kingdom', () => {
    const rows = hasSharedData() ? rowsOf('uk-treaties') : [];
    const flagged = async (code: string) => {
      const found = await server.sql(
        `select f.record_id as id, split_part(i.key, '/', 3) as key from flag f join imported_record i using (record_id)
        where f.code = $1 and i.scope = 'uk-treaties'`,
        [code],
      );
      return found.map(({ key }) => key).sort();
    };
    const keysWhere = (holds: (row: Row) => boolean) =>
      rows
        .filter(holds)
        .map(({ id }) => id!)
        .sort();

    it('are complete, each once', async () => {
      expect(imported['uk-treaties'].kinds.AGREEMENT).toEqual(counts({ created: rows.length }));
      if (isWhole) expect(rows).toHaveLength(8134);
      expect(imported['uk-treaties'].refusedRows).toBe(0);
    });

    it('have the party of the register under any of its names', async () => {
      const ofCuba = rows.filter((row) => partiesOf(row).includes('cuba')).length;
      if (isWhole) expect(ofCuba).toBe(485);
      expect(await count('{ between: ["Куба", "GB"] }', 'agreements')).toBe(
        rows.filter((row) => partiesOf(row).includes('cuba') && partiesOf(row).includes('united kingdom')).length,
      );
      // Cities of Cuba are twinned with others.
      expect(await count('{ party: "CU", not: { kinds: [TWINNING] } }')).toBe(ofCuba);
    });

    it('match the raw file for pairs of countries', async () => {
      const spellings = {
        France: ['france'],
        Portugal: ['portugal'],
        Japan: ['japan'],
        Chile: ['chile'],
        'Soviet Union': ['soviet union'],
        Germany: ['germany', 'germany federal republic', 'german empire'],
      };
      const raw = (one: string[], other: string[]) =>
        rows.filter((row) => one.some((name) => names(row, name)) && other.some((name) => names(row, name)));
      for (const [one, other] of [
        ['France', 'Portugal'],
        ['Japan', 'Chile'],
        ['Soviet Union', 'France'],
        ['Germany', 'France'],
      ] as const) {
        const { body } = await server.query(
          `{ cooperation(between: ["${one}", "${other}"], where: { levels: [COUNTRY] }) { totalCount } }`,
        );
        expect({ one, other, found: body.data?.cooperation.totalCount }).toEqual({
          one,
          other,
          found: raw(spellings[one], spellings[other]).length,
        });
      }
    });

    it('are imported and flagged if they enter into force before they are signed', async () => {
      const early = keysWhere(
        (row) =>
          row.signed_event_date !== '' &&
          row.definative_eif_event_date !== '' &&
          day(row.definative_eif_event_date!) < day(row.signed_event_date!),
      );
      if (isWhole) expect(early).toHaveLength(212);
      expect(await flagged('IN_FORCE_BEFORE_SIGNED')).toEqual(early);
    });

    it('are imported and flagged if they name a party repeated, with one signature for it', async () => {
      const repeated = keysWhere((row) => new Set(partiesOf(row)).size < partiesOf(row).length);
      if (isWhole) expect(repeated).toHaveLength(198);
      expect(await flagged('PARTY_NAMED_TWICE')).toEqual(expect.arrayContaining(repeated));
      const [{ duplicates }] = (await server.sql(
        `select count(*)::integer as duplicates from (select from signature where party_id is not null
        group by agreement_id, party_id, role having count(*) > 1) repeated`,
      )) as [{ duplicates: number }];
      expect(duplicates).toBe(0);
    });

    it('are imported with fewer than two parties, and flagged if they count as signed', async () => {
      const few = rows.filter((row) => new Set(partiesOf(row)).size < 2);
      if (isWhole) expect(few).toHaveLength(461);
      const signed = few.filter(
        (row) =>
          row.signed_event_date ||
          row.definative_eif_event_date ||
          row.provisional_eif_event_date ||
          row.terminated_event_date,
      );
      const found = await flagged('TOO_FEW_SIGNATORIES');
      expect(found).toEqual(expect.arrayContaining(signed.map(({ id }) => id!)));
      const others = found.filter((key) => !signed.some(({ id }) => id === key));
      // The two names of some treaties belong to one party.
      expect(others.length).toBeLessThanOrEqual(5);
    });

    it('are imported without a day of signing, most of them adopted', async () => {
      const unsigned = rows.filter((row) => row.signed_event_date === '');
      if (isWhole) expect(unsigned).toHaveLength(546);
      expect(await keyed('signed_on is null')).toBe(unsigned.length);
      expect(await keyed('signed_on is null and adopted_on is not null')).toBe(
        unsigned.filter((row) => row.adopted_event_date !== '').length,
      );
    });
    const keyed = async (condition: string) => {
      const [row] = await server.sql(
        `select count(*)::integer as count from agreement join imported_record i on i.record_id = agreement.id
        where i.scope = 'uk-treaties' and ${condition}`,
      );
      return row!.count;
    };

    it('have the kind of their title', async () => {
      const notes = rows.filter(({ title }) => /exchanges? (of )?(notes|letters)/i.test(title!)).length;
      if (isWhole) expect(notes).toBe(2840);
      expect(await keyed("kind = 'EXCHANGE_OF_NOTES'")).toBe(notes);
    });

    it('have two places of signing if the register names two', async () => {
      const both = rows.filter((row) => placesOf(row).join() === 'London,Washington').length;
      expect(both).toBe(5);
      const [row] = await server.sql(
        `select count(*)::integer as count from (
          select i.key, array_agg(p.name order by ap.ordinal) as places from agreement_place ap
          join party p on p.id = ap.party_id join imported_record i on i.record_id = ap.agreement_id
          where i.scope = 'uk-treaties' group by i.key
        ) placed where places = '{London,Washington}'`,
      );
      expect(row!.count).toBe(both);
    });

    it('have past countries as separate parties, with successors', async () => {
      // The other register places a twin town in Prussia.
      const { body } = await server.query(`{
        prussia: party(ref: "Prussia") { __typename name validTo }
        signed: agreements(where: { party: "Prussia", not: { kinds: [TWINNING] } }) { totalCount }
        soviet: agreements(where: { party: "Soviet Union" }) { totalCount }
      }`);
      expect(body.errors).toBeUndefined();
      expect(body.data).toEqual({
        prussia: { __typename: 'Country', name: 'Prussia', validTo: '1947-02-25' },
        signed: { totalCount: rows.filter((row) => partiesOf(row).includes('prussia')).length },
        soviet: { totalCount: rows.filter((row) => names(row, 'soviet union')).length },
      });
    });

    it('keep only the name of a country that is younger than the treaty, and never resolve it to another', async () => {
      const early = rows.filter((row) => partiesOf(row).includes('soviet union') && !names(row, 'soviet union'));
      if (isWhole) expect(early).toHaveLength(18);
      const kept = await server.sql(
        `select i.key from signature s join imported_record i on i.record_id = s.agreement_id
        where i.scope = 'uk-treaties' and s.named_as = 'SOVIET UNION' and s.party_id is null`,
      );
      expect(kept.map(({ key }) => key.split('/')[2]).sort()).toEqual(early.map(({ id }) => id!).sort());
    });

    it('cite the file, its hash and the row', async () => {
      const { body } = await server.query(`{
        agreements(where: { between: ["GB", "PT"], signed: { to: "1703-06" } }, first: 1, orderBy: { field: SIGNED_ON, direction: ASC }) {
          nodes { title signedOn citations { locator source { title publisher identifiers { scheme value } } } }
        }
      }`);
      expect(body.errors).toBeUndefined();
      const [{ citations, signedOn }] = body.data.agreements.nodes;
      expect(signedOn).toBe('1703-05-16');
      expect(citations).toEqual([
        {
          locator: 'row 2',
          source: {
            title: 'UK treaties (uk-treaties.csv)',
            publisher: 'Foreign, Commonwealth & Development Office',
            identifiers: [{ scheme: 'sha256', value: expect.stringMatching(/^[0-9a-f]{64}$/) }],
          },
        },
      ]);
    });
  });

  describe('twin towns', () => {
    it('are twinned once each, although many are listed repeated or from both sides', async () => {
      const { created = 0, refused } = imported['twin-towns'].kinds.AGREEMENT!;
      expect(refused).toBe(0);
      expect(created).toBe(twinnings().size);
      expect(await count('{ kinds: [TWINNING] }')).toBe(created);
    });

    it('match the raw file for a pair of countries', async () => {
      const rows = rowsOf('twin-towns');
      const pairs = new Set(
        rows.flatMap((row) => {
          const sides = [row.origincountry, row.destination_countryLabel];
          if (!sides.includes('Germany') || !sides.includes('Poland')) return [];
          return [[`${row.origincityLabel}`, `${row.sistercityLabel}`].sort().join('+')];
        }),
      );
      const { body } = await server.query(
        '{ agreements(where: { kinds: [TWINNING], between: ["Germany", "Poland"] }) { totalCount } }',
      );
      const found = body.data?.agreements.totalCount;
      expect(found).toBeGreaterThanOrEqual(pairs.size);
      // Some pairs of the same names are different cities.
      expect(found).toBeLessThanOrEqual(pairs.size * 1.02);
    });
  });

  describe('counted by two dimensions', () => {
    interface Counts {
      rows: { keys: { kind: string; label: string }[]; count: number }[];
      totalCount: number;
      dimensions: object[];
    }
    const groups = async (by: string, top: number, where = '{}'): Promise<Counts> => {
      const { body } = await server.query(`{ agreements(where: ${where}) { groups(by: [${by}], top: ${top}) {
        rows { keys { kind label } count } totalCount
        dimensions { name isMultivalued valueCount missingCount otherCount from to }
      } } }`);
      expect(body.errors).toBeUndefined();
      return body.data.agreements.groups;
    };
    const named = ({ kind, label }: { kind: string; label: string }) => (kind === 'VALUE' ? label.toLowerCase() : kind);

    it('are counted in decade and topic once each, including those without a day or topic', async () => {
      const raw = agreements();
      const bySize = Object.entries(counted(raw.flatMap(({ topic }) => topic ?? []))).sort(([, a], [, b]) => b - a);
      const top = 3;
      // The third and fourth must differ in number, or either could be in the top.
      expect(bySize[top - 1]![1]).toBeGreaterThan(bySize[top]![1]);
      const within = bySize.slice(0, top).map(([topic]) => topic);
      const expected = counted(
        raw.map(({ decade, topic }) => {
          const shown = topic && !within.includes(topic) ? 'OTHER' : topic;
          return `${decade ?? 'MISSING'} ${shown ?? 'MISSING'}`;
        }),
      );
      const { rows, totalCount, dimensions } = await groups('DECADE, TOPIC', top);
      const found = rows.map(({ keys: [decade, topic], count }) => [`${named(decade!)} ${named(topic!)}`, count]);
      expect(Object.fromEntries(found.sort(([a], [b]) => (a! < b! ? -1 : 1)))).toEqual(expected);
      expect(found).toHaveLength(Object.keys(expected).length);
      expect(totalCount).toBe(raw.length);
      const decades = new Set(raw.flatMap(({ decade }) => decade ?? []));
      expect(dimensions).toEqual([
        {
          name: 'DECADE',
          isMultivalued: false,
          valueCount: decades.size,
          missingCount: raw.filter(({ decade }) => !decade).length,
          otherCount: 0,
          from: '1703',
          to: expect.stringMatching(/^20\d\d$/),
        },
        {
          name: 'TOPIC',
          isMultivalued: true,
          valueCount: bySize.length,
          missingCount: raw.filter(({ topic }) => !topic).length,
          otherCount: raw.filter(({ topic }) => topic && !within.includes(topic)).length,
          from: null,
          to: null,
        },
      ]);

      const response = await fetch(`${server.url}/export/agreements.csv?by=DECADE,TOPIC&top=${top}`);
      const table: Row[] = parse(await response.text(), { columns: true, bom: true });
      const told = (row: Row, column: string) => named({ kind: row[`${column}Kind`]!, label: row[column]! });
      expect(table.map((row) => [`${told(row, 'decade')} ${told(row, 'topic')}`, Number(row.count)]).sort()).toEqual(
        Object.entries(expected).sort(),
      );
    });

    it('are counted in decade and country as in the registers, and at most once in each total', async () => {
      const raw = agreements();
      for (const country of COUNTRIES) {
        // All of these agreements have this country, so it is the top one.
        const { rows, totalCount } = await groups('DECADE, COUNTRY', 1, `{ party: "${country}" }`);
        const own = raw.filter(({ countries }) => countries.includes(country));
        const found = rows.filter(({ keys }) => keys[1]!.kind === 'VALUE');
        expect(found.map(({ keys: [decade, each], count }) => [each!.label, named(decade!), count])).toEqual(
          Object.entries(counted(own.map(({ decade }) => decade ?? ''))).map(([decade, count]) => [
            country,
            decade || 'MISSING',
            count,
          ]),
        );
        expect(totalCount).toBe(own.length);
      }

      const undated = raw.filter(({ decade }) => !decade).length;
      if (isWhole) expect([raw.length, undated]).toEqual([18_054, 9_939]);
      const { rows, totalCount, dimensions } = await groups('DECADE, COUNTRY', 8);
      expect(totalCount).toBe(raw.length);
      expect(dimensions[0]).toMatchObject({ name: 'DECADE', missingCount: undated });
      // An agreement of several countries is in several rows, so the sum of the rows would count it repeatedly.
      const sum = (kind: string, index: number) =>
        rows.filter(({ keys }) => keys[index]!.kind === kind).reduce((total, { count }) => total + count, 0);
      expect(sum('MISSING', 0)).toBeGreaterThan(undated);
      // It has at most one decade, so it is in one row without a country, and in one of the rest.
      expect(dimensions[1]).toMatchObject({ missingCount: sum('MISSING', 1), otherCount: sum('OTHER', 1) });
      expect(sum('OTHER', 1)).toBeGreaterThan(0);
    });
  });

  describe('in the pictures of the explorer', () => {
    /** The numbers of the first column of a table, by the names of its rows. Those of zero are left out. */
    const tableAt = async (path: string, column = 0) => {
      const page = await pages.open(path);
      await page.locator('.table tbody tr').first().waitFor();
      const rows = await page.locator('.table tbody tr').all();
      const cells = await Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
      const numbers = cells.map((row) => [row[0]!.toLowerCase(), numberIn(row[column + 1]!)] as const);
      return Object.fromEntries(numbers.filter(([, count]) => count > 0));
    };
    const counting = (of: string, settings: string) => `statistics?of=${of}&tab=table&${settings}`;
    const decadesOf = (country: string) => decades(agreements().filter(({ countries }) => countries.includes(country)));
    const decades = (some: readonly Raw[]) => counted(some.map(({ decade }) => decade ?? 'no date'));

    it('the first page has all agreements by decade', async () => {
      expect(await tableAt('?tab=table')).toEqual(decades(agreements()));
    });

    it('agreements are counted by topic, with those without one', async () => {
      const expected = counted(agreements().map(({ topic }) => topic ?? 'no topic'));
      expect(await tableAt(counting('agreements', 'by=topic&top=all'))).toEqual(expected);
    });

    it('agreements are counted by kind', async () => {
      const found = await tableAt(counting('agreements', 'by=kind'));
      const notes = rowsOf('uk-treaties').filter(({ title }) => /exchanges? (of )?(notes|letters)/i.test(title!));
      expect([found.twinning, found['exchange of notes']]).toEqual([twinnings().size, notes.length]);
    });

    it('agreements are counted by status', async () => {
      const treaties = rowsOf('uk-treaties').map((row) => STATUSES.find(([column]) => row[column])?.[1] ?? 'unknown');
      const others = [...twinnings().keys()].map(() => 'unknown');
      const expected = counted([...treaties, ...others, 'signed']);
      expect(await tableAt(counting('agreements', 'by=status'))).toEqual(expected);
    });

    it('agreements are counted by source', async () => {
      const found = await tableAt(counting('agreements', 'by=source'));
      expect(Object.values(found)).toEqual([rowsOf('uk-treaties').length, twinnings().size, 1].sort((a, b) => b - a));
    });

    it('agreements of a topic are counted by decade in its column', async () => {
      const bySize = Object.entries(counted(agreements().flatMap(({ topic }) => topic ?? [])));
      const [topic] = bySize.sort(([, a], [, b]) => b - a)[0]!;
      // The first column has all records, the second one the most frequent topic.
      expect(await tableAt(counting('agreements', 'by=decade&and=topic'), 1)).toEqual(
        decades(agreements().filter((each) => each.topic === topic)),
      );
    });

    it.each(['Japan', 'Chile', 'Portugal'])('agreements of %s are counted by decade', async (country) => {
      const path = counting('agreements', `by=decade&with=${country.toLowerCase()}`);
      expect(await tableAt(path)).toEqual(decadesOf(country));
    });

    it('a pair of countries has the agreements of both', async () => {
      const page = await pages.open('between?party=france&party=portugal');
      await page.locator('.items .item').first().waitFor();
      const both = agreements().filter(({ countries }) =>
        ['France', 'Portugal'].every((each) => countries.includes(each)),
      );
      await page.getByText(new RegExp(`^${both.length.toLocaleString('en')} items? from`)).waitFor();
    });

    it('a city has a partner for each twinning', async () => {
      const partners = new Map<string, Set<string>>();
      for (const pair of twinnings().keys()) {
        const [one, other] = pair.split(' + ') as [string, string];
        for (const [city, partner] of [
          [one, other],
          [other, one],
        ] as const)
          partners.set(city, (partners.get(city) ?? new Set()).add(partner));
      }
      const [city, expected] = [...partners].sort(([, a], [, b]) => b.size - a.size)[0]!;
      const [name, country] = city.split('|');
      const { body } = await server.query(
        `{ parties(search: "${name}", where: { levels: [CITY] }) { nodes { slug name ... on City { country { name } } } } }`,
      );
      const found = body.data.parties.nodes.find(
        (each: { name: string; country: { name: string } }) => each.name === name && each.country.name === country,
      );
      const page = await pages.open(`party/${found.slug}?level=city`);
      await page.locator('.partner-table').waitFor();
      await page.getByText(new RegExp(`with ${expected.size} partners?`)).waitFor();
    });

    /** The delegations of a meeting on the climate, by folded names. */
    const delegationsTo = (meeting: string) =>
      new Set(rowsOf('climate-delegates').flatMap((row) => (row.Meeting === meeting ? plain(row.Delegation!) : [])));

    it('delegations are counted by meeting', async () => {
      const meetings = new Set(rowsOf('climate-delegates').map(({ Meeting }) => Meeting!));
      const expected = Object.fromEntries([...meetings].map((each) => [each.toLowerCase(), delegationsTo(each).size]));
      const found = await tableAt(counting('delegations', 'by=forum'));
      if (isWhole) expect([found['inc 10'], found['inc 11']]).toEqual([227, 240]);
      expect(found).toMatchObject(expected);
    });

    it('two meetings have the delegations of both and of one only', async () => {
      const [one, other] = [delegationsTo('INC 10'), delegationsTo('INC 11')];
      const both = [...one].filter((each) => other.has(each)).length;
      const page = await pages.open('compare?forum=inc-10&forum=inc-11');
      for (const text of [`In both ${both}`, `Only INC 10 ${one.size - both}`, `Only INC 11 ${other.size - both}`])
        await page.getByText(text, { exact: true }).first().waitFor();
    });
  });

  it('give the climate meetings their delegations, with one record for a person who came often', async () => {
    const rows = rowsOf('climate-delegates');
    const { kinds } = imported['climate-delegates'];
    expect(kinds.FORUM).toEqual(counts({ created: 11 }));
    const pairs = new Set(rows.map((row) => `${row.Meeting}|${plain(row.Delegation!)}`));
    const delegations = kinds.DELEGATION!;
    expect(delegations.created + delegations.refused).toBe(pairs.size);
    const people = new Set(rows.map((row) => row.Person_Name!.toLowerCase()));
    expect(kinds.PERSON!.created).toBe(people.size);
    const [row] = await server.sql(
      `select count(distinct d.forum_id)::integer as forums, count(distinct m.person_id)::integer as people
      from person p join delegation_member m on m.person_id = p.id join delegation d on d.id = m.delegation_id
      where p.name = '${OFTEN_THERE}'`,
    );
    const meetings = new Set(rows.filter((each) => each.Person_Name === OFTEN_THERE).map(({ Meeting }) => Meeting));
    expect(row).toEqual({ forums: meetings.size, people: 1 });
  });

  it('create one declaration with 252 signatures, and keep people with the same name separate', async () => {
    const rows = rowsOf('mayors-declaration');
    const { body } = await server.query(`{
      agreements(where: { kinds: [JOINT_DECLARATION], party: "Bogotá" }, first: 1) {
        nodes { title signatures(first: 100) { totalCount nodes { namedAs signers { signedAs person { name } } } } }
      }
    }`);
    expect(body.errors).toBeUndefined();
    const { signatures } = body.data.agreements.nodes[0];
    expect(signatures.totalCount).toBe(rows.length);
    expect(signatures.nodes[1]).toEqual({
      namedAs: 'Amsterdam',
      signers: [{ signedAs: 'Mayor of Amsterdam', person: { name: 'Femke Halsema' } }],
    });
    expect(imported['mayors-declaration'].report.map(({ row, grade }) => [row, grade])).toEqual([
      [192, 'REPAIRED'],
      [196, 'REPAIRED'],
    ]);
  });

  it('leave a plain name with the party that had it first', async () => {
    const { body } = await server.query(`{
      flagship: cooperation(between: ["Moscow", "Havana"]) { totalCount }
      moscow: party(ref: "Moscow") { name ... on City { country { name } } }
      havana: party(ref: "Havana") { name ... on City { country { name } } }
    }`);
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual({
      flagship: { totalCount: 3 },
      moscow: { name: 'Moscow', country: { name: 'Russia' } },
      havana: { name: 'Havana', country: { name: 'Cuba' } },
    });
    expect((await server.query(FLAGSHIP)).body.data.cooperation.totalCount).toBe(3);
  });
});

/** The dimensions of an agreement in a register. */
interface Raw {
  decade: string | null;
  topic: string | null;
  countries: readonly string[];
}
const COUNTRIES = ['Chile', 'France', 'Japan', 'Portugal'];
/** Returns the agreements of all registers, from the files alone. */
function agreements(): Raw[] {
  const among = (names: readonly string[]) =>
    COUNTRIES.filter((country) => names.some((name) => name.toLowerCase() === country.toLowerCase()));
  const treaties = rowsOf('uk-treaties').map((row) => {
    const day = row.signed_event_date || row.adopted_event_date || row.definative_eif_event_date || '';
    return {
      decade: day ? `${day.split('/').at(-1)!.slice(0, 3)}0s` : null,
      topic: row.subject!.toLowerCase() || null,
      countries: among(partiesOf(row)),
    };
  });
  const twins = [...twinnings().values()].map((countries) => ({ countries: among(countries) }));
  const declaration = { countries: among(rowsOf('mayors-declaration').map(({ country }) => country!)) };
  return [...treaties, ...[...twins, declaration].map((each) => ({ ...each, decade: null, topic: null }))];
}

/** Returns how often each key occurs. */
function counted(keys: readonly string[]): { [key: string]: number } {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Returns the twinnings of the register, each once, with the countries of both sides. */
function twinnings(): Map<string, [string, string]> {
  const places = new Map<string, [number, number][]>();
  // Places with one name in one country count separately if they are more than 20 km apart.
  const cityOf = (name: string, country: string, lat: string, long: string) => {
    const known = places.get(`${name}|${country}`) ?? [];
    places.set(`${name}|${country}`, known);
    const at: [number, number] = [Number(lat), Number(long)];
    let index = known.findIndex((other) => kilometres(other, at) <= 20);
    if (index < 0) index = known.push(at) - 1;
    return `${name}|${country}|${index}`;
  };
  return new Map(
    rowsOf('twin-towns').map((row) => {
      const countries: [string, string] = [row.origincountry!, row.destination_countryLabel!];
      const cities = [
        cityOf(row.origincityLabel!, countries[0], row.originlat!, row.originlong!),
        cityOf(row.sistercityLabel!, countries[1], row.destinationlat!, row.destinationlong!),
      ];
      return [cities.sort().join(' + '), countries];
    }),
  );
}

/** Statuses of treaties in the page's words, by the first column that has a date. */
const STATUSES = [
  ['terminated_event_date', 'terminated'],
  ['definative_eif_event_date', 'in force'],
  ['provisional_eif_event_date', 'provisionally applied'],
  ['signed_event_date', 'signed'],
  ['adopted_event_date', 'adopted'],
] as const;

function numberIn(text: string): number {
  return Number(text.replace(/\D/g, ''));
}

function counts(some: object) {
  return { created: 0, changed: 0, unchanged: 0, refused: 0, vanished: 0, pruned: 0, ...some };
}

/** Folds case, accents and punctuation. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

function kilometres([lat, long]: [number, number], [otherLat, otherLong]: [number, number]): number {
  const rad = Math.PI / 180;
  const a =
    Math.sin(((otherLat - lat) * rad) / 2) ** 2 +
    Math.cos(lat * rad) * Math.cos(otherLat * rad) * Math.sin(((otherLong - long) * rad) / 2) ** 2;
  return 12742 * Math.asin(Math.sqrt(a));
}
