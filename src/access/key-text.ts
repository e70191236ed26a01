import { createHash, randomBytes } from 'node:crypto';

/** So that secret scanners recognise a key in a log or repository. */
const PREFIX = 'entente_';
const KEY_PATTERN = /^entente_[A-Za-z0-9_-]{43}$/;

/** Creates a key from 32 random bytes. */
export function generateKey(): string {
  return `${PREFIX}${randomBytes(32).toString('base64url')}`;
}

export function isKeyText(text: string): boolean {
  return KEY_PATTERN.test(text);
}

/**
 * Returns what is stored of a key. One round of SHA-256 suffices for 32 random bytes: slow hashes compensate for
 * guessable passwords.
 */
export function hashKey(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
