/** The address of the contents, below which all pages are. */
export const DOCS = '/docs';

/**
 * @param page an address below `/docs/`, or null for the contents
 * @returns the relative address of `/docs/`
 */
export function upFrom(page: string | null): string {
  return page === null ? 'docs/' : '../'.repeat(page.split('/').length - 1);
}

/** Returns the relative address of the server's root: see `upFrom`. */
export function rootFrom(page: string | null): string {
  return page === null ? './' : `${upFrom(page)}../`;
}
