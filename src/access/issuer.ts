import { GraphQLError } from 'graphql';
import { createRemoteJWKSet, customFetch, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { authorName } from './author-name.ts';
import { unauthenticated } from './permissions.ts';
import { Role, type Viewer } from './viewer.ts';

/** An OpenID issuer whose tokens are believed. */
export interface IssuerOptions {
  /** Its address, which is also the claim `iss`. */
  issuer: string;
  /** The claim `aud` of tokens that are meant for us. */
  audience: string;
  /** The claim that holds the role, or a list of roles: READER, EDITOR, ADMIN, in either case. */
  roleClaim: string;
  /** The clients of the issuer whose tokens are accepted, by the claim `azp` or `client_id`; empty: tokens of all clients. */
  clientIds: readonly string[];
}

/** Signatures by public keys alone: with a shared secret, whoever can check a token could also make one. */
const ALGORITHMS = [
  ...['RS', 'PS', 'ES'].flatMap((family) => [256, 384, 512].map((bits) => `${family}${bits}`)),
  ...['EdDSA', 'Ed25519'],
];

const CLOCKS_DIFFER_BY_SECONDS = 5;
const PATIENCE_MS = 5_000;

/** For how long a failure of the issuer is remembered: tokens that arrive meanwhile cause no request to the issuer. */
const FAILURE_REMEMBERED_MS = 5_000;

/** Types that an access token may have: RFC 9068 names `at+jwt`; most issuers write `JWT` or nothing. */
const ACCESS_TOKEN_TYPES = ['jwt', 'at+jwt'];

/** Checks the tokens of one issuer by its public keys, which are fetched when first needed and kept. */
export class Issuer {
  readonly #options: IssuerOptions;
  #keys: Promise<JWTVerifyGetKey> | null = null;
  #failure: { error: Error; until: number } | null = null;

  constructor(options: IssuerOptions) {
    this.#options = options;
  }

  /**
   * Who holds a token; READER where its claim names no role of ours.
   * @throws GraphQLError UNAUTHENTICATED if the token does not hold; SERVICE_UNAVAILABLE if the issuer does not answer, which
   *   says nothing about the token
   */
  async viewerOf(token: string): Promise<Viewer> {
    const { issuer, roleClaim } = this.#options;
    const claims = await this.#verified(token);
    if (!isText(claims.sub)) throw unauthenticated('The token does not say whose it is (sub).');
    const name = authorName([claims.name, claims.preferred_username, claims.email, claims.sub].filter(isText));
    const expiresAt = claims.exp === undefined ? null : new Date(claims.exp * 1_000);
    return { role: roleIn(claims[roleClaim]), name, identity: `${issuer} ${claims.sub}`, expiresAt };
  }

  async #verified(token: string): Promise<JWTPayload> {
    const { issuer, audience, clientIds } = this.#options;
    const keys = await this.#keySet();
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCKS_DIFFER_BY_SECONDS,
        requiredClaims: ['exp', 'sub'],
      });
      if (!isAccessToken(protectedHeader.typ, payload)) throw new errors.JWTInvalid('not an access token');
      if (clientIds.length > 0 && !isOfClient(payload, clientIds)) throw new errors.JWTInvalid('of another client');
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw unauthenticated('The token has expired: sign in again.');
      if (isAway(error)) throw away(error);
      throw unauthenticated('The token does not hold: it is not one of our issuer for us, or was changed.');
    }
  }

  /** Found by discovery, as OpenID says; a failure is remembered for a few seconds only. */
  #keySet(): Promise<JWTVerifyGetKey> {
    this.#keys ??= this.#discovered().catch((error) => {
      this.#keys = null;
      throw error;
    });
    return this.#keys;
  }

  async #discovered(): Promise<JWTVerifyGetKey> {
    const { issuer } = this.#options;
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const keysAt = await this.#remembered(async () => {
      const said = (await jsonAt(address, { signal: AbortSignal.timeout(PATIENCE_MS) })) as {
        issuer?: unknown;
        jwks_uri?: unknown;
      } | null;
      if (said?.issuer !== issuer) throw new Error(`${address} is the document of another issuer`);
      if (!isText(said.jwks_uri) || !URL.canParse(said.jwks_uri)) throw new Error(`${address} names no jwks_uri`);
      return said.jwks_uri;
    });
    // Kept ten minutes; a key that is not among them has them fetched anew, at most every half minute.
    return createRemoteJWKSet(new URL(keysAt), {
      timeoutDuration: PATIENCE_MS,
      [customFetch]: (url: string, { headers, method, redirect, signal }: RequestInit) =>
        this.#remembered(async () => {
          const set = (await jsonAt(url, { headers, method, redirect, signal })) as { keys?: unknown } | null;
          if (!Array.isArray(set?.keys)) throw new Error(`${url} holds no keys`);
          return Response.json(set);
        }),
    });
  }

  /** Asks the issuer, unless it has just failed: then the same failure is thrown again. */
  async #remembered<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#failure && Date.now() < this.#failure.until) throw this.#failure.error;
    try {
      return await ask();
    } catch (cause) {
      const error = away(cause);
      this.#failure = { error, until: Date.now() + FAILURE_REMEMBERED_MS };
      throw error;
    }
  }
}

async function jsonAt(address: string, request: RequestInit): Promise<unknown> {
  const response = await fetch(address, request);
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return response.json();
}

/** An ID token is for the client that signed somebody in, not for an API: its audience may be ours all the same. */
function isAccessToken(type: string | undefined, claims: JWTPayload): boolean {
  if (type !== undefined && !ACCESS_TOKEN_TYPES.includes(type.toLowerCase())) return false;
  return claims.nonce === undefined && !(isText(claims.typ) && claims.typ.toUpperCase() === 'ID');
}

function isOfClient({ azp, client_id }: JWTPayload, clientIds: readonly string[]): boolean {
  const named = [azp, client_id].filter((client) => client !== undefined);
  return named.length > 0 && named.every((client) => isText(client) && clientIds.includes(client));
}

/** Whether the keys could not be had, as opposed to a token that does not hold. */
function isAway(error: unknown): boolean {
  return error instanceof GraphQLError || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
}

function away(cause: unknown): GraphQLError {
  const message =
    'The OpenID issuer does not answer at the moment, so the token cannot be checked. The same request may be sent again ' +
    'in a few seconds.';
  return new GraphQLError(message, {
    extensions: { code: 'SERVICE_UNAVAILABLE', http: { status: 503 } },
    originalError: cause as Error,
  });
}

function roleIn(claim: unknown): Role {
  const named = [claim].flat().map((role) => String(role).toUpperCase());
  return [Role.ADMIN, Role.EDITOR].find((role) => named.includes(role)) ?? Role.READER;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
