import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { KnownDocument } from '../../src/server/graphql/known-document.ts';
import { KnownDocuments } from '../../src/server/graphql/known-documents.ts';

const SCHEMA = buildSchema('type Query { a: Int }');

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** A request as the endpoint handles it: its text is looked up, kept where it is new, and looked up by its hash. */
function ask(known: KnownDocuments, text: string): boolean {
  const document = known.withText(text);
  if (!document) known.keep(text, new KnownDocument(SCHEMA, parse(text)));
  expect(known.withHash(hashOf(text))).toBeDefined();
  return document !== undefined;
}

it('A document that has come twice stays, however many come that never come again', () => {
  const known = new KnownDocuments();
  for (const text of ['{ often }', '{ often }', '{ once }']) ask(known, text);
  for (let n = 0; n < 1_000; n++) expect(ask(known, `{ a${n} }`)).toBe(false);
  expect(known.withText('{ often }')).toBeDefined();
  expect(known.withText('{ once }')).toBeUndefined();
  expect(known.withHash(hashOf('{ once }'))).toBeUndefined();
});

it('A document that came once does not stay for being looked up by its hash', () => {
  const known = new KnownDocuments();
  ask(known, '{ once }');
  expect(known.withHash(hashOf('{ once }'))).toBeDefined();
  for (let n = 0; n < 1_000; n++) ask(known, `{ a${n} }`);
  expect(known.withHash(hashOf('{ once }'))).toBeUndefined();
});

it('Of those that come again and again the least recently used leave, beyond 500', () => {
  const known = new KnownDocuments();
  const texts = Array.from({ length: 501 }, (_, n) => `{ a${n} }`);
  for (const text of texts) for (let times = 0; times < 2; times++) ask(known, text);
  expect(known.withText(texts[0]!)).toBeUndefined();
  expect(texts.slice(1).every((text) => known.withText(text))).toBe(true);
});

it('Documents leave beyond 8 MB of text, those that came once before all others', () => {
  const known = new KnownDocuments();
  const long = (name: string) => `{ ${name} } #${'x'.repeat(1024 * 1024)}`;
  for (let times = 0; times < 2; times++) ask(known, long('often'));
  for (let n = 0; n < 9; n++) ask(known, long(`once${n}`));
  expect(known.withText(long('often'))).toBeDefined();
  expect([0, 1, 2].map((n) => known.withText(long(`once${n}`)) !== undefined)).toEqual([false, false, false]);
  expect(known.withText(long('once8'))).toBeDefined();
});

it('A document that comes again after hundreds of others stays from then on', () => {
  const known = new KnownDocuments();
  const texts = Array.from({ length: 400 }, (_, n) => `{ a${n} }`);
  for (const text of texts) expect(ask(known, text)).toBe(false);
  for (const text of texts) ask(known, text);
  expect(texts.every((text) => ask(known, text))).toBe(true);
});

it('A document that comes again after five thousand others has been forgotten, and its hash as well', () => {
  const known = new KnownDocuments();
  const others = (from: number) => Array.from({ length: 5_100 }, (_, n) => `{ a${from + n} }`);
  ask(known, '{ rare }');
  for (const text of others(0)) ask(known, text);
  ask(known, '{ rare }');
  for (const text of others(10_000)) ask(known, text);
  expect(known.withText('{ rare }')).toBeUndefined();
});
