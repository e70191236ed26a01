import type { IncomingMessage } from 'node:http';

/** Names that look like credentials, in whatever spelling: authToken, X-API-Key, access_token, jwt. */
const CREDENTIAL = /auth(?!ors?$)|token|apikey|secret|passw|credential|cookie|jwt|bearer|key$/;

/** Values that look like credentials, whatever they are called. */
const SCHEME = /^(?:bearer|basic|digest)\s/i;

/**
 * Finds a credential in `connectionParams` that the server does not read, so that its client would be treated as
 * anonymous. `authorization` is read, in upper or lower case, if it is a string; null counts as omitted.
 * @returns the path of the name, as "headers.Authorization", never the value; null if there is none
 */
export function unknownCredentialIn(params: Record<string, unknown> | undefined): string | null {
  const names = Object.keys(params ?? {}).filter(isAuthorization);
  if (names.length > 1) return names[1]!;
  const [name] = names;
  const known = name !== undefined && ['string', 'undefined'].includes(typeof (params![name] ?? undefined));
  return credentialIn(Object.entries(params ?? {}).filter(([each]) => !(known && each === name)));
}

function credentialIn(fields: [name: string, value: unknown][]): string | null {
  for (const [name, value] of fields) {
    if (CREDENTIAL.test(name.toLowerCase().replace(/[^a-z0-9]/g, ''))) return name;
    if (typeof value === 'string' && SCHEME.test(value)) return name;
    if (typeof value !== 'object' || value === null) continue;
    const inside = credentialIn(Object.entries(value));
    if (inside !== null) return `${name}.${inside}`;
  }
  return null;
}

/** Adds the key from `connectionParams` to the headers of a request: a browser cannot set headers of a WebSocket. */
export function withAuthorization(
  request: IncomingMessage,
  params: Record<string, unknown> | undefined,
): IncomingMessage {
  const given = Object.entries(params ?? {}).find(([name]) => isAuthorization(name))?.[1];
  if (typeof given !== 'string') return request;
  return Object.create(request, {
    headers: { value: { ...request.headers, authorization: given } },
  }) as IncomingMessage;
}

function isAuthorization(name: string): boolean {
  return name.toLowerCase() === 'authorization';
}
