import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';
import { buildSchema, parse, validate } from 'graphql';
import { parse as parseYaml, stringify } from 'yaml';
import type { Migration } from '../../migrations/index.ts';
import { Role } from '../../src/access/viewer.ts';
import { readMapping } from '../../src/imports/mapping/mapping.ts';
import { ruleViolations } from '../checks/migration-rules.ts';
import { decisionRecords, manualPage, manualTexts, ROOT } from '../harness/manual.ts';
import { metricsAt } from '../harness/metrics.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const EDITOR = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };

const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
const texts = manualTexts();

/** Blocks of some languages with the path of their text. */
const blocksOf = (...languages: string[]) =>
  texts.flatMap((text) => text.blocks(...languages).map((block) => ({ ...block, path: text.path })));

/** Code without indentation and line breaks. */
const plain = (code: string) => code.replaceAll(/\s+/g, ' ').trim();

/** The file that a block quotes, if the line before it ends with a link to one: "From [client.ts](…):". */
function quotedFile({ path, before }: { path: string; before: string }): string | null {
  const [, file] = /\[[\w.-]+\.(?:tsx?|js|json)\]\(([^)]+)\)[^\]]*:$/.exec(before) ?? [];
  return file ? join(ROOT, dirname(path), file) : null;
}

let server: TestServer;
let editor: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { METRICS_PORT: '0', RATE_LIMIT_ADDRESS: '120000' } });
  editor = await startTestServer({ viewer: EDITOR });
});
afterAll(async () => {
  await server?.stop();
  await editor?.stop();
});

describe('The README', () => {
  it('has at most 200 lines', () => {
    expect(texts[0]!.text.split('\n').length - 1).toBeLessThanOrEqual(200);
  });

  it('begins with the two commands', () => {
    const [first, second] = texts[0]!.block('sh').split('\n');
    expect(first).toMatch(/^npm ci && npm start\b/);
    expect(second).toMatch(/^npm ci && npm test\b/);
  });

  it('links to every page of the manual', () => {
    const missing = texts.slice(1).filter(({ path }) => !texts[0]!.text.includes(`](${path})`));
    expect(missing.map(({ path }) => path)).toEqual([]);
  });
});

describe('The README and the page for beginners', () => {
  it.each([texts[0]!, manualPage('getting-started')])(
    'show the real answer to the first question: $path',
    async (text) => {
      const { body } = await server.query(text.block('graphql'));
      expect(body.errors).toBeUndefined();
      expect(body.data).toEqual(JSON.parse(text.block('json')));
    },
  );
});

describe('The page on writing', () => {
  const page = manualPage('writing');
  const mutation = page.section('Create an agreement').block('graphql');
  const alone = mutation.replace(/^.*La Habana.*\n/m, '').replace('-06-1"', '-06-2"');

  it('shows the real response, also for a repetition', async () => {
    const shown = JSON.parse(page.section('Create an agreement').block('json'));
    expect((await editor.query(mutation)).body.data).toEqual(shown);
    expect((await editor.query(mutation)).body.data).toEqual(shown);
  });

  it('shows the real error without the second signature, and so does the page on errors', async () => {
    const { data } = (await editor.query(alone)).body;
    expect(data).toEqual(JSON.parse(page.section('Handle errors in the input').block('json')));
    expect(data).toEqual(JSON.parse(manualPage('errors').section('Errors in the input of a mutation').block('json')));
  });
});

describe('The page on dry runs and signings', () => {
  it.each(['Check before writing', 'Record a signing'])('shows the real response: %s', async (title) => {
    const section = manualPage('dry-runs').section(title);
    const { body } = await editor.query(section.block('graphql'));
    expect(body.data).toEqual(JSON.parse(section.block('json')));
  });
});

