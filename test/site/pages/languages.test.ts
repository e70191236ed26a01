import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isEnumType, isObjectType } from 'graphql';
import { AgreementKind, AgreementStatus } from '../../../src/domain/agreements/agreement.entity.ts';
import { CommitmentStatus } from '../../../src/domain/commitments/commitment.entity.ts';
import { Bound } from '../../../src/domain/figures/figure.entity.ts';
import { chooseLanguage } from '../../../src/outputs/wording/languages.ts';
import { Writer } from '../../../src/outputs/wording/writer.ts';
import { buildersOn } from '../../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../../harness/item-builders.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../schema.graphql'), 'utf8'));
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

/** The constants of the API: IN_FORCE. */
const CONSTANTS = types.filter(isEnumType).flatMap((type) => type.getValues().map(({ name }) => name));

/** The fields of the API: signedOn. */
const FIELDS = types.filter(isObjectType).flatMap((type) => Object.keys(type.getFields()));

/** Names of the API as pages write them if they have no words for them: "IN_FORCE", "in force", "signedOn", "signed on". */
const NAMES = new Set(
  [
    ...CONSTANTS.flatMap((name) => [name, name.replaceAll('_', ' ')]),
    ...FIELDS.flatMap((name) => [name, name.replace(/[A-Z]/g, (letter) => ` ${letter}`)]),
    ...types.map(({ name }) => name),
  ].map((name) => name.toLowerCase()),
);

/** Parts of names that no text of people has: "signedOn", "IN_FORCE". */
const UNMISTAKABLE = new RegExp(
  `\\b(?:${[...CONSTANTS.filter((name) => name.includes('_')), ...FIELDS.filter((name) => /[a-z][A-Z]/.test(name))].join('|')})\\b`,
);

/** Units of figures. */
const UNITS = ['agreements', 'countries', 'people', 'USD'];

const english = new Writer(chooseLanguage('en', undefined));

/** A number with an English unit: "70 agreements". */
const ENGLISH_UNIT = new RegExp(
  `\\d\\s(?:${UNITS.flatMap((unit) => ['1', '70'].map((value) => english.quantity(value, unit).slice(value.length + 1))).join('|')})\\b`,
);

/** The texts of a page outside of elements in another language, and of scripts, in the pieces that people read. */
function piecesOf(html: string): string[] {
  return html
    .slice(html.indexOf('<main'))
    .replace(/<(script|style)\b.*?<\/\1>/gs, '')
    .replace(/<(\w+)[^>]* lang="[^"]*"[^>]*>.*?<\/\1>/gs, '')
    .split(/<[^>]*>|&[a-z]+;| · |, |、|: |：/)
    .map((piece) => piece.trim())
    .filter(Boolean);
}

/** What no reader of another language understands. The names of formats and of sites are the same in all languages. */
const misplacedIn = (html: string) =>
  piecesOf(html).filter(
    (piece) =>
      !/^https?:|^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(piece) &&
      (NAMES.has(piece.toLowerCase()) || UNMISTAKABLE.test(piece) || ENGLISH_UNIT.test(piece)),
  );

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const [oran, lund] = [await build.city('Оран'), await build.city('Лунд')];
  const forum = await build.forum('Форум', { startsOn: '2020-05-14', endsOn: '2020-05-16' });
  await build.delegation(forum, oran);
  await build.agreement('О реках', {
    kind: AgreementKind.TWINNING,
    status: undefined,
    statusChanges: [{ to: AgreementStatus.SIGNED, on: '2020-05-15' }],
    signedOn: '2020-05-15',
    signatures: [signedBy(oran), signedBy(lund)],
  });
  await build.commitment('О мостах', { status: CommitmentStatus.IN_PROGRESS, dueOn: '2031-05' });
  await build.statement('О лесе', await build.person('Анна'));
  for (const unit of UNITS) await build.figure('Число', { value: '70', unit, bound: Bound.AT_LEAST });
});
afterAll(() => server?.stop());

describe('The test of a page', () => {
  it('finds names of the API and English units, and no texts in another language', () => {
    const page = `<main><dt>signed on</dt><dd>IN_FORCE</dd> <p>Статус: Signed · 70 agreements, 7 ноября</p>
      <p lang="en">signed</p><a href="/x">example.org</a><p>поле signedOn</p><p>7 November 2025 UTC</p></main>`;
    expect(misplacedIn(page)).toEqual(['signed on', 'IN_FORCE', 'Signed', '70 agreements', 'поле signedOn']);
  });
});

describe('The page of a record of each type', () => {
  it.each(['ru', 'zh'])('has no name of the API and no English unit in %s', async (lang) => {
    const records = await server.sql<{ type: string; id: string }>(
      `select type, lower(type) || '_' || replace(id::text, '-', '') as id from (
        select *, row_number() over (partition by type order by id desc) as n from record
        where visibility = 'PUBLIC' and deleted_at is null
      ) r where n <= 4`,
    );
    expect(new Set(records.map(({ type }) => type)).size).toBeGreaterThanOrEqual(12);
    const found = new Map<string, string[]>();
    for (const { id } of records) {
      const response = await fetch(`${server.url}/id/${id}?lang=${lang}`);
      expect([id, response.status]).toEqual([id, 200]);
      const html = await response.text();
      expect(html).not.toMatch(/[а-я]\.\. /);
      const misplaced = misplacedIn(html);
      if (misplaced.length > 0) found.set(id, misplaced);
    }
    expect(Object.fromEntries(found)).toEqual({});
  });
});
