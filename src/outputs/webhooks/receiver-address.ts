import { lookup, Resolver } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

// The owner of a webhook chooses an address to which the server connects. These rules keep the server from connecting to
// its own network (server-side request forgery).

/** Why an address is refused before any connection: its form, its scheme, or a host that is not public. */
export type AddressFault = 'FORM' | 'SCHEME' | 'HOST';

/** A checked address of a host, in the form that `lookup` of node:net returns. */
export interface HostAddress {
  address: string;
  family: 4 | 6;
}

/** Returns the addresses of a host name. @throws if there are none */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<string[]>;

/** The host has an address that is not public. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** The rules for addresses of receivers. */
export class ReceiverAddresses {
  readonly #allowed: readonly string[];

  /** @param allowed hosts, hosts with a port, and ranges that may be private and use plain HTTP: WEBHOOK_ALLOW */
  constructor(
    allowed: readonly string[],
    private readonly resolve: ResolveHost = resolvePublicly,
  ) {
    this.#allowed = allowed;
  }

  /** Checks what can be checked without a name server. @returns null if nothing is wrong */
  faultOf(url: URL): AddressFault | null {
    if (url.username || url.password || url.hash || !['https:', 'http:'].includes(url.protocol)) return 'FORM';
    const literal = literalOf(url);
    const isAllowed = this.#isAllowedHost(url) || (literal !== null && this.#isAllowedAddress(literal));
    if (url.protocol === 'http:' && !isAllowed) return 'SCHEME';
    return literal === null || isAllowed || isPublic(literal) ? null : 'HOST';
  }

  /**
   * Resolves the host once, and checks all its addresses: only these may be connected to.
   * @throws AddressRefused if a rule forbids one of them; the error of the resolver if there are none
   */
  async addressesOf(url: URL, signal: AbortSignal): Promise<HostAddress[]> {
    if (this.faultOf(url) !== null) throw new AddressRefused();
    const literal = literalOf(url);
    const isAllowedHost = this.#isAllowedHost(url);
    const addresses = literal !== null ? [literal] : await this.#resolved(url.hostname, isAllowedHost, signal);
    const isRefused = (address: string) => !isPublic(address) && !this.#isAllowedAddress(address);
    if (addresses.length === 0 || (!isAllowedHost && addresses.some(isRefused))) throw new AddressRefused();
    return addresses.map((address) => ({ address, family: ipaddr.parse(address).kind() === 'ipv4' ? 4 : 6 }));
  }

  /**
   * Names of the operator may be in the hosts file. That look-up blocks a thread of the pool that compresses responses,
   * so names of others are resolved without it: their name servers may never respond.
   */
  async #resolved(host: string, isAllowedHost: boolean, signal: AbortSignal): Promise<string[]> {
    if (!isAllowedHost) return this.resolve(host, signal);
    return (await lookup(host, { all: true })).map(({ address }) => address);
  }

  #isAllowedHost({ hostname, port, protocol }: URL): boolean {
    const withPort = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
    return this.#allowed.some((entry) => entry === hostname || entry === withPort);
  }

  #isAllowedAddress(address: string): boolean {
    const read = ipaddr.process(address);
    return this.#allowed
      .filter((entry) => ipaddr.isValidCIDR(entry))
      .map((entry) => ipaddr.parseCIDR(entry))
      .some(([network, bits]) => network.kind() === read.kind() && read.match(network, bits));
  }
}

/** Returns the address if the host of a URL is one; `new URL` has normalised it, such as 127.0.0.1 for 0x7f.1. */
function literalOf({ hostname }: URL): string | null {
  const host = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(host) ? host : null;
}

function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** Resolves a name by the name servers of the system. */
async function resolvePublicly(host: string, signal: AbortSignal): Promise<string[]> {
  const resolver = new Resolver({ timeout: 5_000, tries: 2 });
  const giveUp = () => resolver.cancel();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const [failed] = answers.filter((answer) => answer.status === 'rejected');
    if (found.length === 0 && failed) throw failed.reason;
    return found;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