describe('The page on curation', () => {
  it('shows a real merge, with ids of its own', async () => {
    const section = manualPage('curation').section('Merge two records');
    const made = async (field: string, input: string): Promise<string> => {
      const name = `create${field.replace(/^./, (first) => first.toUpperCase())}`;
      const { body } = await editor.query(`mutation { ${name}(input: ${input}) { ${field} { id } } }`);
      return body.data[name][field].id;
    };
    const ids: string[] = [];
    for (const name of ['Leninsk', 'Lenínsk']) {
      const names = `names: [{ lang: "en", text: "${name}" }]`;
      const id = await made('party', `{ level: CITY, ${names}, allowDuplicate: true }`);
      await made(
        'agreement',
        `{ titles: [{ lang: "en", text: "Of ${name}" }], kind: TREATY, status: SIGNED, signatures: [
          { party: "${id}", role: SIGNATORY }, { party: "Havana", role: SIGNATORY }] }`,
      );
      ids.push(id);
    }
    const { body } = await editor.query(section.block('graphql'), { keep: ids[0], absorb: ids[1] });
    const named = ids.reduce(
      (text, id, index) => text.replaceAll(id, `party_0199c1f4a2b37c4d8e9f00000000000${index + 1}`),
      JSON.stringify(body.data),
    );
    expect(JSON.parse(named)).toEqual(JSON.parse(section.block('json')));
  });
});

describe('The page on errors', () => {
  it('shows the real error about a wrong name, with shorter candidates', async () => {
    const { data, errors } = JSON.parse(manualPage('errors').section('All other errors').block('json'));
    const document = `{
  wrong: agreements(where: { party: "Havanna" }) { totalCount }
  right: cooperation(between: ["Moscow", "Havana"]) { totalCount }
}`;
    const { body } = await server.query(document);
    expect(body.data).toEqual(data);
    const [told] = body.errors as TestData[];
    const [shown] = errors;
    const { names, ...extensions } = told.extensions;
    const { names: shownNames, ...shownExtensions } = shown.extensions;
    expect({ ...told, extensions }).toEqual({ ...shown, message: told.message, extensions: shownExtensions });
    expect(names).toMatchObject(shownNames);
  });
});

describe('The page on cost', () => {
  const page = manualPage('cost');
  const costOf = async (document: string) => {
    const answer = await server.query(document);
    return answer.cost ?? (answer.body.errors![0]!.extensions.cost as TestData);
  };

  it('shows the real cost of an operation', async () => {
    const section = page.section('Read the cost of an operation');
    const [, document] = /For `(\{ .*? \})`/s.exec(section.text)!;
    const { remaining, resetsAt, ...shown } = JSON.parse(section.block('json')).cost;
    const { remaining: left, resetsAt: at, ...cost } = await costOf(document!.replaceAll('\n', ' '));
    expect(cost).toEqual(shown);
    expect(remaining).toBe(120_000 - shown.actual);
    expect(left).toBeLessThanOrEqual(remaining);
    expect(new Date(at).toISOString()).toBe(at);
    expect(new Date(resetsAt).toISOString()).toBe(resetsAt);
  });

  it('shows the real cost of an operation that is too expensive, and of the fields', async () => {
    const section = page.section('Make an operation cheaper');
    const { requested, fields } = await costOf(section.block('graphql'));
    const number = new Intl.NumberFormat('en');
    expect(section.text).toContain(`This operation costs ${number.format(requested)} and is rejected`);
    const rows = section.rows().slice(1);
    const shown = fields
      .slice(0, rows.length)
      .map(({ path, cost }: TestData) => [`\`${path.join('.')}\``, number.format(cost)]);
    expect(rows).toEqual(shown);
  });

  it('states what cheaper operations cost', async () => {
    const { text } = page.section('Make an operation cheaper');
    const sessions = (fields: string) =>
      `{ forums(first: 10) { nodes { title sessions(first: 20) { nodes { title ${fields} } } } } }`;
    const parties = (first: string) => `{ agreements(first: 100) { nodes { title parties${first} { name } } } }`;
    const requested = async (document: string) =>
      new Intl.NumberFormat('en').format((await costOf(document)).requested);
    const speakers = 'speakers(first: 5) { nodes { person { name } } }';
    expect(text).toContain(
      `costs ${await requested(sessions(speakers))}; without speakers, ${await requested(sessions(''))}.`,
    );
    expect(text).toContain(
      `cost ${await requested(parties('(first: 2)'))}; with \`parties\` alone, ${await requested(parties(''))}.`,
    );
  });
});

