import { timingSafeEqual } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Issuer } from './issuer.ts';
import { hashKey, isKeyText } from './key-text.ts';
import { unauthenticated } from './permissions.ts';
import { ANONYMOUS, Role, type Viewer } from './viewer.ts';

/** An API key as stored. */
export interface StoredKey {
  id: string;
  label: string;
  role: Role;
  /** Why the key is no longer valid; null if it is. */
  ended: 'REVOKED' | 'EXPIRED' | null;
  /** When the key expires; null: never. */
  expiresAt: Date | null;
}

/** Returns the viewer that a valid API key identifies. */
export function viewerOfKey({ id, label, role, expiresAt }: Omit<StoredKey, 'ended'>): Viewer {
  return { role, name: label, identity: `key ${id}`, expiresAt };
}

export interface AuthenticatorOptions {
  /** Keys with the role ADMIN, from the settings. */
  adminKeys: readonly string[];
  /** Returns the key with a hash; null if there is none. */
  keyWithHash(hash: Buffer): Promise<StoredKey | null>;
  issuer: Issuer | null;
  /** Called for each request with a rejected key or token. */
  onRejected?: (reason: KeyRejection) => void;
}

/** Why a key or token is rejected: not "Bearer", unknown, revoked, expired, or an invalid token. */
export const KEY_REJECTIONS = ['scheme', 'unknown', 'revoked', 'expired', 'token'] as const;
export type KeyRejection = (typeof KEY_REJECTIONS)[number];

const BEARER = /^Bearer +(\S+) *$/i;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Identifies the client of a request. It runs at every request, so a revoked key is rejected at once. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  readonly #adminHashes: readonly Buffer[];

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#adminHashes = options.adminKeys.map(hashKey);
  }

  /**
   * Returns the viewer for a header `Authorization`; without one, an anonymous viewer, at no cost.
   * @throws GraphQLError UNAUTHENTICATED if the key or token is not valid; it is never treated as anonymous
   */
  async authenticate(authorization: string | undefined): Promise<Viewer> {
    if (authorization === undefined) return ANONYMOUS;
    const [, token] = BEARER.exec(authorization) ?? [];
    if (!token) throw this.#reject('scheme', 'Authorization: the scheme is not supported. Send "Bearer <key>".');
    if (this.#isAdminKey(token)) return { role: Role.ADMIN, name: 'ADMIN_KEY', identity: 'ADMIN_KEY' };
    if (isKeyText(token)) return this.#viewerOfKey(token);
    if (JWT.test(token) && this.#options.issuer) return this.#viewerOfToken(this.#options.issuer, token);
    throw this.#reject('unknown', 'Authorization: the API key is unknown.');
  }

  #isAdminKey(token: string): boolean {
    if (this.#adminHashes.length === 0) return false;
    const hash = hashKey(token);
    return this.#adminHashes.some((each) => timingSafeEqual(hash, each));
  }

  #reject(reason: KeyRejection, message: string): Error {
    this.#options.onRejected?.(reason);
    return unauthenticated(message);
  }

  async #viewerOfToken(issuer: Issuer, token: string): Promise<Viewer> {
    try {
      return await issuer.viewerOf(token);
    } catch (error) {
      // Other errors say nothing about the token.
      if (error instanceof GraphQLError && error.extensions.code === 'UNAUTHENTICATED')
        this.#options.onRejected?.('token');
      throw error;
    }
  }

  async #viewerOfKey(token: string): Promise<Viewer> {
    const key = await this.#options.keyWithHash(hashKey(token));
    if (!key) throw this.#reject('unknown', 'Authorization: the API key is unknown.');
    if (key.ended === 'REVOKED') throw this.#reject('revoked', 'Authorization: the API key was revoked.');
    if (key.ended === 'EXPIRED') throw this.#reject('expired', 'Authorization: the API key has expired.');
    return viewerOfKey(key);
  }
}
