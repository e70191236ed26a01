import { createRequire } from 'node:module';

let known: ReadonlySet<string> | undefined;

/**
 * Returns the address of a licence, as the operator names it: an address itself, or that of an SPDX name such as "CC0-1.0".
 * @returns null for any other text
 */
export function licenceAddress(licence: string): string | null {
  if (/^https?:\/\//.test(licence)) return licence;
  // Read on first use: most pages state no licence for programs.
  known ??= new Set(createRequire(import.meta.url)('spdx-license-ids') as string[]);
  return known.has(licence) ? `https://spdx.org/licenses/${licence}` : null;
}
