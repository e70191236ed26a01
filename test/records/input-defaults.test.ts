import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { SignatureInput } from '../../src/domain/agreements/signature-writes.inputs.ts';
import { PartyNameInput } from '../../src/domain/parties/party-writes.inputs.ts';
import { defaultOf } from '../../src/records/api/optional.ts';
import { CitationInput } from '../../src/records/api/record.inputs.ts';
import { recordTypes } from '../../src/records/description/registry.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({ viewer: () => ({ role: Role.EDITOR, name: 'Ada' }) });
  editor = mutationsOn(server);
});
afterAll(() => server?.stop());

const created = async (field: string, input: object, selection: string) => {
  const mutation = `create${field[0]!.toUpperCase()}${field.slice(1)}`;
  const { userErrors, ...payload } = await editor.payload(mutation, input, `${field} { id version ${selection} }`);
  expect(userErrors).toEqual([]);
  return payload[field];
};

describe('a field with a default', () => {
  it('gets it in a new record if a client omits the field, or sends null', async () => {
    const { prototype } = recordTypes().find(({ type }) => type === 'AGREEMENT')!.written.input;
    const source = await created('source', { kind: 'DATASET', title: 'A gazette' }, 'visibility');
    for (const given of [undefined, null]) {
      const names = [{ lang: 'en', text: `Newtown ${given}`, kind: given }];
      const party = await created('party', { level: 'CITY', names, visibility: given }, 'names { kind } visibility');
      const agreement = await created(
        'agreement',
        {
          titles: [{ lang: 'en', text: `Charter ${given}` }],
          kind: 'TREATY',
          status: 'ANNOUNCED',
          unilateral: given,
          signatures: ['Moscow', party.id].map((each) => ({ party: each, role: 'SIGNATORY', capacity: given })),
          citations: [{ source: source.id, stance: given }],
        },
        'unilateral visibility signatures { nodes { capacity } } citations { stance }',
      );
      expect({
        kind: party.names[0].kind,
        capacity: agreement.signatures.nodes[0].capacity,
        stance: agreement.citations[0].stance,
        unilateral: String(agreement.unilateral),
        visibility: agreement.visibility,
      }).toEqual({
        kind: defaultOf(PartyNameInput.prototype, 'kind'),
        capacity: defaultOf(SignatureInput.prototype, 'capacity'),
        stance: defaultOf(CitationInput.prototype, 'stance'),
        unilateral: defaultOf(prototype, 'unilateral'),
        visibility: defaultOf(prototype, 'visibility'),
      });
    }
  });

  it('keeps its value in an existing record if a client omits the field', async () => {
    const pledge = {
      titles: [{ lang: 'en', text: 'Pledge of a city' }],
      kind: 'TREATY',
      status: 'ANNOUNCED',
      unilateral: true,
      signatures: [{ party: 'Moscow', role: 'SIGNATORY' }],
    };
    const { id, version } = await created('agreement', pledge, 'unilateral');
    const { userErrors, agreement } = await editor.payload(
      'updateAgreement',
      { id, expectedVersion: version, signedOn: '2020' },
      'agreement { unilateral signedOn }',
    );
    expect(userErrors).toEqual([]);
    expect(agreement).toEqual({ unilateral: true, signedOn: '2020' });
  });
});
