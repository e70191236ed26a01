import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { DocumentCache } from '../../src/server/graphql/document-cache.ts';
import { ValidatedDocument } from '../../src/server/graphql/validated-document.ts';

const SCHEMA = buildSchema('type Query { a: Int }');

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Handles a document like the endpoint: looks it up by text, adds it if it is new, and looks it up by hash. */
function ask(known: DocumentCache, text: string): boolean {
  const document = known.withText(text);
  if (!document) known.keep(text, new ValidatedDocument(SCHEMA, parse(text)));
  expect(known.withHash(hashOf(text))).toBeDefined();
  return document !== undefined;
}

it('DocumentCache keeps a document that came twice, however many come once', () => {
  const known = new DocumentCache();
  for (const text of ['{ often }', '{ often }', '{ once }']) ask(known, text);
  for (let n = 0; n < 1_000; n++) expect(ask(known, `{ a${n} }`)).toBe(false);
  expect(known.withText('{ often }')).toBeDefined();
  expect(known.withText('{ once }')).toBeUndefined();
  expect(known.withHash(hashOf('{ once }'))).toBeUndefined();
});

it('DocumentCache drops a document that came once, even if it was looked up by hash', () => {
  const known = new DocumentCache();
  ask(known, '{ once }');
  expect(known.withHash(hashOf('{ once }'))).toBeDefined();
  for (let n = 0; n < 1_000; n++) ask(known, `{ a${n} }`);
  expect(known.withHash(hashOf('{ once }'))).toBeUndefined();
});

it('DocumentCache drops the least recently used of more than 500 repeated documents', () => {
  const known = new DocumentCache();
  const texts = Array.from({ length: 501 }, (_, n) => `{ a${n} }`);
  for (const text of texts) for (let times = 0; times < 2; times++) ask(known, text);
  expect(known.withText(texts[0]!)).toBeUndefined();
  expect(texts.slice(1).every((text) => known.withText(text))).toBe(true);
});

it('DocumentCache drops documents beyond 8 MB of text, those that came once first', () => {
  const known = new DocumentCache();
  const long = (name: string) => `{ ${name} } #${'x'.repeat(1024 * 1024)}`;
  for (let times = 0; times < 2; times++) ask(known, long('often'));
  for (let n = 0; n < 9; n++) ask(known, long(`once${n}`));
  expect(known.withText(long('often'))).toBeDefined();
  expect([0, 1, 2].map((n) => known.withText(long(`once${n}`)) !== undefined)).toEqual([false, false, false]);
  expect(known.withText(long('once8'))).toBeDefined();
});

it('DocumentCache keeps a document that comes again after hundreds of others', () => {
  const known = new DocumentCache();
  const texts = Array.from({ length: 400 }, (_, n) => `{ a${n} }`);
  for (const text of texts) expect(ask(known, text)).toBe(false);
  for (const text of texts) ask(known, text);
  expect(texts.every((text) => ask(known, text))).toBe(true);
});

it('DocumentCache forgets the hash of a document after five thousand others', () => {
  const known = new DocumentCache();
  const others = (from: number) => Array.from({ length: 5_100 }, (_, n) => `{ a${from + n} }`);
  ask(known, '{ rare }');
  for (const text of others(0)) ask(known, text);
  ask(known, '{ rare }');
  for (const text of others(10_000)) ask(known, text);
  expect(known.withText('{ rare }')).toBeUndefined();
});
