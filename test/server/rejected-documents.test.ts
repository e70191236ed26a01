import { describe, expect, it } from '@jest/globals';
import { GraphQLError, parse } from 'graphql';
import { RejectedDocumentCache } from '../../src/server/graphql/rejected-documents.ts';

const error = (message: string) => {
  const { definitions } = parse('{ a\n b }');
  return new GraphQLError(message, { nodes: definitions, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
};

describe('RejectedDocumentCache', () => {
  it('returns the same errors again, without their document', () => {
    const rejected = new RejectedDocumentCache();
    rejected.keep('{ a b }', [error('wrong')]);
    const [again] = rejected.errorsOf('{ a b }')!;
    expect(again!.toJSON()).toEqual(error('wrong').toJSON());
    expect([again!.nodes, again!.source]).toEqual([undefined, undefined]);
    expect(rejected.errorsOf('{ a c }')).toBeUndefined();
  });

  it('drops the least recently used of more than 500 documents', () => {
    const rejected = new RejectedDocumentCache();
    for (let n = 0; n < 500; n++) rejected.keep(`{ a${n} }`, [error('wrong')]);
    rejected.errorsOf('{ a0 }');
    rejected.keep('{ another }', [error('wrong')]);
    expect([0, 1, 2].map((n) => rejected.errorsOf(`{ a${n} }`) !== undefined)).toEqual([true, false, true]);
  });

  it('drops documents beyond a million characters of messages', () => {
    const rejected = new RejectedDocumentCache();
    for (let n = 0; n < 12; n++) rejected.keep(`{ a${n} }`, [error('x'.repeat(100_000))]);
    expect([0, 1, 2, 11].map((n) => rejected.errorsOf(`{ a${n} }`) !== undefined)).toEqual([false, false, true, true]);
  });
});
