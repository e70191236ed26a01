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

/** Audits of graphql-http 1.23 that predate the first edition of the specification: they expect 400 where 422 is right. */
const OUTDATED = ['423L', 'LKJ', '6C0', '476', '58B', '3E3A', '86EE'].flatMap((id) =>
  id.length === 4 ? [id] : [0, 1, 2, 3].map((number) => `${id}${number}`),
);

describe('GraphQL over HTTP', () => {
  it('passes all 61 audits without CSRF prevention but 19 that expect 400 in place of 422', async () => {
    const results = await audit(false);
    const failures = failuresOf(results);
    expect(failures.map((failure) => failure.slice(0, 4)).sort()).toEqual(OUTDATED.toSorted());
    expect(failures.filter((failure) => !failure.endsWith('Response status code is not 400'))).toEqual([]);
    expect([results.length, OUTDATED.length]).toEqual([61, 19]);
  });

  it('fails three more GETs that a page of another site could send with CSRF prevention', async () => {
    const results = await audit(true);
    const others = failuresOf(results).map((failure) => failure.slice(0, 4));
    expect(others.filter((id) => !OUTDATED.includes(id))).toEqual(['5A70', 'D6D5', '6A70']);
    expect(results.filter((result) => result.name.startsWith('MUST'))).toHaveLength(13);
  });

  it('passes every MUST on the whole server', async () => {
    const server = await startTestServer({ seeded: false });
    const results = await auditServer({ url: `${server.url}/graphql` }).finally(() => server.stop());
    const musts = results.filter(({ name }) => name.startsWith('MUST'));
    expect([musts.length, failuresOf(musts)]).toEqual([13, []]);
    expect(results.filter(({ status }) => status === 'ok').length).toBe(61 - OUTDATED.length - 3);
  });
});
