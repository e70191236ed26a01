import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../harness/program.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const NEEDLE = 'kX7-needle';

/** A collector that stores what it receives. */
let collector: Server;
const sent: { path: string; body: TestData }[] = [];
let server: TestServer;
beforeAll(async () => {
  collector = createServer(async (request, response) => {
    sent.push({ path: request.url!, body: JSON.parse(await text(request)) });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((settle) => collector.listen(0, '127.0.0.1', settle));
  const { port } = collector.address() as AddressInfo;
  server = await startTestServer({
    seeded: false,
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, TRUST_PROXY: '1' },
  });
});
afterAll(async () => {
  await server.stop();
  collector.close();
});

interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { [name: string]: string };
  isError: boolean;
}

function spans(): SentSpan[] {
  return sent.flatMap(({ body }) =>
    body.resourceSpans.flatMap(({ scopeSpans }: TestData) =>
      scopeSpans.flatMap(({ spans }: TestData) =>
        spans.map((span: TestData) => ({
          ...span,
          attributes: Object.fromEntries(span.attributes.map(({ key, value }: TestData) => [key, value.stringValue])),
          isError: span.status.code === 2,
        })),
      ),
    ),
  );
}

/** The span of the operation of a request and those of its statements, when they have arrived. */
async function traceOf(requestId: string | null): Promise<{ operation: SentSpan; statements: SentSpan[] }> {
  const found = () => spans().find(({ attributes }) => attributes['entente.request_id'] === requestId);
  const operation = await until(async () => found(), 'the span is sent');
  return { operation, statements: spans().filter(({ parentSpanId }) => parentSpanId === operation.spanId) };
}

describe('tracing', () => {
  it('sends a span for each operation and for its statement', async () => {
    const { headers } = await server.query('query Named { agreements { totalCount } }');
    const { operation, statements } = await traceOf(headers.get('x-request-id'));
    expect(operation).toMatchObject({
      name: 'query',
      attributes: { 'graphql.operation.type': 'query', 'graphql.operation.name': 'Named' },
      isError: false,
    });
    expect(operation.parentSpanId).toBeFalsy();
    expect(statements).toEqual([
      expect.objectContaining({
        name: 'SELECT',
        traceId: operation.traceId,
        attributes: expect.objectContaining({
          'db.system.name': 'postgresql',
          'db.query.text': expect.stringMatching(/^select .*agreement/s),
        }),
      }),
    ]);
    const [{ path, body }] = sent as [(typeof sent)[number]];
    expect(path).toBe('/v1/traces');
    expect(body.resourceSpans[0].resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'entente' },
    });
  });

  it('sends the error code of a failed operation, and no values of the client', async () => {
    const refused = await server.query('query ($x: String) { changes(after: $x) { endToken } }', { x: NEEDLE });
    expect((await traceOf(refused.headers.get('x-request-id'))).operation).toMatchObject({
      attributes: { 'error.type': 'BAD_USER_INPUT' },
      isError: true,
    });
    const searched = await server.query('query ($x: String) { agreements(search: $x) { totalCount } }', { x: NEEDLE });
    expect((await traceOf(searched.headers.get('x-request-id'))).statements).toHaveLength(1);
    expect(JSON.stringify(sent)).not.toContain(NEEDLE);
  });

  it('continues a trace that a trusted proxy began', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const { headers } = await server.query('{ feedToken }', {}, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    const { operation, statements } = await traceOf(headers.get('x-request-id'));
    expect(operation).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' });
    expect(statements.map((statement) => statement.traceId)).toEqual([traceId]);
  });

  it('assigns each statement to its operation, also while many wait for a connection', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => server.query(`query Q${n} { agreements(first: ${n + 1}) { totalCount } }`)),
    );
    for (const { headers } of answers) {
      const { operation, statements } = await traceOf(headers.get('x-request-id'));
      expect(statements.map(({ traceId }) => traceId)).toEqual([operation.traceId]);
    }
  });
});
