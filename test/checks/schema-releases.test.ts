import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, printSchema } from 'graphql';
import { releaseViolations, type Version, versionsOf } from './schema-releases.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('schema.graphql', () => {
  it('breaks no promise of the last release', async () => {
    const { next, last } = versionsOf(ROOT);
    expect(await releaseViolations(next, last)).toEqual([]);
  });
});

const SDL = `
  type Query { forum(id: ID!, slug: String): Forum forums(level: Level = CITY): [Forum!]! }
  type Forum { id: ID! title: String! place: Place }
  type Place { name: String! }
  enum Level { CITY COUNTRY }
  input ForumInput { title: String! note: String }
  type Mutation { createForum(input: ForumInput!): Forum }
`;

const released: Version = { version: '1.4.2', date: '2026-12-24', schema: buildSchema(SDL) };

/** The violations of a version whose schema is changed at one place. */
const violationsWith = (version: string, from: string, to: string, last = released, date: string | null = null) => {
  const sdl = printSchema(last.schema);
  expect(sdl).toContain(from);
  return releaseViolations({ version, date, schema: buildSchema(sdl.replace(from, to)) }, last);
};

/** A release in which one element is deprecated. */
const deprecating = (element: string, reason: string, version = '1.5.0', date: string | null = '2027-01-10') => ({
  version,
  date,
  schema: buildSchema(SDL.replace(element, `${element} @deprecated(reason: "${reason}")`)),
});

const IN_TIME = 'Use name. Removed in 2.0, not before 2028-01-10.';

describe('releaseViolations', () => {
  it.each([
    ['a field is removed', 'title: String!\n  place', 'place', /^Field 'title' was removed/],
    ['a field becomes nullable', 'name: String!', 'name: String', /^Field 'Place.name' changed type/],
    ['an argument is removed', ', slug: String', '', /^Argument 'slug: String' was removed/],
    ['an argument becomes required', 'slug: String', 'slug: String!', /^Type for argument 'slug'/],
    ['an enum value is removed', '  COUNTRY\n', '', /^Enum value 'COUNTRY' was removed/],
    ['a required field is added to an input', 'note: String', 'note: String\n  place: ID!', /^Input field 'place'/],
    ['a field of an input is removed', '  note: String\n', '', /^Input field 'note' was removed/],
  ])('rejects a minor version if %s', async (_, from, to, message) => {
    const [violation, ...more] = await violationsWith('1.5.0', from, to);
    expect(violation).toMatch(message);
    expect(violation).toMatch(/Raise the major version, or keep it\.$/);
    expect(more).toEqual([]);
  });

  it.each([
    ['field', 'place: Place', 'place: Place\n  year: Int'],
    ['optional argument', 'slug: String', 'slug: String, lang: String'],
    ['enum value', '  COUNTRY\n', '  COUNTRY\n  REGION\n'],
    ['optional field of an input', 'note: String', 'note: String\n  place: ID'],
    ['scalar', 'type Place {', 'scalar Decimal\n\ntype Place {'],
  ])('accepts an added %s in a minor version, and rejects it in a patch', async (_, from, to) => {
    expect(await violationsWith('1.5.0', from, to)).toEqual([]);
    expect(await violationsWith('1.4.3', from, to)).toEqual([expect.stringMatching(/Raise the minor version\.$/)]);
  });

  it('accepts changed descriptions in a patch', async () => {
    expect(await violationsWith('1.4.3', 'type Place {', '"""A place."""\ntype Place {')).toEqual([]);
  });

  it.each([
    ['was never deprecated', null],
    ['is deprecated until a later day', IN_TIME.replace('2028', '2029')],
    ['is deprecated until a later version', IN_TIME.replace('2.0', '3.0')],
  ])('rejects a major version that removes an element that %s', async (_, reason) => {
    const last = reason === null ? released : deprecating('title: String!', reason);
    const text = reason === null ? '' : ` @deprecated(reason: "${reason}")`;
    const violations = await violationsWith('2.0.0', `  title: String!${text}\n  place`, '  place', last, '2028-01-10');
    expect(violations).toEqual([expect.stringMatching(/^Field 'title' .*Deprecate it first, and keep it until/)]);
  });

  it.each([
    ['a field', 'title: String!', '  title: String!'],
    ['an argument', 'slug: String', ', slug: String'],
    ['an enum value', 'COUNTRY', '  COUNTRY'],
    ['a field of an input', 'note: String', '  note: String'],
  ])('accepts a major version that removes %s on the promised day', async (_, element, printed) => {
    const last = deprecating(element, IN_TIME);
    const text = `${printed} @deprecated(reason: "${IN_TIME}")`;
    expect(await violationsWith('2.0.0', text, '', last, '2028-01-10')).toEqual([]);
    expect(await violationsWith('2.0.0', text, '', last, '2028-01-09')).toHaveLength(1);
  });

  it.each([
    ['Use name.', null, /the reason is not of the form/],
    ['Use name. Removed in 1.0, not before 2028-01-10.', null, /name a major version after 1\.5\.0/],
    ['Use name. Removed in 2.0, not before 2028-01-09.', '2027-01-10', /must not be before 2028-01-10/],
  ])('rejects a deprecation with the reason %s', async (reason, date, message) => {
    const next = deprecating('title: String!', reason, '1.5.0', date);
    expect(await releaseViolations(next, released)).toEqual([expect.stringMatching(message)]);
    expect(await releaseViolations(next, null)).toEqual([expect.stringMatching(message)]);
  });

  it('accepts a deprecation for a year, and later ones that keep or postpone its day', async () => {
    const first = deprecating('title: String!', IN_TIME);
    expect(await releaseViolations(first, released)).toEqual([]);
    const later = (reason: string) =>
      releaseViolations(deprecating('title: String!', reason, '1.6.0', '2027-09-01'), first);
    expect(await later(IN_TIME)).toEqual([]);
    expect(await later(IN_TIME.replace('2028-01', '2028-03'))).toEqual([]);
    expect(await later(IN_TIME.replace('2028', '2027'))).toEqual([
      'Forum.title: the day must not be before 2028-01-10.',
    ]);
  });
});

