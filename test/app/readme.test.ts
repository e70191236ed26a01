import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { SETTING_NAMES } from '../../src/runtime/config.ts';
import { COSTS } from '../../src/server/graphql/operation-cost.ts';
import { LIMITS } from '../../src/server/graphql/operation-limits.ts';
import { CLIENT_LIMITS } from '../../src/server/http/clients.ts';
import { DEADLINE_MS } from '../../src/server/http/request-deadline.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const ROOT = join(import.meta.dirname, '../..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The texts of the code blocks in this language, in a part of the text or in all of it. */
function blocks(language: string, text = readme): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block]) => block!);
}

/** The first of them. */
function block(language: string): string {
  return blocks(language)[0]!;
}

/** The lines between a heading and the next. */
function section(heading: string): string {
  return readme.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
}

describe('The README', () => {
  describe('on the first question', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startTestServer();
    });
    afterAll(() => server.stop());

    it('shows its real answer', async () => {
      const { body } = await server.query(block('graphql'));
      expect(body.errors).toBeUndefined();
      expect(body.data).toEqual(JSON.parse(block('json')));
    });
  });

  describe('on writing', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
    });
    afterAll(() => server.stop());

    it('shows real answers, the first one for a repetition, too', async () => {
      const [mutation] = blocks('graphql', section('Writing'));
      const [written, refused] = blocks('json', section('Writing')).map((json) => JSON.parse(json));
      expect((await server.query(mutation!)).body.data).toEqual(written);
      expect((await server.query(mutation!)).body.data).toEqual(written);
      const alone = mutation!.replace(/^.*La Habana.*\n/m, '').replace('-06-1"', '-06-2"');
      expect((await server.query(alone)).body.data).toEqual(refused);
    });
  });

  describe('on duplicates', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
    });
    afterAll(() => server.stop());

    it('shows a real merge, with ids of its own', async () => {
      const [mutation] = blocks('graphql', section('Duplicates, mistakes and secrets'));
      const [shown] = blocks('json', section('Duplicates, mistakes and secrets'));
      const made = async (field: string, input: string): Promise<string> => {
        const name = `create${field.replace(/^./, (first) => first.toUpperCase())}`;
        const { body } = await server.query(`mutation { ${name}(input: ${input}) { ${field} { id } } }`);
        return body.data[name][field].id;
      };
      const ids: string[] = [];
      for (const name of ['Leninsk', 'Lenínsk']) {
        const id = await made(
          'party',
          `{ level: CITY, names: [{ lang: "en", text: "${name}" }], allowDuplicate: true }`,
        );
        await made(
          'agreement',
          `{ titles: [{ lang: "en", text: "Of ${name}" }], kind: TREATY, status: SIGNED, signatures: [
            { party: "${id}", role: SIGNATORY }, { party: "Havana", role: SIGNATORY }] }`,
        );
        ids.push(id);
      }
      const { body } = await server.query(mutation!, { keep: ids[0], absorb: ids[1] });
      const named = ids.reduce(
        (text, id, index) => text.replaceAll(id, `party_0199c1f4a2b37c4d8e9f00000000000${index + 1}`),
        JSON.stringify(body.data),
      );
      expect(JSON.parse(named)).toEqual(JSON.parse(shown!));
    });
  });

  it('begins with the two commands', () => {
    const [first, second] = block('sh').split('\n');
    expect(first).toMatch(/^npm ci && npm start\b/);
    expect(second).toMatch(/^npm ci && npm test\b/);
  });

  it('names every setting that there is', () => {
    const named = [...section('Settings').matchAll(/^\| (`[^|]+`) /gm)].flatMap(([, names]) =>
      names!.split(', ').map((name) => name.replaceAll('`', '')),
    );
    expect(named.sort()).toEqual([...SETTING_NAMES].sort());
  });

  it('publishes the limits of an operation', () => {
    const rows = [...section('Limits').matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].map(([, of, most]) => [of, most]);
    const number = new Intl.NumberFormat('en');
    expect(Object.fromEntries(rows)).toMatchObject({
      'depth of an operation': `${LIMITS.depth} (introspection: ${LIMITS.introspectionDepth})`,
      tokens: number.format(LIMITS.tokens),
      aliases: `${LIMITS.aliases}, with a key ${LIMITS.aliasesWithKey}`,
      'cost of an operation': `${number.format(LIMITS.cost)}, with a key ${number.format(LIMITS.costWithKey)}`,
      'a read': `${DEADLINE_MS / 1000} seconds`,
      'objects of an introspection': number.format(LIMITS.introspected),
      'operations that wait for their turn': `${CLIENT_LIMITS.waiting} a process, ${CLIENT_LIMITS.waitingOfOne} of one client, ${CLIENT_LIMITS.waitingMs / 1000} seconds`,
      'a request on its way': `${CLIENT_LIMITS.arrivalMs / 1000} seconds, a file to import ${CLIENT_LIMITS.fileArrivalMs / 60_000} minutes`,
      'a client that takes no answer': `${CLIENT_LIMITS.takingMs / 1000} seconds`,
      connections: `${number.format(CLIENT_LIMITS.connections)} a process, ${CLIENT_LIMITS.connectionsOfOne} of one address`,
      'requests sent behind another': `${CLIENT_LIMITS.sentAhead} on one connection`,
      'connections for subscriptions': `${number.format(CLIENT_LIMITS.live)} of each kind, ${CLIENT_LIMITS.liveOfOne} of one address`,
      subscriptions: `${number.format(CLIENT_LIMITS.subscriptions)} a process, ${CLIENT_LIMITS.subscriptionsOfOne} of one address`,
      'imports and exports at once': `${CLIENT_LIMITS.streams} a process, ${CLIENT_LIMITS.streamsOfOne} of one address`,
      'selections once fragments are spread': number.format(LIMITS.selections),
      'one field repeated': `${LIMITS.repeats} times`,
      "a request's body": `${LIMITS.bodyBytes / 1024} KB`,
      'lists and objects in an argument': `${LIMITS.inputDepth} deep`,
    });
  });

  it('says what is counted how in the cost of an operation', () => {
    const limits = section('Limits').replaceAll('\n', ' ');
    const history = readFileSync(join(ROOT, 'src/curation/history/history.resolver.ts'), 'utf8');
    const [, entries] = /\{ entries: (\d+) \}/.exec(history)!;
    expect(limits).toContain(`The fields that a revision changed count as ${entries}.`);
    expect(limits).toContain(
      `belongs to one record, counts as ${COSTS.parts} rows, one whose \`first\` is left open as ${COSTS.unsaid} at most, and either as ${COSTS.besides} more`,
    );
    expect(limits).toContain(`costs ${COSTS.single}; \`totalCount\` ${COSTS.total}; \`search\` ${COSTS.search}`);
    expect(limits).toContain(`\`groups\` ${COSTS.dimension} for each dimension`);
    expect(limits).toContain(`a network ${COSTS.network} and its rows; a mutation ${COSTS.mutation}`);
    expect(limits).toContain(`${COSTS.introspectedForOne} objects of an introspection 1`);
  });
});
