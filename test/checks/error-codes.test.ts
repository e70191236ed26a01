import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';
import { ERROR_REFERENCE, errorReference } from '../../src/app/commands/error-reference.ts';
import { buildSchema } from '../../src/app/schema.ts';
import { USER_ERRORS } from '../../src/records/writing/error-codes.ts';
import { REQUEST_ERRORS } from '../../src/runtime/request-errors.ts';
import { CLOSE_CODES } from '../../src/server/subscriptions/close-codes.ts';

const ROOT = join(import.meta.dirname, '../..');

buildSchema();

/** A node of a syntax tree. */
interface Node {
  type: string;
  [field: string]: unknown;
}

function* nodesIn(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && typeof value.type === 'string') yield value as Node;
  for (const each of Object.values(value)) yield* nodesIn(each);
}

function syntaxOf(file: string): unknown {
  return parseSync(readFileSync(join(ROOT, file), 'utf8'), {
    syntax: 'typescript',
    decorators: true,
    target: 'es2022',
  });
}

/** Every source file but the declarations of request errors, as a syntax tree. */
const trees = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('/page/') && !file.endsWith('runtime/request-errors.ts'))
  .map((file) => syntaxOf(join('src', file)));
const nodes = trees.flatMap((tree) => [...nodesIn(tree)]);

/** Texts in the code, such as `'TIMEOUT'`. */
const texts = new Set(nodes.filter(({ type }) => type === 'StringLiteral').map(({ value }) => value as string));

/** Members of objects called `…CODES`, such as `CODES.SLUG_TAKEN`. */
const members = new Set(
  nodes
    .filter(({ type, object }) => {
      const { value = '' } = (object ?? {}) as { value?: string };
      return type === 'MemberExpression' && /^(?:[A-Z]+_)?CODES$/.test(value);
    })
    .map(({ property }) => (property as { value: string }).value),
);

describe('The page of error codes', () => {
  it('is what `npm run schema` writes', () => {
    expect(readFileSync(join(ROOT, ERROR_REFERENCE), 'utf8')).toBe(errorReference());
  });

  it('says of each code when it occurs and what to do', () => {
    const rows = [
      ...errorReference().matchAll(/^\| (`?[A-Z_]+`?|\d{4}) \|(?: \d[\d, ]* \|| {2}\|)? ([^|]*) \| ([^|]*) \|/gm),
    ];
    expect(rows).toHaveLength(USER_ERRORS.size + Object.keys({ ...REQUEST_ERRORS, ...CLOSE_CODES }).length);
    expect(rows.filter(([, , when, todo]) => !when?.endsWith('.') || !todo?.endsWith('.')).map(([row]) => row)).toEqual(
      [],
    );
  });
});

describe('The declared codes', () => {
  it('of user errors are all reported somewhere', () => {
    expect([...USER_ERRORS.keys()].filter((code) => !members.has(code))).toEqual([]);
  });

  it('of other errors are all reported somewhere', () => {
    // The compiler checks the opposite, except for errors that are made without `clientError`: see below.
    expect(Object.keys(REQUEST_ERRORS).filter((code) => !texts.has(code))).toEqual([]);
  });

  it('of closed WebSockets are all sent, and no others', () => {
    const nodes = [...nodesIn(syntaxOf('src/server/subscriptions/websocket.ts'))];
    const numbers = nodes.filter(({ type }) => type === 'NumericLiteral').map(({ value }) => value as number);
    expect(numbers.filter((value) => [1001, 1011].includes(value) || (value >= 4000 && value < 5000))).toEqual([]);
    const used = nodes
      .filter(
        ({ type, object }) => type === 'MemberExpression' && (object as { value?: string }).value === 'CLOSE_CODES',
      )
      .map(({ property }) => (property as { value: string }).value);
    expect([...new Set(used)].sort()).toEqual(Object.keys(CLOSE_CODES).sort());
  });

  it('include those of errors that are made without `clientError`', () => {
    const made = nodes
      .filter(({ type, key }) => type === 'KeyValueProperty' && (key as { value?: string }).value === 'extensions')
      .flatMap((extensions) => [...nodesIn(extensions)])
      .filter(({ type, key }) => type === 'KeyValueProperty' && (key as { value?: string }).value === 'code')
      .flatMap((code) => [...nodesIn(code)].filter(({ type }) => type === 'StringLiteral').map(({ value }) => value));
    expect(made.length).toBeGreaterThan(4);
    // The error about a client that has gone is for the log alone.
    expect(made.filter((code) => code !== 'CLIENT_GONE' && !((code as string) in REQUEST_ERRORS))).toEqual([]);
  });

  it('include those of Apollo Server', () => {
    // Persisted queries are served, so Apollo Server never reports that they are not.
    const codes = Object.keys(ApolloServerErrorCode).filter((code) => code !== 'PERSISTED_QUERY_NOT_SUPPORTED');
    expect(codes.filter((code) => !(code in REQUEST_ERRORS))).toEqual([]);
  });
});
