import { describe, expect, it } from '@jest/globals';
import { type GraphQLInputObjectType, parse, validate } from 'graphql';
import { buildSchema } from '../../../src/app/schema.ts';
import { formTypes } from '../../../src/site/desk/form-types.ts';

const schema = buildSchema();
const { types, inputs } = formTypes(schema);

describe('formTypes', () => {
  it.each(types)('reads the fields of $name back with a valid query', ({ name, selection }) => {
    const query = parse(`query Read($id: ID!, $lang: Locale!) { node(id: $id) { ... on ${name} { ${selection} } } }`);
    expect(validate(schema, query)).toEqual([]);
  });

  it('leaves out of the form of an existing record only what its update does not take, or no query reads back', () => {
    const left = types.flatMap(({ name, input, readable }) =>
      inputs[input]!.filter((field) => !readable.includes(field.name)).map((field) => `${name}.${field.name}`),
    );
    expect(left.filter((field) => !field.endsWith('.visibility'))).toEqual([
      'Party.level',
      'Session.forum',
      'Delegation.forum',
      'Delegation.party',
      'Agreement.status',
      'Agreement.statusChanges',
    ]);
  });

  it('reads lists on, page by page, and of relations those that the record has itself', () => {
    const { pages, own, selection } = types.find(({ type }) => type === 'AGREEMENT')!;
    expect(Object.keys(pages)).toEqual(['signatures']);
    const page = `query Page($id: ID!, $lang: Locale!, $after: String) {
      node(id: $id) { ... on Agreement { ${pages.signatures} } } }`;
    expect(validate(schema, parse(page))).toEqual([]);
    expect(own).toEqual({ relations: { by: 'direction', constant: 'TO' } });
    expect(selection).toContain('relations { kind to: agreement {');
    expect(types.flatMap(({ status }) => status ?? [])).toEqual([
      { mutation: 'changeAgreementStatus', more: ['expiresOn'] },
    ]);
    expect(types.filter((type) => Object.keys(type.own).length > 0)).toHaveLength(1);
  });

  it('knows the defaults that the API takes for empty fields', () => {
    const defaults = Object.entries(inputs).flatMap(([input, fields]) =>
      fields.flatMap((field) => (field.default ? `${input}.${field.name}: ${field.default}` : [])),
    );
    expect(defaults.filter((each) => !each.endsWith('.visibility: PUBLIC'))).toEqual([
      'CitationInput.stance: SUPPORTS',
      'PartyNameInput.kind: SHORT',
      'CreateAgreementInput.unilateral: false',
      'SignatureInput.capacity: OFFICIAL',
    ]);
  });

  it('has each default as the description of its field says it to clients', () => {
    const unsaid = Object.entries(inputs).flatMap(([input, fields]) =>
      fields.flatMap(({ name, default: value }) => {
        const { description } = (schema.getType(input) as GraphQLInputObjectType).getFields()[name]!;
        return value === undefined || description!.endsWith(` Default: ${value}.`) ? [] : [`${input}.${name}`];
      }),
    );
    expect(unsaid).toEqual([]);
  });

  it('knows the form of each field and what it refers to', () => {
    const form = (input: string, name: string) => {
      const { help, ...field } = inputs[input]!.find((each) => each.name === name)!;
      expect(help).not.toBe('');
      return field;
    };
    expect(form('CreateAgreementInput', 'titles')).toEqual({
      name: 'titles',
      isRequired: true,
      isMany: true,
      is: 'TEXTS',
    });
    expect(form('CreateAgreementInput', 'signatures')).toEqual({
      name: 'signatures',
      isRequired: false,
      isMany: true,
      is: 'PARTS',
      of: 'SignatureInput',
    });
    expect(form('SignatureInput', 'party')).toEqual({
      name: 'party',
      isRequired: false,
      isMany: false,
      is: 'REFERENCE',
      types: ['PARTY'],
    });
    const helpOf = (input: string, name: string) => inputs[input]!.find((each) => each.name === name)!.help;
    expect([
      helpOf('SignatureInput', 'party'),
      helpOf('CreateAgreementInput', 'signatures'),
      helpOf('CreateAgreementInput', 'topics'),
      helpOf('CitationInput', 'source'),
      helpOf('SignatureInput', 'capacity'),
    ]).toEqual([
      'Party.',
      'Signatures.',
      'Topics, the most important first.',
      '',
      'Capacity of the signature. Default: OFFICIAL.',
    ]);
    const all = Object.values(inputs).flatMap((fields) => fields.filter(({ is }) => is !== 'ID'));
    expect(all.filter(({ help }) => /`|\bids?\b|\bslugs?\b/.test(help))).toEqual([]);
    expect(form('CreateSessionInput', 'startsAt').is).toBe('INSTANT');
    expect(form('CitationInput', 'fields')).toMatchObject({ is: 'FIELD', isMany: true });
    expect(form('FlagInput', 'path')).toMatchObject({ is: 'FIELD', isMany: false });
    expect(types.filter(({ hasTimeZone }) => hasTimeZone).map(({ type }) => type)).toEqual(['FORUM']);
    expect(types.find(({ type }) => type === 'PARTY')).toMatchObject({ list: 'parties', hasCountry: true });
  });
});
