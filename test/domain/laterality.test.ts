import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
const ids = new Map<string, string>();

const party = (name: string, role = 'SIGNATORY') => ({ party: name, role });
const unknown = (namedAs: string, role = 'SIGNATORY') => ({ namedAs, role });

const AGREEMENTS: [title: string, signatures: object[], more?: object][] = [
  ['Nobody', []],
  ['One', [party('RU')]],
  ['One unknown', [unknown('Ruritania')]],
  ['One and a witness', [party('RU'), unknown('Ruritania', 'WITNESS')]],
  ['Two', [party('RU'), party('CU')]],
  ['One and one unknown', [party('RU'), unknown('Ruritania')]],
  ['Two unknown', [unknown('Ruritania'), unknown('Graustark', 'ACCEDING')]],
  ['Two and one unknown', [party('RU'), party('CU'), unknown('Ruritania', 'ACCEDING')]],
  ['Says so', [party('RU'), unknown('Ruritania')], { unilateral: true }],
  ['Says so of nobody', [], { unilateral: true }],
];

beforeAll(async () => {
  server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  editor = mutationsOn(server);
  for (const [title, signatures, more] of AGREEMENTS) {
    const { agreement, userErrors } = await editor.payload(
      'createAgreement',
      { titles: [{ lang: 'en', text: title }], kind: 'TREATY', status: 'ANNOUNCED', signatures, ...more },
      'agreement { id }',
    );
    expect(userErrors).toEqual([]);
    ids.set(title, agreement.id);
  }
}, 120_000);
afterAll(() => server?.stop());

/** The titles of the agreements of a laterality, from the list of agreements and the list of all items. */
async function titlesOf(...lateralities: string[]): Promise<[string[], string[]]> {
  const { body } = await server.query(
    `query ($where: AgreementWhere, $items: CooperationWhere) {
      agreements(where: $where, first: 100) { nodes { title } }
      cooperationItems(where: $items, first: 100) { nodes { title } }
    }`,
    { where: { lateralities, ids: [...ids.values()] }, items: { lateralities, ids: [...ids.values()] } },
  );
  const titles = (list: { nodes: { title: string }[] }) => list.nodes.map(({ title }) => title).sort();
  return [titles(body.data.agreements), titles(body.data.cooperationItems)];
}

async function groups(): Promise<[string | null, number][]> {
  const { body } = await server.query(
    `query ($where: AgreementWhere) {
      agreements(where: $where) { groups(by: [LATERALITY]) { rows { keys { value } count } } }
    }`,
    { where: { ids: [...ids.values()] } },
  );
  return body.data.agreements.groups.rows
    .map(({ keys, count }: { keys: { value: string | null }[]; count: number }) => [keys[0]!.value, count])
    .sort();
}

describe('the laterality of an agreement', () => {
  it.each([
    ['UNILATERAL', ['One', 'One and a witness', 'One unknown', 'Says so', 'Says so of nobody']],
    ['BILATERAL', ['One and one unknown', 'Two', 'Two unknown']],
    ['MULTILATERAL', ['Two and one unknown']],
  ])('is %s, counting signatures of unknown parties', async (laterality, titles) => {
    expect(await titlesOf(laterality)).toEqual([titles, titles]);
  });

  it('has the same counts in groups as in filters, and none for an agreement without signatures', async () => {
    expect(await groups()).toEqual([
      [null, 1],
      ['BILATERAL', 3],
      ['MULTILATERAL', 1],
      ['UNILATERAL', 5],
    ]);
  });

  it('agrees with `partyCount`', async () => {
    const { body } = await server.query('query ($id: ID!) { agreement(id: $id) { partyCount parties { name } } }', {
      id: ids.get('Two and one unknown'),
    });
    expect(body.data.agreement).toEqual({ partyCount: 3, parties: [{ name: 'Cuba' }, { name: 'Russia' }] });
  });

  it('follows changes of signatures and of `unilateral`', async () => {
    const id = ids.get('One unknown')!;
    const change = async (name: string, input: object) =>
      expect((await editor.payload(name, input)).userErrors).toEqual([]);
    await change('signAgreement', { id, signature: unknown('Graustark') });
    expect((await titlesOf('BILATERAL'))[0]).toContain('One unknown');
    await change('updateAgreement', { id, expectedVersion: 2, unilateral: true });
    expect((await titlesOf('UNILATERAL'))[0]).toContain('One unknown');
    await change('updateAgreement', { id, expectedVersion: 3, unilateral: false, signatures: [] });
    expect((await titlesOf('UNILATERAL', 'BILATERAL', 'MULTILATERAL'))[0]).not.toContain('One unknown');
  });

  it('is returned for an earlier version', async () => {
    const { forum } = await editor.payload(
      'createForum',
      { titles: [{ lang: 'en', text: 'Fair' }], kind: 'FORUM', status: 'SCHEDULED' },
      'forum { id }',
    );
    const { agreement } = await editor.payload(
      'createAgreement',
      {
        titles: [{ lang: 'en', text: 'At the fair' }],
        kind: 'TREATY',
        status: 'ANNOUNCED',
        forum: forum.id,
        signatures: [party('RU'), unknown('Ruritania')],
      },
      'agreement { id updatedAt }',
    );
    const change = { id: agreement.id, expectedVersion: 1, signatures: [] };
    expect((await editor.payload('updateAgreement', change)).userErrors).toEqual([]);
    const { body } = await server.query(
      `query ($id: ID!) {
        agreement(id: $id) {
          partyCount forum { agreements(where: { lateralities: [BILATERAL] }) { nodes { title } } }
        }
      }`,
      { id: `${agreement.id}@1` },
    );
    // Lists of a record are always current.
    expect(body.data.agreement).toEqual({ partyCount: 2, forum: { agreements: { nodes: [] } } });
  });

  it('equals the laterality computed from the records', async () => {
    expect(await server.sql('select * from involvement_differences()')).toEqual([]);
  });
});
