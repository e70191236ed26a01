import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Program, type ProgramRun } from '../harness/program.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../harness/server.ts';

const ADMIN_KEY = `entente_${'A'.repeat(43)}`;
const BOUNDARY = 'parts';
const partOf = (name: string, more = '') =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;

describe('a server that is killed during an upload', () => {
  let program: Program;
  let database: FreshDatabase;
  beforeAll(async () => {
    program = new Program();
    database = await freshDatabase({ seeded: true });
  }, 240_000);
  afterAll(async () => {
    await program?.remove();
    await database?.drop();
  });

  it('leaves no file behind, and deletes at its next start what another one left', async () => {
    const folder = program.path('temporary');
    mkdirSync(folder);
    const files = () => readdirSync(folder).filter((name) => name.startsWith('entente-import-'));
    const start = async (): Promise<[ProgramRun, string]> => {
      const run = program.start({ ...database.settings, ADMIN_KEY, TMPDIR: folder });
      return [run, new URL((await run.question()).url).origin];
    };
    writeFileSync(`${folder}/entente-import-left`, 'x');
    const [killed, url] = await start();
    expect(files()).toEqual([]);

    const upload = request(`${url}/import`, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, authorization: `Bearer ${ADMIN_KEY}` },
    });
    upload.on('error', () => undefined);
    upload.write(partOf('file', '; filename="pacts.csv"'));
    // More than the connections buffer: once it is sent, most of it is stored.
    await new Promise((resolve) => upload.write(Buffer.alloc(40 * 1024 * 1024, 'x'), resolve));
    killed.signal('SIGKILL');
    await killed.ended;
    const [next] = await start();
    expect(files()).toEqual([]);
    next.signal('SIGTERM');
    expect((await next.ended).code).toBe(0);
  }, 240_000);
});

