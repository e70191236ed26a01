import { GraphQLError } from 'graphql';
import { createRemoteJWKSet, customFetch, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { authorName } from './author-name.ts';
import { unauthenticated } from './permissions.ts';
import { Role, type Viewer } from './viewer.ts';

export interface IssuerOptions {
  /** Its URL, which is also the claim `iss`. */
  issuer: string;
  /** The claim `aud` of tokens for Entente. */
  audience: string;
  /** The claim that holds the role, or a list of roles: READER, EDITOR, ADMIN, in either case. */
  roleClaim: string;
  /** The clients of the issuer whose tokens are accepted, by the claim `azp` or `client_id`; empty: tokens of all clients. */
  clientIds: readonly string[];
}

/** Signatures with public keys only: with a shared secret, anybody who can verify a token could also create one. */
const ALGORITHMS = [
  ...['RS', 'PS', 'ES'].flatMap((family) => [256, 384, 512].map((bits) => `${family}${bits}`)),
  ...['EdDSA', 'Ed25519'],
];

const CLOCK_TOLERANCE_SECONDS = 5;
const TIMEOUT_MS = 5_000;

/** After a failure of the issuer, tokens cause no request to it for this long. */
const FAILURE_CACHE_MS = 5_000;

/** Types of access tokens: RFC 9068 says `at+jwt`; most issuers write `JWT` or nothing. */
const ACCESS_TOKEN_TYPES = ['jwt', 'at+jwt'];

/** Verifies the tokens of one issuer with its public keys, which are fetched on first use and cached. */
export class Issuer {
  readonly #options: IssuerOptions;
  #keys: Promise<JWTVerifyGetKey> | null = null;
  #failure: { error: Error; until: number } | null = null;

  constructor(options: IssuerOptions) {
    this.#options = options;
  }

  /**
   * Returns the viewer of a token, with the role READER if its claim names no known role.
   * @throws GraphQLError UNAUTHENTICATED if the token is not valid; SERVICE_UNAVAILABLE if the issuer does not respond,
   *   which says nothing about the token
   */
  async viewerOf(token: string): Promise<Viewer> {
    const { issuer, roleClaim } = this.#options;
    const claims = await this.#verify(token);
    if (!isText(claims.sub)) throw unauthenticated('The token has no subject (sub).');
    const name = authorName([claims.name, claims.preferred_username, claims.email, claims.sub].filter(isText));
    const expiresAt = claims.exp === undefined ? null : new Date(claims.exp * 1_000);
    return { role: roleIn(claims[roleClaim]), name, identity: `${issuer} ${claims.sub}`, expiresAt };
  }

  async #verify(token: string): Promise<JWTPayload> {
    const { issuer, audience, clientIds } = this.#options;
    const keys = await this.#keySet();
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'sub'],
      });
      if (!isAccessToken(protectedHeader.typ, payload)) throw new errors.JWTInvalid('not an access token');
      if (clientIds.length > 0 && !isOfClient(payload, clientIds)) throw new errors.JWTInvalid('of another client');
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw unauthenticated('The token has expired: sign in again.');
      if (isUnavailable(error)) throw unavailable(error);
      throw unauthenticated(
        'The token is not valid: it is not from the issuer of this server, not for this server, or was altered.',
      );
    }
  }

  /** Finds the keys by OpenID discovery. Failures are cached for a few seconds only. */
  #keySet(): Promise<JWTVerifyGetKey> {
    this.#keys ??= this.#discover().catch((error) => {
      this.#keys = null;
      throw error;
    });
    return this.#keys;
  }

  async #discover(): Promise<JWTVerifyGetKey> {
    const { issuer } = this.#options;
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const keysAt = await this.#request(async () => {
      const document = (await jsonAt(address, { signal: AbortSignal.timeout(TIMEOUT_MS) })) as {
        issuer?: unknown;
        jwks_uri?: unknown;
      } | null;
      if (document?.issuer !== issuer) throw new Error(`${address} is the document of another issuer`);
      if (!isText(document.jwks_uri) || !URL.canParse(document.jwks_uri))
        throw new Error(`${address} names no jwks_uri`);
      return document.jwks_uri;
    });
    // jose caches the keys for ten minutes; an unknown key causes a new request, at most every 30 seconds.
    return createRemoteJWKSet(new URL(keysAt), {
      timeoutDuration: TIMEOUT_MS,
      [customFetch]: (url: string, { headers, method, redirect, signal }: RequestInit) =>
        this.#request(async () => {
          const set = (await jsonAt(url, { headers, method, redirect, signal })) as { keys?: unknown } | null;
          if (!Array.isArray(set?.keys)) throw new Error(`${url} has no keys`);
          return Response.json(set);
        }),
    });
  }

  /** Sends a request to the issuer, or throws its last failure if that is recent. */
  async #request<T>(send: () => Promise<T>): Promise<T> {
    if (this.#failure && Date.now() < this.#failure.until) throw this.#failure.error;
    try {
      return await send();
    } catch (cause) {
      const error = unavailable(cause);
      this.#failure = { error, until: Date.now() + FAILURE_CACHE_MS };
      throw error;
    }
  }
}

async function jsonAt(address: string, request: RequestInit): Promise<unknown> {
  const response = await fetch(address, request);
  if (!response.ok) throw new Error(`${address} returns ${response.status}`);
  return response.json();
}

/** An ID token is for the client that signed a user in, not for an API, even if its audience is ours. */
function isAccessToken(type: string | undefined, claims: JWTPayload): boolean {
  if (type !== undefined && !ACCESS_TOKEN_TYPES.includes(type.toLowerCase())) return false;
  return claims.nonce === undefined && !(isText(claims.typ) && claims.typ.toUpperCase() === 'ID');
}

function isOfClient({ azp, client_id }: JWTPayload, clientIds: readonly string[]): boolean {
  const named = [azp, client_id].filter((client) => client !== undefined);
  return named.length > 0 && named.every((client) => isText(client) && clientIds.includes(client));
}

/** Whether the keys could not be fetched, as opposed to an invalid token. */
function isUnavailable(error: unknown): boolean {
  return error instanceof GraphQLError || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
}

function unavailable(cause: unknown): GraphQLError {
  const message =
    'The OpenID issuer does not respond at the moment, so the token cannot be checked. Send the same request again in a few ' +
    'seconds.';
  return new GraphQLError(message, {
    extensions: { code: 'SERVICE_UNAVAILABLE' },
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
