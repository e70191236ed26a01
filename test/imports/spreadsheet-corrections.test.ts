import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import iconv from 'iconv-lite';
import { Role } from '../../src/access/viewer.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

type Row = { [column: string]: string };

const ISO_DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const GERMAN_DAY = '$3.$2.$1';
const US_DAY = '$2/$3/$1';
const BRITISH_DAY = '$3/$2/$1';

/** Rewrites cells as a spreadsheet does with days, numbers and booleans when it saves a table. */
function saved(rows: Row[], { day, comma = false }: { day: string; comma?: boolean }): Row[] {
  const cellOf = (column: string, cell: string) => {
    if (cell === 'true' || cell === 'false')
      return comma ? { true: 'WAHR', false: 'FALSCH' }[cell] : cell.toUpperCase();
    if (comma && /^-?\d+\.\d+$/.test(cell) && column !== 'id') return cell.replace('.', ',');
    return cell.replace(ISO_DAY, day);
  };
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, cellOf(column, cell)])),
  );
}

const asUs = (rows: Row[]) => Buffer.from(`\uFEFF${stringify(rows, { header: true, record_delimiter: '\r\n' })}`);
const asGerman = (rows: Row[]) =>
  iconv.encode(stringify(rows, { header: true, delimiter: ';', record_delimiter: '\r\n' }), 'windows-1252');

