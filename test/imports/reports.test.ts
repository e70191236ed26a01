import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Program } from '../harness/program.ts';

const MAPPING = `
register: reported
records: { pact: { makes: AGREEMENT, key: no, title: title, kind: TREATY, status: SIGNED,
  signatures: { party: party, role: SIGNATORY } } }
`;

describe('npm run import', () => {
  let database: FreshDatabase;
  const program = new Program();
  const folder = mkdtempSync(join(tmpdir(), 'entente-test-reports-'));
  const table = join(folder, 'pacts.csv');
  const mapping = join(folder, 'mapping.yaml');
  beforeAll(async () => {
    database = await freshDatabase({ seeded: true });
    writeFileSync(mapping, MAPPING);
    writeFileSync(table, 'no,title,party\n1,Pact,Cuba\n2,,Cuba\n');
    mkdirSync(join(folder, 'reports'));
  }, 120_000);
  afterAll(async () => {
    await program.remove();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const imported = (...parameters: string[]) =>
    program.import(database.settings, [table, '--mapping', mapping, ...parameters]).ended;

  it('refuses to start if the folder of the reports is missing', async () => {
    const { code, complaint } = await imported('--reports', join(folder, 'nowhere'));
    expect(code).not.toBe(0);
    expect(complaint).toContain('cannot be written (ENOENT): set another path with --report or --reports.');
  }, 120_000);

  it('writes its report and list of parties beside the file, and those of a dry run separately', async () => {
    // Existing reports are overwritten, and others can no longer read them.
    writeFileSync(`${table}.report.csv`, 'old', { mode: 0o644 });
    const real = await imported();
    expect([real.code, real.complaint]).toEqual([0, expect.anything()]);
    expect(real.output).toContain(`1 rows to check: ${table}.report.csv`);
    expect(readdirSync(folder).sort()).toEqual([
      'mapping.yaml',
      'pacts.csv',
      'pacts.csv.parties.csv',
      'pacts.csv.report.csv',
      'reports',
    ]);
    const report = readFileSync(`${table}.report.csv`, 'utf8');
    expect(report).toContain('The pact has no title.');

    writeFileSync(table, 'no,title,party\n1,Pact,Cuba\n2,Pact of roads,Cuba\n3,,Cuba\n');
    const dry = await imported('--dry-run');
    expect(dry.output).toContain(`1 rows to check: ${table}.dry-run.report.csv`);
    expect(readFileSync(`${table}.report.csv`, 'utf8')).toBe(report);
    expect(readFileSync(`${table}.dry-run.report.csv`, 'utf8')).toContain('3,,Cuba,4,REFUSED');
    expect(existsSync(`${table}.dry-run.parties.csv`)).toBe(true);
    expect(existsSync(program.path('pacts.csv.report.csv'))).toBe(false);
    for (const written of ['report.csv', 'parties.csv', 'dry-run.report.csv', 'dry-run.parties.csv'])
      expect((statSync(`${table}.${written}`).mode & 0o777).toString(8)).toBe('600');
  }, 240_000);

  it('writes its reports to the folder of --reports', async () => {
    const { code } = await imported('--reports', join(folder, 'reports'));
    expect(code).toBe(0);
    expect(readdirSync(join(folder, 'reports')).sort()).toEqual(['pacts.csv.parties.csv', 'pacts.csv.report.csv']);
  }, 120_000);

  it('reports if the time zone of a programme differs from --time-zone', async () => {
    const programme = join(folder, 'schedule.xml');
    writeFileSync(
      programme,
      `<schedule><conference><acronym>fair</acronym><title>Fair</title><time_zone_name>Europe/Berlin</time_zone_name></conference>
      <day date="2031-07-05"><room name="A"><event id="1"><title>On water</title><start>09:00</start></event></room></day></schedule>`,
    );
    const run = program.import(database.settings, [programme, '--time-zone', 'Europe/Moscow', '--dry-run']);
    const { code, output } = await run.ended;
    expect(code).toBe(0);
    expect(output).toContain(
      'The time zone of the programme is Europe/Berlin, but time-zone is Europe/Moscow. The time zone of the programme is used.',
    );
  }, 120_000);
});
