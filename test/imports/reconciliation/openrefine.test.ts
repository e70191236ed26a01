import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import { PartyLevel } from '../../../src/domain/parties/party.entity.ts';
import { createParty } from '../../../src/domain/parties/party.writes.ts';
import { namedCities } from '../../../src/imports/first-data/city-names.ts';
import { formatId } from '../../../src/records/values/ids.ts';
import { write } from '../../harness/builders.ts';
import { missingFile } from '../../harness/debian.ts';
import { startTestServer, type TestData, type TestServer } from '../../harness/server.ts';
import { describeUnlessMissing } from '../../harness/skipping.ts';

// Debian's OpenRefine matches a column of cities with the service, and fetches their countries.

const PROGRAM = '/usr/bin/openrefine';
const PORT = 3_399;
const REFINE = `http://127.0.0.1:${PORT}/command/core`;
const ENGINE = { facets: [], mode: 'row-based' };

const LANGS = ['en', 'ru', 'zh', 'ar', 'hi'];
const cities = namedCities()
  .filter(({ names }) => LANGS.every((lang) => names.some((name) => name.lang === lang)))
  .slice(0, 250);
/** Cities of the table that the database does not have. */
const UNKNOWN = 20;
const known = cities.slice(UNKNOWN);
const countries = [...new Set(cities.map(({ country }) => country))];
const nameOfCountry = (alpha2: string) => new Intl.DisplayNames('en', { type: 'region' }).of(alpha2)!;

/** A row for each city, named in one of five scripts; every tenth known city lacks a letter. */
const rows = cities.map((city, index) => {
  const { text } = city.names.find(({ lang }) => lang === LANGS[index % LANGS.length])!;
  const isMistyped = index >= UNKNOWN && index % 10 === 0;
  return {
    city,
    isMistyped,
    typed: isMistyped ? text.slice(0, 2) + text.slice(3) : text,
    country: nameOfCountry(city.country),
  };
});

