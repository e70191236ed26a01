import { expect } from '@jest/globals';
import type { TestServer } from '../../harness/server.ts';
import { resultBatch } from './shapes.ts';

/** A candidate of a query. */
export type Candidate = ReturnType<typeof resultBatch.parse>[string]['result'][number];

/** A query as clients send it. */
export interface Query {
  query?: string;
  type?: string | string[];
  limit?: number;
  properties?: { pid: string; v: unknown }[];
}

/** Sends a form to the service. @param path after `/reconcile` */
export function post(
  { url }: Pick<TestServer, 'url'>,
  fields: { [field: string]: unknown },
  headers: Record<string, string> = {},
  path = '',
): Promise<Response> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    body.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  return fetch(`${url}/reconcile${path}`, { method: 'POST', body, headers });
}

/** Returns the function that sends queries as a batch, and returns the candidates of each. */
export function reconcilerOf(server: Pick<TestServer, 'url'>, headers?: Record<string, string>, path?: string) {
  return async (queries: readonly Query[]): Promise<Candidate[][]> => {
    const batch = Object.fromEntries(queries.map((query, index) => [`q${index}`, query]));
    const response = await post(server, { queries: batch }, headers, path);
    const text = await response.text();
    expect([response.status, text]).toEqual([200, expect.any(String)]);
    const results = resultBatch.parse(JSON.parse(text));
    expect(Object.keys(results)).toEqual(Object.keys(batch));
    return Object.values(results).map(({ result }) => result);
  };
}
