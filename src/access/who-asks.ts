import { timingSafeEqual } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Issuer } from './issuer.ts';
import { hashOfKey, isKeyText } from './key-text.ts';
import { unauthenticated } from './permissions.ts';
import { ANONYMOUS, Role, type Viewer } from './viewer.ts';

/** A key as it was given out. */
export interface KnownKey {
  id: string;
  label: string;
  role: Role;
  /** Why it no longer holds; null where it does. */
  ended: 'REVOKED' | 'EXPIRED' | null;
  /** When it expires; null: never. */
  expiresAt: Date | null;
}

export interface WhoAsksOptions {
  /** Keys of the operator's that need no database, an administrator's. */
  adminKeys: readonly string[];
  /** The key with this hash, if there is one. */
  keyWithHash(hash: Buffer): Promise<KnownKey | null>;
  issuer: Issuer | null;
  /** Called for each request whose key or token is refused. */
  refused?: (reason: RefusedKey) => void;
}

/** Why a key or token is refused: not by "Bearer", no key of this server, ended, or a token that does not hold. */
export const REFUSED_KEYS = ['scheme', 'unknown', 'revoked', 'expired', 'token'] as const;
export type RefusedKey = (typeof REFUSED_KEYS)[number];

const BEARER = /^Bearer +(\S+) *$/i;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Tells by what a request bears who sent it. It is asked at every request, so that a revoked key is refused by the next. */
export class WhoAsks {
  readonly #options: WhoAsksOptions;
  readonly #adminHashes: readonly Buffer[];

  constructor(options: WhoAsksOptions) {
    this.#options = options;
    this.#adminHashes = options.adminKeys.map(hashOfKey);
  }

  /**
   * Who sent a request with this header `Authorization`; without one, nobody known, which costs nothing.
   * @throws GraphQLError UNAUTHENTICATED where what it bears does not hold: never taken for nobody
   */
  async of(authorization: string | undefined): Promise<Viewer> {
    if (authorization === undefined) return ANONYMOUS;
    const [, token] = BEARER.exec(authorization) ?? [];
    if (!token) throw this.#refusal('scheme', 'Authorization: this server knows "Bearer <key>" and nothing else.');
    if (this.#isAdminKey(token)) return { role: Role.ADMIN, name: 'ADMIN_KEY', identity: 'ADMIN_KEY' };
    if (isKeyText(token)) return this.#holderOf(token);
    if (JWT.test(token) && this.#options.issuer) return this.#holderOfToken(this.#options.issuer, token);
    throw this.#refusal('unknown', 'Authorization: this is not a key of this server.');
  }

  #isAdminKey(token: string): boolean {
    if (this.#adminHashes.length === 0) return false;
    const hash = hashOfKey(token);
    return this.#adminHashes.some((each) => timingSafeEqual(hash, each));
  }

  #refusal(reason: RefusedKey, message: string): Error {
    this.#options.refused?.(reason);
    return unauthenticated(message);
  }

  async #holderOfToken(issuer: Issuer, token: string): Promise<Viewer> {
    try {
      return await issuer.viewerOf(token);
    } catch (error) {
      // Any other error says nothing about the token.
      if (error instanceof GraphQLError && error.extensions.code === 'UNAUTHENTICATED')
        this.#options.refused?.('token');
      throw error;
    }
  }

  async #holderOf(token: string): Promise<Viewer> {
    const key = await this.#options.keyWithHash(hashOfKey(token));
    if (!key) throw this.#refusal('unknown', 'Authorization: this is not a key of this server.');
    if (key.ended === 'REVOKED') throw this.#refusal('revoked', 'Authorization: this key was revoked.');
    if (key.ended === 'EXPIRED') throw this.#refusal('expired', 'Authorization: this key has expired.');
    return { role: key.role, name: key.label, identity: `key ${key.id}`, expiresAt: key.expiresAt };
  }
}
