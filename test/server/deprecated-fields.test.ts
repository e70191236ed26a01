import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Arg, FieldResolver, Query, Resolver } from 'type-graphql';
import { addFeatures } from '../../src/app/features.ts';
import { Topic } from '../../src/domain/topics/topic.entity.ts';
import { json, type ReadPlan, Reads } from '../../src/query/compiling/read-plans.ts';
import { metricsAt } from '../harness/metrics.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const REASON = 'Use something else. Removed in 2.0, not before 2028-01-10.';

/** Deprecated parts of a small API. */
@Resolver(() => Topic)
class OldResolver {
  @Query(() => String, { description: 'Old.', deprecationReason: REASON })
  oldWord(): string {
    return 'word';
  }

  @Query(() => String, { description: 'New.' })
  newWord(
    @Arg('old', () => String, { nullable: true, description: 'Old.', deprecationReason: REASON }) old: string,
    @Arg('new', () => String, { nullable: true, description: 'New.' }) current: string,
  ): string {
    return old ?? current ?? 'word';
  }

  @Reads()
  @FieldResolver(() => String, { description: 'Old.', deprecationReason: REASON })
  oldKind(): ReadPlan {
    return json('kind');
  }
}

let server: TestServer;
beforeAll(async () => {
  addFeatures({ resolvers: [OldResolver] });
  server = await startTestServer({ seeded: false, environment: { METRICS_PORT: '0' } });
});
afterAll(() => server.stop());

const SERIES = /^entente_deprecated_fields_total\{field="(.+)"\}$/;

/** The counts by deprecated field. */
async function counts(): Promise<{ [field: string]: number }> {
  const all = [...(await metricsAt(server.metricsUrl!))];
  return Object.fromEntries(
    all.flatMap(([what, value]) => (SERIES.test(what) ? [[SERIES.exec(what)![1], value]] : [])),
  );
}

/** The growth of each count during `act`. */
async function counted(act: () => Promise<unknown>): Promise<{ [field: string]: number }> {
  const before = await counts();
  await act();
  const grown = Object.entries(await counts()).map(([field, now]) => [field, now - (before[field] ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, by]) => by > 0));
}

const answered = async (document: string, variables = {}) => {
  const { body } = await server.query(document, variables);
  expect(body.errors).toBeUndefined();
  return body.data;
};

describe('entente_deprecated_fields_total', () => {
  it('is unchanged by operations without deprecated fields, and by rejected documents', async () => {
    const by = await counted(async () => {
      await answered('{ newWord(new: "word") feedToken }');
      await server.query('{ oldWord unknown }');
    });
    expect(by).toEqual({});
  });

  it('counts an operation once for each deprecated field, whatever its aliases and fragments', async () => {
    const by = await counted(() => answered('{ oldWord again: oldWord ...More } fragment More on Query { oldWord }'));
    expect(by).toEqual({ 'Query.oldWord': 1 });
  });

  it('counts deprecated arguments by their field', async () => {
    const by = await counted(async () => {
      await answered('{ newWord(old: "word") }');
      await answered('query ($old: String) { newWord(old: $old) }');
    });
    expect(by).toEqual({ 'Query.newWord(old:)': 2 });
  });

  it('counts each operation of a document separately, each time that it runs', async () => {
    const document = 'query Old { oldWord } query New { newWord }';
    const run = (operationName: string) =>
      fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: document, operationName }),
      });
    expect(await counted(() => run('New'))).toEqual({});
    expect(await counted(async () => [await run('Old'), await run('Old'), await run('Old')])).toEqual({
      'Query.oldWord': 3,
    });
  });

  it('counts a subscription when it starts', async () => {
    const query = encodeURIComponent('subscription { changes { record { ... on Topic { oldKind } } } }');
    const by = await counted(async () => {
      const abort = new AbortController();
      const headers = { accept: 'text/event-stream' };
      const { status } = await fetch(`${server.url}/graphql/stream?query=${query}`, { headers, signal: abort.signal });
      abort.abort();
      expect(status).toBe(200);
    });
    expect(by).toEqual({ 'Topic.oldKind': 1 });
  });
});
