import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { brokenBy } from './breaking-changes.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The schema of the newest release, or of the one in preparation where none is out yet; its first line says of which. */
const released = readFileSync(join(import.meta.dirname, 'released-schema.graphql'), 'utf8');

const written = `
  type Query { party(ref: String!, lang: String): Party old: String @deprecated(reason: "Use party. Since 2026-01-01.") }
  type Party { name: String! }
  enum Kind { A B @deprecated(reason: "Use A. Since 2026-01-01.") }
`;

describe('The schema that clients rely on', () => {
  it('breaks nothing of the released one', async () => {
    const now = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
    expect(await brokenBy(now, buildSchema(released), new Date())).toEqual([]);
  });

  it('is compared with the release that the changelog names last', () => {
    const headings = [...readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').matchAll(/^## (\d+\.\d+\.\d+)(.*)$/gm)];
    const newest = headings.find(([, , rest]) => !/unreleased/.test(rest!)) ?? headings.at(-1);
    // At a release: (echo "# <version>"; cat schema.graphql) > test/gates/released-schema.graphql
    expect(released.split('\n')[0]).toBe(`# ${newest![1]}`);
  });
});

describe('A change of the schema', () => {
  const against = (changed: string, today = '2026-11-24') =>
    brokenBy(buildSchema(changed), buildSchema(written), new Date(today));

  it.each([
    ['takes a field away', written.replace('name: String!', 'title: String!'), 'Party.name'],
    ['lets a field be null', written.replace('name: String!', 'name: String'), 'Party.name'],
    ['takes an argument away', written.replace(', lang: String', ''), 'Query.party.lang'],
    ['asks for another argument', written.replace('lang: String', 'lang: String, on: String!'), 'Query.party.on'],
    ['takes away within the year what was deprecated', written.replace(/old: .*"\)/, ''), 'Query.old'],
    ['takes a value away within the year', written.replace(/ B @.*"\)/, ''), 'Kind.B'],
  ])('is refused where it %s', async (_what, changed, path) => {
    expect(await against(changed)).toEqual([expect.stringMatching(new RegExp(`^${path}: `))]);
  });

  it.each([
    ['adds a field', written.replace('name: String!', 'name: String! slug: String')],
    ['adds an argument that may be absent', written.replace('lang: String', 'lang: String, on: String')],
    ['lets an enum grow', written.replace('{ A', '{ A C')],
    ['deprecates', written.replace('name: String!', 'name: String! @deprecated(reason: "Since 2026-11-24.")')],
  ])('is welcome where it %s', async (_what, changed) => {
    expect(await against(changed)).toEqual([]);
  });

  it('is welcome where it takes away what has been deprecated for a year', async () => {
    expect(await against(written.replace(/old: .*"\)/, ''), '2027-01-01')).toEqual([]);
    expect(await against(written.replace(/ B @.*"\)/, ''), '2027-01-01')).toEqual([]);
  });
});
