import type { InputErrors } from './input-errors.ts';

/** The start of a reference to another new record of the same input. */
export const INNER = 'ref:';

/** A reference to another new record of the same input, by the name that the input gives to it. */
export interface InnerReference {
  /** Name of the record. */
  ref: string;
  /** A type in snake case, "item" or "record". */
  kind: string;
  /** Errors of the reference. */
  at: InputErrors;
  /** Puts the uuid of the record into the draft. */
  put(uuid: string): void;
  /** Set when the record exists. */
  uuid?: string;
}