describe('Every example', () => {
  it.each(blocksOf('graphql').map(({ path, code }) => ({ path, code })))(
    'in GraphQL fits the schema: $path',
    ({ code }) => {
      expect(validate(schema, parse(code))).toEqual([]);
    },
  );

  it('in JSON is JSON', () => {
    for (const { code } of blocksOf('json')) expect(() => JSON.parse(code)).not.toThrow();
  });

  it('of trusted documents fits the schema', () => {
    const documents = JSON.parse(manualPage('settings').section('Trusted documents').block('json'));
    for (const document of Object.values(documents)) expect(validate(schema, parse(String(document)))).toEqual([]);
  });

  it('that quotes a file is in that file', () => {
    const quotes = blocksOf('ts', 'json').flatMap((block) => {
      const file = quotedFile(block);
      return file ? [{ file, code: block.code }] : [];
    });
    expect(quotes.length).toBeGreaterThan(10);
    const wrong = quotes.filter(({ file, code }) => !plain(readFileSync(file, 'utf8')).includes(plain(code)));
    expect(wrong.map(({ code }) => code)).toEqual([]);
  });

  it('in TypeScript can be parsed', () => {
    for (const { code } of blocksOf('ts', 'js').filter((block) => !quotedFile(block))) {
      const whole = /^(?:import|export)\b/m.test(code) ? code : `async () => {\n${code}}`;
      expect(() => parseSync(whole, { syntax: 'typescript', decorators: true, target: 'es2022' })).not.toThrow();
    }
  });

  it('of a resolver or a type of record is in the code', () => {
    const figures = readFileSync(join(ROOT, 'src/domain/figures/figure.resolver.ts'), 'utf8');
    expect(plain(figures)).toContain(plain(manualPage('architecture').block('ts')));
    const parts = manualPage('record-types').blocks('ts', 'sql');
    const files = ['award.sql', 'award.list.ts', 'award.writes.ts'];
    expect(parts).toHaveLength(files.length);
    const award = files.map((file) => readFileSync(join(ROOT, 'test/records/award', file), 'utf8')).join('\n');
    const withoutComma = (line: string) => plain(line).replace(/,$/, '');
    const lines = new Set(award.split('\n').map(withoutComma));
    const wrong = parts.flatMap(({ code }) => code.split('\n').filter((line) => !lines.has(withoutComma(line))));
    expect(wrong).toEqual([]);
  });

  it('of a whole mapping can be read', () => {
    const mappings = blocksOf('yaml');
    expect(mappings.length).toBeGreaterThan(5);
    for (const { code } of mappings) {
      const { register = 'pacts', records = {}, ...part } = parseYaml(code) as TestData;
      const pact = { makes: 'AGREEMENT', key: 'no', title: 'title', kind: 'TREATY', status: { is: 'SIGNED' } };
      const isPart = 'signatures' in part;
      const { signatures, ...top } = part;
      const whole = isPart
        ? { ...top, register, records: { pact: { ...pact, signatures } } }
        : { ...top, register, records };
      const [, name = 'example.yaml'] = /^# (\w+\.yaml)/.exec(code) ?? [];
      expect(() => readMapping(stringify(whole), name)).not.toThrow();
    }
  });

  it('in SQL that reads can be run', async () => {
    const queries = blocksOf('sql').filter(({ code }) => /^select\b/.test(code));
    expect(queries.length).toBeGreaterThan(1);
    for (const { code } of queries) await server.sql(code);
  });

  it('of a slow migration is one statement with a position and a number', () => {
    const [batch] = manualPage('migrations').section('Write a slow migration').blocks('sql');
    const migration = { text: batch!.code, isSlow: true, oldest: null, name: 'sums' } as Migration;
    expect(ruleViolations(migration)).toEqual([]);
    expect(batch!.code).toMatch(/\$1.*\$2.*as position.*as done/s);
  });

  it('of a command names a script of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const named = new Set(
      texts.flatMap(({ text }) => [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name!)),
    );
    expect(named.size).toBeGreaterThan(20);
    expect([...named].filter((name) => !(name in scripts))).toEqual([]);
  });

  it('of a command has options that it knows', () => {
    for (const command of ['import', 'key', 'release']) {
      const lines = blocksOf('sh').flatMap(({ code }) =>
        code.split('\n').filter((line) => line.includes(`npm run ${command} -- `)),
      );
      const options = lines.flatMap((line) => line.split('#')[0]!.match(/(?<= )--[a-z][\w-]*/g) ?? []);
      expect(options.length).toBeGreaterThan(0);
      const known = readFileSync(join(ROOT, `src/app/commands/${command}.ts`), 'utf8');
      expect(options.filter((option) => !known.includes(option.slice(2)))).toEqual([]);
    }
  });

  it('of an address is served', async () => {
    const { body } = await server.query('{ forums(first: 1) { nodes { id } } }');
    const [forum] = body.data.forums.nodes;
    const addresses = manualPage('calendars-and-feeds')
      .blocks('text')
      .flatMap(({ code }) => code.trim().split('\n'))
      .map((line) => line.replace('<id or slug>', forum.id).split(/ {2,}/)[0]!);
    expect(addresses).toHaveLength(7);
    for (const address of addresses) {
      const response = await fetch(`${server.url}${address}`);
      await response.arrayBuffer();
      expect([address, response.status]).toEqual([address, 200]);
    }
  });
});

