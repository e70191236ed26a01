import { describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLSchema, parse } from 'graphql';
import type { CacheHint } from '../../src/access/cache-hint.ts';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { sharedSecondsFor } from '../../src/server/graphql/cache-policy.ts';
import { ValidatedDocument } from '../../src/server/graphql/validated-document.ts';

function schemaWith(hints: { [field: `${string}.${string}`]: CacheHint }): GraphQLSchema {
  const schema = buildSchema(`
    interface Named { name: String }
    type Person implements Named { name: String mine: String quick: Int }
    type Query { all: [Named] one: Person }
  `);
  for (const [path, cacheHint] of Object.entries(hints)) {
    const [type, field] = path.split('.') as [string, string];
    const holder = schema.getType(type) as { getFields(): { [name: string]: { extensions: object } } } | undefined;
    holder!.getFields()[field]!.extensions = { cacheHint };
  }
  return schema;
}

describe('sharedSecondsFor', () => {
  const seconds = (schema: GraphQLSchema, document: string, viewer = ANONYMOUS) =>
    sharedSecondsFor(viewer, new ValidatedDocument(schema, parse(document)).cachePolicy);

  it('returns ten seconds if no field has a hint', () => {
    expect(seconds(schemaWith({}), '{ one { name } }')).toBe(10);
  });

  it('returns the shortest time of all fields, at most ten seconds', () => {
    const schema = schemaWith({ 'Person.quick': { maxAge: 2 }, 'Person.name': { maxAge: 600 } });
    expect(seconds(schema, '{ one { name quick } }')).toBe(2);
    expect(seconds(schema, '{ one { name } }')).toBe(10);
    expect(seconds(schemaWith({ 'Person.quick': { maxAge: 0 } }), '{ one { quick } }')).toBe(0);
  });

  it('returns null for a PRIVATE field, also in a fragment or behind an interface', () => {
    const schema = schemaWith({ 'Person.mine': { scope: 'PRIVATE' } });
    expect(seconds(schema, '{ one { mine } }')).toBeNull();
    expect(seconds(schema, '{ all { ...P } } fragment P on Person { other: mine }')).toBeNull();
    expect(seconds(schemaWith({ 'Person.name': { scope: 'PRIVATE' } }), '{ all { name } }')).toBeNull();
    expect(seconds(schemaWith({ 'Named.name': { scope: 'PRIVATE' } }), '{ all { name } }')).toBeNull();
    expect(seconds(schema, '{ all { name } }')).toBe(10);
  });

  it('returns null for every role except ANONYMOUS', () => {
    for (const role of [Role.READER, Role.EDITOR, Role.ADMIN]) {
      expect(seconds(schemaWith({}), '{ one { name } }', { role, name: 'somebody' })).toBeNull();
    }
  });
});
