import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { CacheHint } from '../../src/access/cache-hint.ts';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { CachePolicy } from '../../src/server/graphql/cache-policy.ts';

function policyWith(hints: { [field: `${string}.${string}`]: CacheHint }): CachePolicy {
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
  return new CachePolicy(schema);
}

describe('How long a shared cache may keep an answer', () => {
  const seconds = (policy: CachePolicy, document: string) => policy.sharedSeconds(parse(document), ANONYMOUS);

  it('is ten seconds where no field says otherwise', () => {
    expect(seconds(policyWith({}), '{ one { name } }')).toBe(10);
  });

  it('is as long as the most hurried field says, and never longer than usual', () => {
    const policy = policyWith({ 'Person.quick': { maxAge: 2 }, 'Person.name': { maxAge: 600 } });
    expect(seconds(policy, '{ one { name quick } }')).toBe(2);
    expect(seconds(policy, '{ one { name } }')).toBe(10);
    expect(seconds(policyWith({ 'Person.quick': { maxAge: 0 } }), '{ one { quick } }')).toBe(0);
  });

  it('is not at all where a field is of who asks, in a fragment or behind an interface too', () => {
    const policy = policyWith({ 'Person.mine': { scope: 'PRIVATE' } });
    expect(seconds(policy, '{ one { mine } }')).toBeNull();
    expect(seconds(policy, '{ all { ...P } } fragment P on Person { other: mine }')).toBeNull();
    expect(seconds(policyWith({ 'Person.name': { scope: 'PRIVATE' } }), '{ all { name } }')).toBeNull();
    expect(seconds(policyWith({ 'Named.name': { scope: 'PRIVATE' } }), '{ all { name } }')).toBeNull();
    expect(seconds(policy, '{ all { name } }')).toBe(10);
  });

  it('is not at all for anybody who is known', () => {
    for (const role of [Role.READER, Role.EDITOR, Role.ADMIN]) {
      expect(policyWith({}).sharedSeconds(parse('{ one { name } }'), { role, name: 'somebody' })).toBeNull();
    }
  });
});