describe('The decision records', () => {
  const records = decisionRecords();

  it('state context, measurements, decision, and reasons to reconsider', () => {
    expect(records.length).toBeGreaterThan(30);
    for (const { path, text } of records) {
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect([path, headings]).toEqual([path, ['Context', 'Measurements', 'Decision', 'Reasons to reconsider']]);
    }
  });

  it('are all listed on the page on architecture', () => {
    const { text } = manualPage('architecture').section('Decision records');
    expect(
      records.filter(({ path }) => !text.includes(path.replace('src/', '../../../'))).map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('The page on monitoring', () => {
  it('lists every metric of the server', async () => {
    const metrics = await (await fetch(server.metricsUrl!)).text();
    const names = [...metrics.matchAll(/^# TYPE (entente_\w+)/gm)].map(([, name]) => name!);
    const listed = manualPage('monitoring')
      .section('Metrics')
      .rows()
      .map(([name]) => name!.replaceAll('`', ''));
    expect(names.filter((name) => !listed.includes(name))).toEqual([]);
    expect((await metricsAt(server.metricsUrl!)).size).toBeGreaterThan(names.length);
    // Those of standbys need standbys.
    const absent = listed.filter((name) => name.startsWith('entente_') && !names.includes(name));
    expect(absent.filter((name) => !name.startsWith('entente_standby_'))).toEqual([]);
  });

  it('shows the response of a server that is not ready', () => {
    const { status, reason } = JSON.parse(manualPage('monitoring').section('Health checks').block('json'));
    expect(readFileSync(join(ROOT, 'src/server/http/http-server.ts'), 'utf8')).toContain(`'${status}'`);
    expect(readFileSync(join(ROOT, 'src/app/readiness.ts'), 'utf8')).toContain(`'${reason}'`);
  });
});