describe('versionsOf', () => {
  let folder: string;
  const git = (...parameters: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...parameters], {
      cwd: folder,
      stdio: 'pipe',
    });
  const write = (version: string, headings: string[], sdl: string) => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
    writeFileSync(join(folder, 'CHANGELOG.md'), `# Changelog\n\n${headings.map((each) => `## ${each}\n\n`).join('')}`);
    writeFileSync(join(folder, 'schema.graphql'), sdl);
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-releases-'));
    git('init', '--quiet');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('returns no last release if the changelog has no dated release', () => {
    write('1.0.0', ['1.0.0 - unreleased'], SDL);
    expect(versionsOf(folder)).toMatchObject({ next: { version: '1.0.0', date: null }, last: null });
  });

  it('returns no last release in the commit that dates the first release', () => {
    write('1.0.0', ['1.0.0 - 2026-12-24'], SDL);
    expect(versionsOf(folder)).toMatchObject({ next: { version: '1.0.0', date: '2026-12-24' }, last: null });
  });

  it('returns the newest dated version with the schema of its tag', async () => {
    git('add', '.');
    git('commit', '--quiet', '--message', 'release');
    git('tag', 'v1.0.0');
    write('1.0.0', ['1.0.0 - 2026-12-24'], SDL.replace('place: Place', ''));
    const { next, last } = versionsOf(folder);
    expect(last).toMatchObject({ version: '1.0.0', date: '2026-12-24' });
    expect(last!.schema.getType('Place')).toBeDefined();
    expect(await releaseViolations(next, last)).toEqual([expect.stringMatching(/^Field 'place' was removed/)]);
    write('1.1.0', ['1.1.0 - unreleased', '1.0.0 - 2026-12-24'], SDL);
    expect(versionsOf(folder).last).toMatchObject({ version: '1.0.0' });
  });

  it('throws if the tag is missing or the changelog has another version than package.json', () => {
    write('1.2.0', ['1.2.0 - unreleased', '1.1.0 - 2027-01-10', '1.0.0 - 2026-12-24'], SDL);
    expect(() => versionsOf(folder)).toThrow('The tag v1.1.0 is missing. Run git fetch --tags.');
    write('1.3.0', ['1.2.0 - unreleased'], SDL);
    expect(() => versionsOf(folder)).toThrow('CHANGELOG.md: begin it with "## 1.3.0 - unreleased".');
  });
});
