import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import type { DataSource } from 'typeorm';
import { addFeatures, entities } from '../../src/app/features.ts';
import { openDatabase } from '../../src/database/database.ts';
import { buildersOn } from '../harness/builders.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { importTable, type TestedImport } from '../harness/imports.ts';
import { awards } from './award/feature.ts';

// A record type whose folder and migration are in this test alone: `src` does not know awards.

const MAPPING = `
register: prizes
lang: en
dates: DD.MM.YYYY
records:
  juror:
    makes: PERSON
    when: { column: juror, not: "" }
    key: juror
    names: { text: juror }
  award:
    makes: AWARD
    key: no
    title: title
    givenBy: from
    givenTo: to
    givenOn: day
    laudation: why
    identifiers: { scheme: { is: prizes }, value: no }
    jurors: { person: juror, votedFor: vote }
`;

describe('A record type that only a test declares', () => {
  let database: FreshDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    addFeatures(awards);
    database = await freshDatabase();
    await database.sql(readFileSync(join(import.meta.dirname, 'award/award.sql'), 'utf8'));
    dataSource = await openDatabase(database.url, entities());
    const { country } = buildersOn(dataSource);
    for (const name of ['Norland', 'Sudland', 'Ostland']) await country(name);
  }, 120_000);
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  const imported = (rows: object[], mapping?: string): Promise<TestedImport> =>
    importTable(dataSource, { content: stringify(rows, { header: true }), mapping });
  const counts = (some: object) => ({
    created: 0,
    changed: 0,
    unchanged: 0,
    refused: 0,
    vanished: 0,
    pruned: 0,
    ...some,
  });
  const sentences = ({ report }: TestedImport) => report.map(({ row, sentences: said }) => [row, ...said]);
  const inTable = () =>
    database.sql(`select a.title, a.title_lang as lang, f.name as "from", t.name as "to", a.given_on as day, a.laudation,
        r.version, (select array_agg(p.name || ' ' || coalesce(j.voted_for::text, '?') order by j.ordinal)
          from award_juror j join person p on p.id = j.person_id where j.award_id = a.id) as jurors
      from award a join record r on r.id = a.id join party f on f.id = a.given_by_id
      left join party t on t.id = a.given_to_id order by a.title`);

  const row = (more: object = {}) => ({
    no: '1',
    title: 'Prize of the Roads',
    from: 'Norland',
    to: 'Sudland',
    day: '05.11.2025',
    why: 'For roads',
    juror: 'Ana Peres',
    vote: 'yes',
    ...more,
  });

  describe('imported by a mapping', () => {
    const load = (rows: object[], mapping = MAPPING) => imported(rows, mapping);

    it('is rejected with a field that its input does not have', async () => {
      await expect(load([row()], MAPPING.replace('laudation:', 'reason:'))).rejects.toThrow(/"reason" is unknown/);
      expect(await inTable()).toEqual([]);
    });

    it('is rejected without a field that its input requires', async () => {
      await expect(load([row()], MAPPING.replace('    givenBy: from\n', ''))).rejects.toThrow(/"givenBy" is missing/);
      expect(await inTable()).toEqual([]);
    });

    it('is rejected if no party has the name in the file', async () => {
      const outcome = await load([row({ from: 'Atlantis' })]);
      expect(outcome.kinds.AWARD).toEqual(counts({ refused: 1 }));
      expect(sentences(outcome).flat()).toContain('The record cannot be stored without its givenBy.');
      expect(await inTable()).toEqual([]);
    });

    it('is rejected if it breaks one of its own rules', async () => {
      const outcome = await load([row({ to: 'Norland' })]);
      expect(outcome.kinds.AWARD).toEqual(counts({ refused: 1 }));
      expect(sentences(outcome)).toEqual([[2, 'givenToId: A party gives no award to itself.']]);
      expect(await inTable()).toEqual([]);
    });

    it('is created, with its parts collected from several rows', async () => {
      const outcome = await load([row(), row({ juror: 'Bo Lind', vote: 'no' }), row({ vote: '' })]);
      expect([outcome.kinds.AWARD, sentences(outcome)]).toEqual([counts({ created: 1 }), []]);
      expect(await inTable()).toEqual([
        {
          title: 'Prize of the Roads',
          lang: 'en',
          from: 'Norland',
          to: 'Sudland',
          day: '2025-11-05',
          laudation: 'For roads',
          version: 1,
          jurors: ['Ana Peres true', 'Bo Lind false'],
        },
      ]);
    });

    it('does not change by the same rows', async () => {
      const outcome = await load([row(), row({ juror: 'Bo Lind', vote: 'no' })]);
      expect(outcome.kinds.AWARD).toEqual(counts({ unchanged: 1 }));
    });

    it('changes if the file differs, and its parts stay the same rows', async () => {
      const ids = () => database.sql('select id from award_juror order by id');
      const before = await ids();
      const outcome = await load([
        row({ to: 'Ostland', vote: 'no' }),
        row({ to: 'Ostland', juror: 'Bo Lind', vote: 'no' }),
      ]);
      expect([outcome.kinds.AWARD, sentences(outcome)]).toEqual([counts({ changed: 1 }), []]);
      expect(await inTable()).toMatchObject([
        { to: 'Ostland', version: 2, jurors: ['Ana Peres false', 'Bo Lind false'] },
      ]);
      expect(await ids()).toEqual(before);
    });

    it('is recognised by an identifier in another register', async () => {
      const outcome = await load([row({ no: '1' })], MAPPING.replace('register: prizes', 'register: medals'));
      expect(outcome.kinds.AWARD).toEqual(counts({ changed: 1 }));
      expect(sentences(outcome).flat()).toContainEqual(expect.stringContaining('prizes:1 is award_'));
      expect(await inTable()).toHaveLength(1);
    });
  });

  describe('corrected by a table', () => {
    const award = async () => {
      const [found] = await database.sql<{ id: string; version: number }>(
        `select 'award_' || replace(a.id::text, '-', '') as id, version from award a join record r on r.id = a.id`,
      );
      return found!;
    };

    it('is rejected if a cell has the wrong type for its column', async () => {
      const before = await inTable();
      const outcome = await imported([{ ...(await award()), givenOn: 'soon', title: '', givenById: 'award_1' }]);
      expect(outcome.kinds.AWARD).toEqual(counts({ refused: 1 }));
      expect(sentences(outcome)).toEqual([
        [
          2,
          'givenById: "award_1" is not the id of a party.',
          'givenOn: "soon" is not a date such as "2025-11-05", "2025-11" or "2025".',
          'title: the field can be changed, but not emptied.',
        ],
      ]);
      expect(await inTable()).toEqual(before);
    });

    it('returns a conflict if another editor has changed the record', async () => {
      const before = await inTable();
      const { id } = await award();
      const outcome = await imported([{ id, version: 1, title: 'Another' }]);
      expect(outcome.report.map(({ grade }) => grade)).toEqual(['CONFLICT']);
      expect(await inTable()).toEqual(before);
    });

    it('is rejected if it breaks one of its own rules', async () => {
      const before = await inTable();
      const [{ id }] = (await database.sql<{ id: string }>(
        `select 'party_' || replace(id::text, '-', '') as id from party where name = 'Norland'`,
      )) as [{ id: string }];
      const outcome = await imported([{ ...(await award()), givenToId: id }]);
      expect(sentences(outcome)).toEqual([[2, 'givenToId: A party gives no award to itself.']]);
      expect(await inTable()).toEqual(before);
    });

    it('changes, with days in the format of spreadsheets', async () => {
      const outcome = await imported([
        { ...(await award()), title: 'Prize of Roads', givenOn: '14.11.2025', laudation: '' },
      ]);
      expect([outcome.kinds.AWARD, sentences(outcome)]).toEqual([counts({ changed: 1 }), []]);
      expect(await inTable()).toMatchObject([
        { title: 'Prize of Roads', day: '2025-11-14', laudation: null, to: 'Ostland', jurors: expect.any(Array) },
      ]);
    });

    it('changes its parts, each corrected in a row of their own table', async () => {
      const rows = await database.sql<{ id: string; version: number; person: string }>(
        `select 'award_juror_' || replace(j.id::text, '-', '') as id, r.version, p.name as person
        from award_juror j join record r on r.id = j.award_id join person p on p.id = j.person_id order by j.ordinal`,
      );
      const voted = rows.map(({ person, ...row }) => ({ ...row, votedFor: person === 'Bo Lind' ? 'WAHR' : 'false' }));
      const outcome = await imported(voted);
      expect([outcome.kinds.AWARD_JUROR, sentences(outcome)]).toEqual([counts({ changed: 1, unchanged: 1 }), []]);
      expect(await inTable()).toMatchObject([{ title: 'Prize of Roads', jurors: ['Ana Peres false', 'Bo Lind true'] }]);
    });
  });
});
