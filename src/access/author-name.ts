import anyAscii from 'any-ascii';

const MAX_LENGTH = 100;

/** Names under which the server itself writes, as `readAs` gives them. */
const RESERVED = ['adminkey', 'entente', 'anonymous', 'reader', 'editor', 'admin', 'firstdata', 'postimport'];

/**
 * Returns the name under which changes of a token's holder stand in the history: the first candidate that is a name and
 * is not one of the server's own, without control characters and at most 100 characters long.
 * @param candidates what the token says, the best first and its subject last
 */
export function authorName(candidates: readonly string[]): string {
  const names = candidates.map(cleaned).filter((name) => name !== '');
  return names.find((name) => !RESERVED.includes(readAs(name))) ?? cleaned(`subject ${names.at(-1) ?? 'unnamed'}`);
}

/** Marks of direction and characters without width go too: they make one name look like another. */
function cleaned(name: string): string {
  const printable = name
    .normalize('NFC')
    .replace(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]+/gu, ' ')
    .trim();
  return [...printable].slice(0, MAX_LENGTH).join('').trim();
}

/** As what a reader takes a name in haste: "ＡＤＭＩＮ-KEY" and "АDMIN KEY" with a Cyrillic letter are "adminkey". */
function readAs(name: string): string {
  return anyAscii(name.normalize('NFKC'))
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
