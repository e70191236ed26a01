import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgreementStatus } from '../../src/domain/agreements/agreement.entity.ts';
import { Capacity, SignatureRole } from '../../src/domain/agreements/signature.entity.ts';
import { TreatyActionKind } from '../../src/domain/agreements/treaty-action.entity.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const { SIGNATURE, RATIFICATION, ENTRY_INTO_FORCE, RESERVATION, DENUNCIATION, ACCESSION } = TreatyActionKind;

let server: TestServer;
let treaty: CreatedRecord;
let petrov: CreatedRecord;
let source: CreatedRecord;
let hidden: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const moscow = await build.city('Moscow', russia);
  const agency = await build.organization('Moscow Agency', moscow);
  const cuba = await build.country('Cuba', { alpha2: 'CU' });
  const soviet = await build.country('Soviet Union', { alpha2: 'SU' });
  // In 1980 the city belonged to another country.
  const tallinn = await build.city('Tallinn', null, {
    placements: [{ withinId: soviet.uuid, to: '1991' }],
  });
  petrov = await build.person('Ivan Petrov');
  const secondSigner = await build.person('Olga Orlova');
  source = await build.source('A report');
  treaty = await build.agreement('Treaty', {
    status: AgreementStatus.IN_FORCE,
    signedOn: '1980-06-01',
    citations: [{ sourceId: source.uuid }],
    flags: [{ code: 'DATE_UNCERTAIN', message: 'The sources differ.' }],
    signatures: [
      signedBy(moscow, {
        throughId: agency.uuid,
        namedAs: 'City of Moscow',
        signers: [
          { personId: petrov.uuid, signedAs: 'Mayor', on: '1980-06-01', placeId: cuba.uuid },
          { personId: secondSigner.uuid },
        ],
        actions: [
          { kind: SIGNATURE, on: '1980-06-01' },
          { kind: RATIFICATION, on: '1981', effectiveOn: '1981-03' },
          { kind: RESERVATION, on: '1981', text: 'Article 5 does not apply.' },
          { kind: DENUNCIATION, on: '1989-12-01', effectiveOn: '1990-06-15' },
        ],
      }),
      signedBy(cuba, { capacity: Capacity.INDIVIDUAL, actions: [{ kind: ENTRY_INTO_FORCE, on: '1985' }] }),
      signedBy(tallinn, { role: SignatureRole.ACCEDING, actions: [{ kind: ACCESSION, on: '1982-01-01' }] }),
      { namedAs: 'Bavaria', role: SignatureRole.WITNESS },
    ],
  });
  hidden = await build.agreement('Secret', {
    visibility: Visibility.INTERNAL,
    signatures: [signedBy(cuba, { signedOn: '2020', signers: [{ personId: petrov.uuid }] })],
  });
});

afterAll(() => server?.stop());