describe('POST /import', () => {
  const logged: { msg: string }[] = [];
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      seeded: false,
      knowsKeys: true,
      environment: { ADMIN_KEY, LOG_LEVEL: 'warn' },
      logTo: (line) => logged.push(JSON.parse(line)),
    });
  });
  afterAll(() => server?.stop());

  const asAdmin = { authorization: `Bearer ${ADMIN_KEY}` };
  const send = (body: string | FormData, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/import`, { method: 'POST', body, headers: { ...asAdmin, ...headers } });

  const ofParts = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  const end = `\r\n--${BOUNDARY}--\r\n`;
  const file = `${partOf('file', '; filename="pacts.csv"')}no,title\n1,Trade`;
  it.each([
    ['without a boundary', { 'content-type': 'multipart/form-data' }, file + end],
    ['that is empty', ofParts, ''],
    ['that ends in the middle', ofParts, file],
    ['with a part without a name', ofParts, `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx${end}`],
    ['with lines outside parts', ofParts, 'no,title\n1,Trade\n'],
    [
      'with 100 fields',
      ofParts,
      `${file}\r\n${Array(100)
        .fill(`${partOf('mapping')}x\r\n`)
        .join('')}--${BOUNDARY}--`,
    ],
    [
      'with 20 files',
      ofParts,
      Array.from({ length: 20 }, (_, n) => `${partOf(`f${n}`, '; filename="x"')}x\r\n`).join('') + end,
    ],
    ['with a file that no mapping can name', ofParts, file + end],
    [
      'with a row that is too long at its end',
      ofParts,
      `${partOf('mapping')}register: pacts\nrecords: { pact: { makes: TOPIC, key: no, name: title } }\r\n${file}\n${'2,Culture\n'.repeat(2_000)}3,"${'x'.repeat(1_100_000)}"${end}`,
    ],
  ])('rejects a form %s', async (_name, headers, body) => {
    const answer = await send(body, headers);
    const { errors } = (await answer.json()) as TestAnswer['body'];
    expect([answer.status, errors![0]!.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(errors![0]!.message).not.toMatch(/INTERNAL|wrong here/);
    expect((await server.query('{ topics { totalCount } }')).body.data).toEqual({ topics: { totalCount: 0 } });
    expect(logged).toEqual([]);
  });

  const MAPPING = 'register: pacts\nrecords: { pact: { makes: TOPIC, key: no, name: title } }\n';
  const ROWS = 6_000;
  const importAs = (secret: string, register: string, dryRun: string) => {
    const form = new FormData();
    const rows = Array.from({ length: ROWS }, (_, n) => `${n},${register} subject ${n}`);
    form.set('mapping', MAPPING.replace('pacts', register));
    form.set('dry-run', dryRun);
    form.set('file', new Blob([['no,title', ...rows].join('\n')]), 'subjects.csv');
    return send(form, { authorization: `Bearer ${secret}` });
  };

  it.each(['false', 'true'])('ends at the next batch after its key was revoked (dry run: %s)', async (dryRun) => {
    const label = `Ada, dry run ${dryRun}`;
    const given = await server.query(
      'mutation ($label: String!) { createApiKey(input: { label: $label, role: EDITOR }) { apiKey { id } secret } }',
      { label },
      asAdmin,
    );
    const { apiKey, secret } = given.body.data.createApiKey;
    const answer = await importAs(secret, `revoked-${dryRun}`, dryRun);
    expect(answer.status).toBe(200);
    const lines = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('"writing"')) text += (await lines.read()).value ?? '';
    const revoked = await server.query(
      'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { userErrors { message } } }',
      { id: apiKey.id },
      asAdmin,
    );
    expect(revoked.body.data.revokeApiKey.userErrors).toEqual([]);
    for (let next = await lines.read(); !next.done; next = await lines.read()) text += next.value;
    const last = JSON.parse(text.trim().split('\n').at(-1)!);
    expect(last).toEqual({ error: 'Authorization: the API key was revoked.' });
    expect(logged.splice(0)).toMatchObject([
      { msg: 'Import cancelled', by: label, file: 'subjects.csv', outcome: { rows: ROWS } },
    ]);
    const [{ written }] = (await server.sql('select count(*)::integer as written from topic')) as [{ written: number }];
    if (dryRun === 'true') expect(written).toBe(topicsBefore);
    else expect(written).toBeLessThan(ROWS);
    topicsBefore = written;
    const again = await importAs(secret, `again-${dryRun}`, dryRun);
    expect(again.status).toBe(401);
  });
  let topicsBefore = 0;

  it('saves no mapping if its key was revoked while the report was read', async () => {
    const given = await server.query(
      'mutation { createApiKey(input: { label: "Slow", role: EDITOR }) { apiKey { id } secret } }',
      {},
      asAdmin,
    );
    const { apiKey, secret } = given.body.data.createApiKey;
    const form = new FormData();
    // The report of 8 MB is more than connections buffer.
    const rows = Array.from({ length: 400 }, (_, n) => `${n},,${'x'.repeat(20_000)}`);
    form.set('mapping', MAPPING.replace('pacts', 'slow'));
    form.set('save-mapping', 'slow');
    form.set('file', new Blob([['no,title,more', ...rows].join('\n')]), 'subjects.csv');
    const answer = await send(form, { authorization: `Bearer ${secret}` });
    const lines = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('"row"')) text += (await lines.read()).value ?? '';
    await server.query(`mutation { revokeApiKey(input: { id: "${apiKey.id}" }) { apiKey { id } } }`, {}, asAdmin);
    for (let next = await lines.read(); !next.done; next = await lines.read()) text += next.value;
    const { outcome } = JSON.parse(text.trim().split('\n').at(-1)!);
    expect([outcome.refusedRows, outcome.notices]).toEqual([400, ['Authorization: the API key was revoked.']]);
    expect(await server.sql("select name from saved_mapping where name = 'slow'")).toEqual([]);
  });
});
