import { createHash, randomBytes } from 'node:crypto';

/** So that a key found in a log or a repository can be told for what it is. */
const BEGINNING = 'entente_';
const SHAPE = /^entente_[A-Za-z0-9_-]{43}$/;

/** A new key: 32 random bytes as a text. */
export function newKeyText(): string {
  return `${BEGINNING}${randomBytes(32).toString('base64url')}`;
}

/** Whether a text has the shape of a key. */
export function isKeyText(text: string): boolean {
  return SHAPE.test(text);
}

/**
 * What is kept of a key. Nobody can guess 32 random bytes, so that one round of SHA-256 does: the slow hashes of passwords
 * make up for how guessable those are.
 */
export function hashOfKey(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
