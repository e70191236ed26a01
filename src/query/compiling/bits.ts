import { raw, type Sql } from '../sql.ts';

// Sets of records as strings of bits: what two sets have in common is counted by `&`, not by a row for each record.

/** Number of bits in one string. */
const BITS = 2_048;

/** Returns the number of the string that has the bit of a record. @param place column with the record's place, from 0 */
export function stringOf(place: string): Sql {
  return raw(`${place} / ${BITS}`);
}

/** Aggregates the bits of records of one string. @param place column with a record's place, from 0 */
export function bitsOf(place: string): Sql {
  return raw(`bit_or(set_bit(repeat('0', ${BITS})::varbit, ${place} % ${BITS}, 1))`);
}
