/** Statements cannot name a column with more bytes than these. */
const LONGEST_NAME = 63;

/** The name of an answer's key inside statements. */
export function nameInSql(key: string): string {
  return key.length > LONGEST_NAME ? `${key.slice(0, 40)}~${key.length}~${checksum(key)}` : key;
}

function checksum(text: string): string {
  let hash = 5381;
  for (let i = 0; i < text.length; i++) hash = ((hash * 33) ^ text.charCodeAt(i)) >>> 0;
  return hash.toString(36);
}

/** Where hidden columns of rows are kept for what JavaScript finishes. No alias can be spelled so. */
export const TYPE_KEY = '~type';
export const NEEDS_KEY = '~needs';