describe('importing a correction that a spreadsheet saved', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ viewer: () => ({ role: Role.EDITOR, name: 'Ada', identity: 'key 1' }) });
  }, 120_000);
  afterAll(() => server.stop());

  beforeEach(async () => {
    await server
      .sql("update record set deleted_at = now() where type = 'AGREEMENT' and deleted_at is null")
      .catch(() => {});
    await server.sql('delete from agreement');
    const made = async (title: string, signedOn: string, inForceFrom: string) => {
      const { body } =
        await server.query(`mutation { createAgreement(input: { titles: [{ lang: "de", text: "${title}" }],
        kind: TREATY, status: SIGNED, signedOn: "${signedOn}", inForceFrom: "${inForceFrom}", binding: true, unilateral: true,
        value: { value: "1234.50", currency: "EUR" },
        signatures: [{ party: "Cuba", role: SIGNATORY }] }) { userErrors { message } } }`);
      expect(body).toMatchObject({ data: { createAgreement: { userErrors: [] } } });
    };
    await made('Vertrag über Straßen', '2024-03-04', '2025-10-14');
    await made('Vertrag über Brücken', '2024-05-06', '2025-11');
    await made('Vertrag über Häfen', '2024-07-07', '2026');
  });

  const rowsNow = async (): Promise<Row[]> => {
    const rows: Row[] = parse(await (await fetch(`${server.url}/export/agreements.csv`)).text(), { columns: true });
    const ours = rows.filter(({ title }) => title!.startsWith('Vertrag'));
    return ours.sort((one, other) => one.signedOn!.localeCompare(other.signedOn!));
  };
  const imported = async (content: Buffer) => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(content)]), 'agreements.csv');
    const answer = await fetch(`${server.url}/import`, { method: 'POST', body: form });
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return {
      report: lines.flatMap(({ row }) => (row ? [[row.row, row.grade, ...row.sentences]] : [])),
      counts: lines.at(-1).outcome.kinds.AGREEMENT,
    };
  };
  const days = (rows: Row[]) => rows.map(({ signedOn, inForceFrom }) => [signedOn, inForceFrom]);

  it('rejects ambiguous days, and changes nothing in their rows', async () => {
    const rows = await rowsNow();
    const before = days(rows);
    const { report } = await imported(
      asUs(
        saved(
          rows.map((row) => ({ ...row, title: `${row.title}!` })),
          { day: US_DAY },
        ),
      ),
    );
    const unclear = (cell: string, one: string, other: string, write: string) =>
      `signedOn: "${cell}" may be ${one} or ${other}. No day of the column shows which. Write ${write}.`;
    // 07/07 is the same day in both readings and is accepted.
    expect(report).toEqual([
      [2, 'REFUSED', unclear('03/04/2024', '2024-03-04', '2024-04-03', '2024-03-04')],
      [3, 'REFUSED', unclear('05/06/2024', '2024-05-06', '2024-06-05', '2024-05-06')],
    ]);
    expect(days(await rowsNow())).toEqual(before);
  });

  it('rejects days of a column in several formats', async () => {
    const [row, ...others] = saved(await rowsNow(), { day: US_DAY });
    const only = ({ id = '', version = '' }: Row, inForceFrom: string) => ({ id, version, inForceFrom });
    const { report } = await imported(
      asUs([only(row!, '10/15/2025'), only(others[0]!, '16.10.2025'), only(others[1]!, '2025-10-17')]),
    );
    const several = 'the column has days in several formats ("10/15/2025" and "16.10.2025")';
    expect(report).toEqual([
      [2, 'REFUSED', `inForceFrom: "10/15/2025": ${several}. Write 2025-10-15.`],
      [3, 'REFUSED', `inForceFrom: "16.10.2025": ${several}. Write 2025-10-16.`],
    ]);
    expect((await rowsNow()).map(({ inForceFrom }) => inForceFrom)).toEqual(['2025-10-14', '2025-11', '2025-10-17']);
  });

  const formats: [string, (rows: Row[]) => Buffer][] = [
    ['German', (rows) => asGerman(saved(rows, { day: GERMAN_DAY, comma: true }))],
    ['US', (rows) => asUs(saved(rows, { day: US_DAY }))],
    ['British', (rows) => asUs(saved(rows, { day: BRITISH_DAY }))],
  ];
  describe.each(formats)('in the %s format', (_, save) => {
    /** One day after the twelfth, so that its column is unambiguous. */
    const clear = (rows: Row[]) =>
      rows.map((row, index) =>
        index === 0
          ? { ...row, signedOn: '2024-03-25', signedOnEarliest: '2024-03-25', signedOnLatest: '2024-03-25' }
          : row,
      );

    it('changes nothing if nothing was corrected', async () => {
      const rows = await rowsNow();
      const ofClearDays = rows.map(({ signedOn, signedOnEarliest, signedOnLatest, ...row }) => row as Row);
      const { report, counts } = await imported(save(ofClearDays));
      expect(report).toEqual([]);
      expect(counts).toMatchObject({ changed: 0, unchanged: 3, refused: 0 });
      expect(await rowsNow()).toEqual(rows);
    });

    it('changes only what was corrected', async () => {
      const rows = await rowsNow();
      const corrected = clear(rows).map((row, index) =>
        index === 1 ? { ...row, value: '7.25', binding: 'false' } : row,
      );
      const { report, counts } = await imported(save(corrected));
      expect(report).toEqual([]);
      expect(counts).toMatchObject({ changed: 2, unchanged: 1, refused: 0 });
      const now = await rowsNow();
      expect(days(now)).toEqual([
        ['2024-03-25', '2025-10-14'],
        ['2024-05-06', '2025-11'],
        ['2024-07-07', '2026'],
      ]);
      expect(now.map(({ title, value, binding }) => [title, value, binding])).toEqual([
        ['Vertrag über Straßen', '1234.5', 'true'],
        ['Vertrag über Brücken', '7.25', 'false'],
        ['Vertrag über Häfen', '1234.5', 'true'],
      ]);
    });
  });

  it('rejects a number whose comma may separate decimals or thousands', async () => {
    const [row] = await rowsNow();
    const { report } = await imported(asUs([{ id: row!.id!, version: row!.version!, value: '1,234' }]));
    expect(report).toEqual([
      [2, 'REFUSED', 'value: "1,234" may be 1.234 or 1234. No number of the column shows which.'],
    ]);
  });
});
