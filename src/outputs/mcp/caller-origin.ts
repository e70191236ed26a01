import type { IncomingMessage } from 'node:http';
import type { Config } from '../../runtime/config.ts';
import { HttpError } from '../../server/http/http-error.ts';

/** Names of this machine for its own programs. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Rejects a request that a page of another site made: also one that reaches a server of a private network by a name of the
 * page's own domain (DNS rebinding).
 * @throws HttpError FORBIDDEN
 */
export function assertTrustedOrigin(
  { headers: { host, origin } }: Pick<IncomingMessage, 'headers'>,
  { publicUrl, host: own, corsOrigins }: Pick<Config, 'publicUrl' | 'host' | 'corsOrigins'>,
): void {
  const name = hostnameIn(`http://${host}`);
  if (name === null || !(LOOPBACK.has(name) || name === publicUrl?.hostname || name === hostnameIn(`http://${own}`))) {
    throw forbidden(
      `Host: "${host}" is no name of this server. Use the address in PUBLIC_URL, or ask its operator to set it.`,
    );
  }
  if (origin === undefined || origin === publicUrl?.origin) return;
  if (corsOrigins === '*' ? publicUrl !== null : corsOrigins.includes(origin)) return;
  if (publicUrl === null && LOOPBACK.has(hostnameIn(origin) ?? '')) return;
  throw forbidden(`Origin: pages of "${origin}" are not allowed. Ask the operator to add it to CORS_ORIGINS.`);
}

function hostnameIn(address: string): string | null {
  return URL.canParse(address) ? new URL(address).hostname : null;
}

function forbidden(message: string): HttpError {
  return new HttpError(403, 'FORBIDDEN', message);
}