const named = async (args: string) => {
  const { body } = await server.query(`{ signatures${args} { totalCount nodes { party { name } namedAs } } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.signatures.totalCount).toBe(body.data.signatures.nodes.length);
  return body.data.signatures.nodes.map((node: { party: { name: string } | null; namedAs: string }) =>
    node.party ? node.party.name : node.namedAs,
  );
};

describe('Query.signatures with a wrong filter', () => {
  it.each([
    ['the id of a source as the agreement', '{ agreement: "source_0199c1f4a2b37c4d8e9f000000000000" }', 'agreement'],
    ['ids of agreements', '{ ids: ["agreement_0199c1f4a2b37c4d8e9f000000000000"] }', 'ids.0'],
  ])('rejects %s', async (_case, where, argument) => {
    const { body } = await server.query(`{ signatures(where: ${where}) { totalCount } }`);
    expect(body.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', argument: ['where', ...argument.split('.')] } },
    ]);
  });
});

describe('fields of a signature', () => {
  it('return signers, the acting party and actions', async () => {
    const { body } = await server.query(`{ signatures(where: { party: "Moscow" }) { nodes {
      agreement { title } party { name } namedAs role through { name } capacity
      signers { person { name } signedAs on place { name } }
      actions { kind on effectiveOn text }
      signedOn ratifiedOn inForceFrom withdrawnOn
    } } }`);
    expect(body.data.signatures.nodes).toEqual([
      {
        agreement: { title: 'Treaty' },
        party: { name: 'Moscow' },
        namedAs: 'City of Moscow',
        role: 'SIGNATORY',
        through: { name: 'Moscow Agency' },
        capacity: 'OFFICIAL',
        signers: [
          { person: { name: 'Ivan Petrov' }, signedAs: 'Mayor', on: '1980-06-01', place: { name: 'Cuba' } },
          { person: { name: 'Olga Orlova' }, signedAs: null, on: null, place: null },
        ],
        actions: [
          { kind: 'SIGNATURE', on: '1980-06-01', effectiveOn: null, text: null },
          { kind: 'RATIFICATION', on: '1981', effectiveOn: '1981-03', text: null },
          { kind: 'RESERVATION', on: '1981', effectiveOn: null, text: 'Article 5 does not apply.' },
          { kind: 'DENUNCIATION', on: '1989-12-01', effectiveOn: '1990-06-15', text: null },
        ],
        signedOn: '1980-06-01',
        ratifiedOn: '1981',
        inForceFrom: '1981-03',
        withdrawnOn: '1990-06-15',
      },
    ]);
  });

  it('are returned by `node` for its id', async () => {
    const { body } = await server.query(
      '{ signatures(where: { signer: "%" }) { nodes { id } } }'.replace('%', petrov.id),
    );
    const [{ id }] = body.data.signatures.nodes;
    const found = await server.query('query ($id: ID!) { node(id: $id) { id ... on Signature { party { name } } } }', {
      id,
    });
    expect(found.body.data).toEqual({ node: { id, party: { name: 'Moscow' } } });
  });
});

describe('Query.signatures', () => {
  it.each([
    ['', ['Bavaria', 'Cuba', 'Moscow', 'Tallinn']],
    ['(orderBy: { field: NAME, direction: DESC })', ['Tallinn', 'Moscow', 'Cuba', 'Bavaria']],
    [
      '(orderBy: { field: SIGNED_ON, direction: DESC }, first: 1, where: { roles: [SIGNATORY], party: "Moscow" })',
      ['Moscow'],
    ],
    ['(where: { roles: [ACCEDING, WITNESS] })', ['Bavaria', 'Tallinn']],
    ['(where: { party: "Russia" })', ['Moscow']],
    ['(where: { party: "Soviet Union" })', ['Tallinn']],
    ['(where: { party: "Moscow Agency" })', []],
    ['(where: { actions: [RESERVATION, ACCESSION] })', ['Moscow', 'Tallinn']],
    ['(where: { acted: { from: "1982", to: "1988" } })', ['Cuba', 'Tallinn']],
    ['(where: { acted: { from: "1989" } })', ['Moscow']],
    ['(where: { acted: { from: "1989" }, actions: [SIGNATURE] })', []],
    ['(where: { acted: { to: "1981-06" }, actions: [RATIFICATION] })', ['Moscow']],
    ['(where: { boundOn: "1981-02" })', []],
    ['(where: { boundOn: "1981-03" })', ['Moscow']],
    ['(where: { boundOn: "1985" })', ['Cuba', 'Moscow']],
    ['(where: { boundOn: "1990-06-14" })', ['Cuba', 'Moscow']],
    ['(where: { boundOn: "1990-06-15" })', ['Cuba']],
    ['(where: { not: { boundOn: "1985" } })', ['Bavaria', 'Tallinn']],
    ['(where: { any: [{ roles: [WITNESS] }, { boundOn: "2000" }] })', ['Bavaria', 'Cuba']],
    ['(where: { flags: ["DATE_UNCERTAIN"], roles: [WITNESS] })', ['Bavaria']],
    ['(where: { flags: ["NO_SUCH_FLAG"] })', []],
  ])('returns signatures%s', async (args, expected) => {
    expect(await named(args)).toEqual(expected);
  });

  it('filters by agreement, signer and source', async () => {
    expect(await named(`(where: { agreement: "${treaty.id}", roles: [WITNESS] })`)).toEqual(['Bavaria']);
    expect(await named(`(where: { signer: "${petrov.id}" })`)).toEqual(['Moscow']);
    expect(await named(`(where: { source: "${source.id}", roles: [WITNESS] })`)).toEqual(['Bavaria']);
  });

  it('returns the signatures of each agreement in its own pages', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { agreement(id: $id) {
        signatures(first: 1, orderBy: { field: NAME, direction: DESC }) {
          totalCount edges { cursor node { party { name } } } pageInfo { hasNextPage }
        }
        acceding: signatures(where: { roles: [ACCEDING] }) { totalCount nodes { party { name } } }
      } }`,
      { id: treaty.id },
    );
    expect(body.data.agreement).toEqual({
      signatures: {
        totalCount: 4,
        edges: [{ cursor: expect.any(String), node: { party: { name: 'Tallinn' } } }],
        pageInfo: { hasNextPage: true },
      },
      acceding: { totalCount: 1, nodes: [{ party: { name: 'Tallinn' } }] },
    });
  });

  it('hides signatures of an INTERNAL agreement from the public', async () => {
    const [signature] = await server.sql<{ id: string }>('select id from signature where agreement_id = $1', [
      hidden.uuid,
    ]);
    const part = `signature_${signature!.id.replaceAll('-', '')}`;
    const { body } = await server.query(
      `query ($id: ID!, $agreement: ID!) { node(id: $id) { id }
        signatures(where: { ids: [$id] }) { totalCount } ofIt: signatures(where: { agreement: $agreement }) { totalCount } }`,
      { id: part, agreement: hidden.id },
    );
    expect(body.data).toEqual({ node: null, signatures: { totalCount: 0 }, ofIt: null });
    expect(body.errors).toMatchObject([{ path: ['ofIt'], extensions: { code: 'RECORD_UNKNOWN' } }]);
  });
});
