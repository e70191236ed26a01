import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import type { TestAnswer } from './server.ts';

/** Words that only the database or the program itself would say. */
export const INSIDE =
  /postgres|\bpg\b|sqlstate|syntax error at|relation "|column "|operator does not|violates|at \w+ \(|\.ts:/i;

/** What a refusal tells the client, once it is sure that it tells nothing of the inside. */
export function told({ status, body }: TestAnswer) {
  const [error] = body.errors ?? [];
  expect(JSON.stringify(body)).not.toMatch(INSIDE);
  const argument = error?.extensions.argument as string[] | undefined;
  return { status, code: error?.extensions.code, argument: argument?.join('.'), message: error?.message };
}

/** A cursor as this server would write it, for whatever stands in it. */
export function forged(ordering: string, value: string, id = '0199c1f4-a2b3-7c4d-8e9f-000000000000'): string {
  const parts = [ordering, value, id].join('\x1f');
  const sum = createHash('md5').update(parts).digest('hex').slice(0, 8);
  return Buffer.from(`${parts}\x1f${sum}`).toString('base64url');
}
