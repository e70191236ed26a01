import * as oauth from 'oauth4webapi';
import { absolute, fileAt } from '../../../explorer/page/place.ts';

/** The OpenID issuer with which the desk signs in, as the server names it in the page; null if there is none. */
export const ISSUER: { issuer: string; client: string; audience: string } | null = JSON.parse(
  document.querySelector<HTMLElement>('main[data-sign-in]')?.dataset.signIn ?? 'null',
);

/** Where a request for a token is kept while the user is at the issuer. */
const STORED_REQUEST = 'entente-desk-sign-in';

interface StoredRequest {
  verifier: string;
  state: string;
  /** The address of the page to return to. */
  from: string;
}

/** The address to which the issuer returns; the operator registers it there. */
const RETURN_ADDRESS = absolute(fileAt('desk'));

/** Leads to the sign-in page of the issuer: authorization code with PKCE. @throws Error if the issuer cannot be reached */
export async function leaveToIssuer(): Promise<void> {
  const server = await discovered();
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const { client, audience } = ISSUER!;
  const target = new URL(server.authorization_endpoint!);
  const parameters = {
    client_id: client,
    redirect_uri: RETURN_ADDRESS,
    response_type: 'code',
    scope: 'openid profile',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    // Issuers that serve several APIs make the token for the one that is named; others ignore the parameter.
    audience,
  };
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  const request: StoredRequest = { verifier, state, from: location.href };
  sessionStorage.setItem(STORED_REQUEST, JSON.stringify(request));
  location.assign(target);
}

/** Whether the issuer has returned to this page, with a code or with an error. */
export function hasReturned(): boolean {
  const { searchParams } = new URL(location.href);
  return searchParams.has('state') && (searchParams.has('code') || searchParams.has('error'));
}

/**
 * Exchanges the code in the address for a token.
 *
 * @returns the access token, and the address of the page that the user left
 * @throws Error if the issuer refuses, or if this tab made no request
 */
export async function tokenOfReturn(): Promise<{ token: string; from: string }> {
  const stored = sessionStorage.getItem(STORED_REQUEST);
  sessionStorage.removeItem(STORED_REQUEST);
  const here = new URL(location.href);
  // The code is of no use a second time, and must not stay in the history.
  history.replaceState(null, '', RETURN_ADDRESS);
  if (!ISSUER || !stored) throw new Error('This tab did not start to sign in.');
  const { verifier, state, from }: StoredRequest = JSON.parse(stored);
  const server = await discovered();
  const client = { client_id: ISSUER.client };
  const parameters = oauth.validateAuthResponse(server, client, here, state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    RETURN_ADDRESS,
    verifier,
    INSECURE,
  );
  const { access_token: token } = await oauth.processAuthorizationCodeResponse(server, client, response);
  return { token, from };
}

/** An issuer on the same machine may have no TLS; the server accepts such an issuer too. */
const INSECURE = { [oauth.allowInsecureRequests]: ISSUER?.issuer.startsWith('http:') ?? false };

async function discovered(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(ISSUER!.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, INSECURE));
}
