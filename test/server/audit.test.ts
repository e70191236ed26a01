import { describe, expect, it } from '@jest/globals';
import { type AuditResult, auditServer } from 'graphql-http';
import { startTestServer } from '../harness/server.ts';
import { openTestHttpServer } from './test-http-server.ts';

async function audit(csrfPrevention: boolean): Promise<AuditResult[]> {
  const test = await openTestHttpServer({ csrfPrevention });
  const results = await auditServer({ url: `${test.url}/graphql` });
  await test.httpServer.drain(1_000);
  return results;
}

function failuresOf(results: AuditResult[]): string[] {
  return results.flatMap((result) =>
    result.status === 'ok' ? [] : [`${result.id} ${result.name}: ${'reason' in result ? result.reason : ''}`],
  );
}

describe('GraphQL over HTTP', () => {
  it('passes all 61 audits without CSRF prevention', async () => {
    const results = await audit(false);
    expect(failuresOf(results)).toEqual([]);
    expect(results).toHaveLength(61);
  });

  it('passes all audits but three GETs that a page of another site could send, with CSRF prevention', async () => {
    const results = await audit(true);
    expect(failuresOf(results).map((failure) => failure.slice(0, 4))).toEqual(['5A70', 'D6D5', '6A70']);
    expect(results.filter((result) => result.name.startsWith('MUST'))).toHaveLength(13);
  });

  it('passes every MUST on the whole server', async () => {
    const server = await startTestServer({ seeded: false });
    const results = await auditServer({ url: `${server.url}/graphql` }).finally(() => server.stop());
    const musts = results.filter(({ name }) => name.startsWith('MUST'));
    expect([musts.length, failuresOf(musts)]).toEqual([13, []]);
    expect(results.filter(({ status }) => status === 'ok').length).toBeGreaterThanOrEqual(58);
  });
});