describeUnlessMissing([missingFile('openrefine', PROGRAM)], 'OpenRefine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-openrefine-'));
  const ids = new Map<(typeof cities)[number], string>();
  let server: TestServer;
  let refine: ChildProcess | undefined;
  let project: string;
  /** The id of the city with which each row was matched. */
  let matches: (string | null)[];

  beforeAll(async () => {
    server = await startTestServer({ seeded: false });
    await write(server.dataSource, async (context) => {
      const countryIds = new Map<string, string>();
      for (const alpha2 of countries) {
        const names = [{ text: nameOfCountry(alpha2), lang: 'en' }];
        countryIds.set(alpha2, await createParty(context, { level: PartyLevel.COUNTRY, names, alpha2 }));
      }
      for (const city of known) {
        const placements = [{ withinId: countryIds.get(city.country)! }];
        const draft = { level: PartyLevel.CITY, names: city.names, placements };
        ids.set(city, formatId('party', await createParty(context, draft)));
      }
    });
    const options = ['-p', String(PORT), '-i', '127.0.0.1', '-d', folder, '-m', '512M', '-x', 'refine.headless=true'];
    // A group of its own: the script starts Java as a child.
    refine = spawn(PROGRAM, options, { detached: true, stdio: 'ignore' });
    for (let tries = 0; !(await fetch(`${REFINE}/get-version`).catch(() => null))?.ok; tries++) {
      if (tries > 120) throw new Error('OpenRefine did not start within a minute.');
      await delay(500);
    }
  }, 180_000);
  afterAll(async () => {
    if (refine?.pid) process.kill(-refine.pid, 'SIGKILL');
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function command(name: string, fields: { [field: string]: unknown }): Promise<TestData> {
    const { token } = (await (await fetch(`${REFINE}/get-csrf-token`)).json()) as { token: string };
    const body = new URLSearchParams();
    for (const [field, value] of Object.entries(fields))
      body.set(field, typeof value === 'string' ? value : JSON.stringify(value));
    const response = await fetch(`${REFINE}/${name}?project=${project}&csrf_token=${token}`, { method: 'POST', body });
    return response.json();
  }

  /** Waits until OpenRefine has no running process. */
  async function finished(): Promise<void> {
    for (;;) {
      const { processes } = (await (await fetch(`${REFINE}/get-processes?project=${project}`)).json()) as TestData;
      if (processes.length === 0) return;
      await delay(500);
    }
  }

  /** The cells of a column by row, with the recon data to which they refer. */
  async function cellsOf(column: string): Promise<{ v: unknown; recon: TestData }[]> {
    const { columnModel } = (await (await fetch(`${REFINE}/get-models?project=${project}`)).json()) as TestData;
    const { cellIndex } = columnModel.columns.find(({ name }: { name: string }) => name === column);
    const { rows: found, pool } = await command('get-rows', { start: '0', limit: '1000', engine: ENGINE });
    return found.map(({ cells }: TestData) => ({ v: cells[cellIndex]?.v, recon: pool.recons[cells[cellIndex]?.r] }));
  }

  it('matches cities by name and country, mistyped ones only with the right city', async () => {
    const form = new FormData();
    form.set('project-name', 'cities');
    form.set('format', 'text/line-based/*sv');
    form.set('options', JSON.stringify({ separator: ',', headerLines: 1, guessCellValueTypes: false }));
    const table = stringify([['city', 'country'], ...rows.map(({ typed, country }) => [typed, country])]);
    form.set('project-file', new Blob([table], { type: 'text/csv' }), 'cities.csv');
    const { token } = (await (await fetch(`${REFINE}/get-csrf-token`)).json()) as { token: string };
    const created = await fetch(`${REFINE}/create-project-from-upload?csrf_token=${token}`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    project = new URL(created.headers.get('location')!).searchParams.get('project')!;

    const { identifierSpace, schemaSpace } = (await (await fetch(`${server.url}/reconcile`)).json()) as TestData;
    const config = {
      mode: 'standard-service',
      service: `${server.url}/reconcile`,
      identifierSpace,
      schemaSpace,
      type: { id: 'City', name: 'City' },
      autoMatch: true,
      columnDetails: [{ column: 'country', propertyID: 'country', propertyName: 'Country' }],
      limit: 0,
    };
    expect((await command('reconcile', { columnName: 'city', config, engine: ENGINE })).code).toBe('pending');
    await finished();
    const cells = await cellsOf('city');
    const outcome = rows.map(({ city, isMistyped }, index) => {
      const { recon } = cells[index]!;
      const matched = recon?.j === 'matched' ? recon.m.id : null;
      const first = recon?.c?.[0]?.id ?? null;
      return { city, isMistyped, matched, first };
    });
    matches = outcome.map(({ matched }) => matched);
    const exact = outcome.filter(({ city, isMistyped }) => ids.has(city) && !isMistyped);
    expect(exact.filter(({ city, matched }) => matched !== ids.get(city))).toEqual([]);
    const unknown = outcome.filter(({ city }) => !ids.has(city));
    expect(unknown.filter(({ matched }) => matched !== null)).toEqual([]);
    const mistyped = outcome.filter(({ city, isMistyped }) => ids.has(city) && isMistyped);
    expect(mistyped.filter(({ city, matched }) => matched !== null && matched !== ids.get(city))).toEqual([]);
    // OpenRefine shows no candidates of a matched cell.
    const proposed = mistyped.filter(({ city, matched, first }) => (matched ?? first) === ids.get(city));
    expect(proposed.length).toBeGreaterThan(mistyped.length / 2);
  }, 300_000);

  it('fetches the countries of matched cities', async () => {
    const extension = {
      properties: [
        { id: 'country', name: 'Country' },
        { id: 'names', name: 'Names', settings: { limit: 1 } },
      ],
    };
    const { identifierSpace, schemaSpace } = (await (await fetch(`${server.url}/reconcile`)).json()) as TestData;
    const endpoint = `${server.url}/reconcile`;
    const columnInsertIndex = '1';
    const request = { baseColumnName: 'city', endpoint, identifierSpace, schemaSpace, extension, columnInsertIndex };
    expect((await command('extend-data', { ...request, engine: ENGINE })).code).toBe('pending');
    await finished();
    const { columnModel } = (await (await fetch(`${REFINE}/get-models?project=${project}`)).json()) as TestData;
    expect(columnModel.columns.map(({ name }: { name: string }) => name)).toEqual([
      'city',
      'Country',
      'All names',
      'country',
    ]);
    const [fetched, typed, names] = [await cellsOf('Country'), await cellsOf('country'), await cellsOf('All names')];
    expect(fetched.length).toBe(rows.length);
    for (const [index, row] of rows.entries()) {
      const expected = matches[index] ? [row.country, row.city.names[0]!.text] : [undefined, undefined];
      expect([typed[index]!.v, fetched[index]!.v ?? undefined, names[index]!.v ?? undefined]).toEqual([
        row.country,
        ...expected,
      ]);
    }
    expect(new Set(fetched.flatMap(({ recon }) => recon?.m?.id ?? [])).size).toBeGreaterThan(10);
  }, 120_000);
});
