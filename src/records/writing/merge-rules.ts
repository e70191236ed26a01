import { errorCodes } from './error-codes.ts';
import type { WriteContext } from './transaction.ts';

// Rules of a record type, or of a table of its parts, for merging records and restoring versions. The merging code
// knows no types: features register here what the catalogue of the database does not say.

/** Error codes for a merge of records of any type. */
export const MERGE_CODES = errorCodes({
  RECORD_TYPES_DIFFER: [
    'The records have different types or levels. Merge records of one type and level.',
    'keep',
    'absorb',
  ],
  IDENTIFIER_CLASH: [
    'The records have different Wikidata ids or ISO country codes. If both are the same, correct one of them first.',
    'scheme',
    'keep',
    'absorb',
  ],
});

/** Describes how the rows of a table are merged, beyond the table's unique keys. */
export interface MergeRule {
  /**
   * Returns the SQL condition under which a row `r` duplicates the survivor's row `k`, once the column refers to the
   * survivor; then `r` is deleted. Null if there is no such condition. Rows of which one contains the values of the
   * other need none.
   */
  isDuplicate?: (column: string) => string | null;
  /** SQL condition for parts `r` of the absorbed record that do not move to the survivor. */
  staysBehind?: string;
  /** SQL values of columns of a part `r` that moves to the survivor `$1`. */
  movedValues?: { readonly [column: string]: string };
  /** Statement that repairs rows of the survivor `$1` after all parts have moved. */
  fixup?: string;
  /** Statement that adds to the parts of the survivor `$1` what it lacks of the absorbed record, whose row was `$2`. */
  addition?: string;
  /** Columns of a record that the survivor does not take over from the absorbed record. */
  neverFilled?: readonly string[];
}

/** Checks a record against the rules of its type as it is now. @throws RuleViolations */
type Validator = (context: WriteContext, id: string) => Promise<void>;

/** Checks whether two records of a type may be merged; adds errors if not. */
type MergeCheck = (context: WriteContext, keep: string, absorb: string) => Promise<void>;

const rules = new Map<string, MergeRule>();
const validators = new Map<string, Validator>();
const validatedCodes: string[] = [];
const mergeChecks = new Map<string, MergeCheck>();

/** Registers how the rows of a table are merged. */
export function registerMergeRule(table: string, rule: MergeRule): void {
  rules.set(table, rule);
}

export function mergeRuleFor(table: string): MergeRule {
  return rules.get(table) ?? {};
}

/**
 * Registers the validation of a type's records, for changes that are not made by their own mutations.
 * @param codes codes of the flags that the validation adds and deletes: a merge does not move them to the survivor
 */
export function registerValidator(type: string, validator: Validator, codes: readonly string[]): void {
  validators.set(type, validator);
  validatedCodes.push(...codes);
  registerMergeRule('flag', { staysBehind: `r.code in (${validatedCodes.map((code) => `'${code}'`).join(', ')})` });
}

/** Validates a record if its type has rules beyond those of the database. @throws RuleViolations */
export async function validateRecord(context: WriteContext, { id, type }: { id: string; type: string }): Promise<void> {
  await validators.get(type)?.(context, id);
}

/** Registers the check whether two records of a type may be merged. */
export function registerMergeCheck(type: string, check: MergeCheck): void {
  mergeChecks.set(type, check);
}

/** Runs the check of a type before a merge; adds errors if the records must not be merged. */
export async function checkMerge(context: WriteContext, type: string, keep: string, absorb: string): Promise<void> {
  await mergeChecks.get(type)?.(context, keep, absorb);
}
