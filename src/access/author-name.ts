import anyAscii from 'any-ascii';

const MAX_CHARS = 100;

/** Names that the server itself uses in the history, in the form of `skeleton`. */
const RESERVED = ['adminkey', 'entente', 'anonymous', 'reader', 'editor', 'admin', 'firstdata', 'postimport'];

/**
 * Returns the name for a token holder in the history: the first candidate that is not empty and not reserved, without
 * control characters, cut to 100 characters. If all are reserved, the last one with the prefix "subject".
 * @param candidates claims of the token, best first, the subject last
 */
export function authorName(candidates: readonly string[]): string {
  const names = candidates.map(clean).filter((name) => name !== '');
  return names.find((name) => !RESERVED.includes(skeleton(name))) ?? clean(`subject ${names.at(-1) ?? 'unnamed'}`);
}

/** Removes direction marks and zero-width characters too: with them, different names look alike. */
function clean(name: string): string {
  const printable = name
    .normalize('NFC')
    .replace(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]+/gu, ' ')
    .trim();
  return [...printable].slice(0, MAX_CHARS).join('').trim();
}

/** Returns a name as a hasty reader sees it: "ＡＤＭＩＮ-KEY" and "АDMIN KEY" with a Cyrillic letter become "adminkey". */
function skeleton(name: string): string {
  return anyAscii(name.normalize('NFKC'))
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
