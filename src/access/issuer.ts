import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
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
}

/** Signatures by public keys alone: with a shared secret, whoever can check a token could also make one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const CLOCKS_DIFFER_BY_SECONDS = 5;
const PATIENCE_MS = 5_000;

/** Checks the tokens of one issuer by its public keys, which are fetched when first needed and kept. */
export class Issuer {
  readonly #options: IssuerOptions;
  #keys: Promise<JWTVerifyGetKey> | null = null;

  constructor(options: IssuerOptions) {
    this.#options = options;
  }

  /**
   * Who holds a token; READER where its claim names no role of ours.
   * @throws GraphQLError UNAUTHENTICATED where the token does not hold; an error with the code ECONNREFUSED where the issuer
   *   does not answer, which says nothing about the token
   */
  async viewerOf(token: string): Promise<Viewer> {
    const { issuer, roleClaim } = this.#options;
    const claims = await this.#verified(token);
    const name = [claims.name, claims.preferred_username, claims.email, claims.sub].find(isText);
    if (!isText(claims.sub) || !name) throw unauthenticated('The token does not say whose it is (sub).');
    return { role: roleIn(claims[roleClaim]), name, identity: `${issuer} ${claims.sub}` };
  }

  async #verified(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.#options;
    const keys = await this.#keySet();
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCKS_DIFFER_BY_SECONDS,
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw unauthenticated('The token has expired: sign in again.');
      if (isAway(error)) throw away(issuer, error);
      throw unauthenticated('The token does not hold: it is not one of our issuer for us, or was changed.');
    }
  }

  /** Found by discovery, as OpenID says; a failure is not kept. */
  #keySet(): Promise<JWTVerifyGetKey> {
    this.#keys ??= discovered(this.#options.issuer).catch((error) => {
      this.#keys = null;
      throw error;
    });
    return this.#keys;
  }
}

async function discovered(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let found: unknown;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) throw new Error(`${address} answers ${response.status}`);
    found = ((await response.json()) as { jwks_uri?: unknown }).jwks_uri;
  } catch (error) {
    throw away(issuer, error);
  }
  if (!isText(found) || !URL.canParse(found)) throw away(issuer, new Error(`${address} names no jwks_uri`));
  // Kept ten minutes; a key that is not among them has them fetched anew, at most every half minute.
  return createRemoteJWKSet(new URL(found), { timeoutDuration: PATIENCE_MS });
}

/** Whether the keys could not be had, as opposed to a token that does not hold. */
function isAway(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  // jose's plain error: the keys' address does not answer 200 with JSON. What fetch itself throws names its cause.
  if (error instanceof errors.JOSEError) return error.code === 'ERR_JOSE_GENERIC';
  return error instanceof TypeError && error.cause !== undefined;
}

/** Told to clients as what it is to them: something that we need is not there just now. */
function away(issuer: string, cause: unknown): Error {
  return Object.assign(new Error(`The OpenID issuer ${issuer} does not answer.`, { cause }), { code: 'ECONNREFUSED' });
}

function roleIn(claim: unknown): Role {
  const named = [claim].flat().map((role) => String(role).toUpperCase());
  return [Role.ADMIN, Role.EDITOR].find((role) => named.includes(role)) ?? Role.READER;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
