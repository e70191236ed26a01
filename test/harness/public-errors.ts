import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import type { TestAnswer } from './server.ts';

/** Words of the database and the code, which clients must not see. */
export const INTERNAL_DETAILS =
  /postgres|\bpg\b|sqlstate|syntax error at|relation "|column "|operator does not|violates|at \w+ \(|\.ts:/i;

/** Returns the first error of a response, and checks that the response reveals no internals. */
export function publicError({ status, body }: TestAnswer) {
  const [error] = body.errors ?? [];
  expect(JSON.stringify(body)).not.toMatch(INTERNAL_DETAILS);
  const argument = error?.extensions.argument as string[] | undefined;
  return { status, code: error?.extensions.code, argument: argument?.join('.'), message: error?.message };
}

/** A cursor with a valid checksum and any content. */
export function forgedCursor(ordering: string, value: string, id = '0199c1f4-a2b3-7c4d-8e9f-000000000000'): string {
  const parts = [ordering, value, id].join('\x1f');
  const sum = createHash('md5').update(parts).digest('hex').slice(0, 8);
  return Buffer.from(`${parts}\x1f${sum}`).toString('base64url');
}
