/** A position in the write-ahead log of PostgreSQL (LSN), in bytes. It only grows, on standbys too. */
export type Lsn = bigint;

/** The highest possible LSN. */
export const END_OF_LOG = 'FFFFFFFF/FFFFFFFF';

const LSN_TEXT = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i;

/** Parses an LSN such as "16/B374D848"; null if the text is not an LSN. */
export function parseLsn(text: string): Lsn | null {
  const [, high, low] = LSN_TEXT.exec(text) ?? [];
  return high && low ? (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`) : null;
}
