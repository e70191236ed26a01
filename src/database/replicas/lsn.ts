/** A place in PostgreSQL's log (its LSN), in bytes from the beginning. It only ever grows, on standbys too. */
export type Lsn = bigint;

/** A place that no log has reached, as PostgreSQL writes places. */
export const END_OF_LOG = 'FFFFFFFF/FFFFFFFF';

const WRITTEN = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i;

/** Reads a place as PostgreSQL writes it ("16/B374D848"); null where it is none. */
export function readLsn(text: string): Lsn | null {
  const [, high, low] = WRITTEN.exec(text) ?? [];
  return high && low ? (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`) : null;
}
