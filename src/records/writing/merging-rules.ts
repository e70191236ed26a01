import { errorCodes } from './error-codes.ts';
import type { WriteContext } from './writing.ts';

// What a kind of record, or a table of its parts, wants when records are merged, or brought back as they were. Who merges
// knows no kind of record: features say here what is not in the catalogue of the database.

/** What may be wrong with a merge, whatever the type of the two records. */
export const MERGE_CODES = errorCodes({
  RECORD_TYPES_DIFFER: [
    'The records have different types or levels. Merge records of one type and level.',
    'keep',
    'absorb',
  ],
  IDENTIFIER_CLASH: [
    'The records have different identifiers in one scheme. Correct one of them first, if they are one.',
    'scheme',
    'keep',
    'absorb',
  ],
});

/** How the rows of one table are merged, beyond what the table's own keys say. */
export interface MergeRule {
  /**
   * When a row `r`, once its column leads to the survivor, says what the survivor's row `k` says already, and goes: a
   * condition in SQL, by the name of the column; null where there is none. Rows of which one holds nothing that the
   * other does not hold need none.
   */
  same?: (column: string) => string | null;
  /** Which parts `r` of the absorbed record are not the survivor's: a condition in SQL. */
  staysBehind?: string;
  /** What else becomes of a part `r` that moves to the survivor `$1`: SQL for columns. */
  becomes?: { readonly [column: string]: string };
  /** A statement that mends rows of the survivor `$1` once all has moved. */
  mend?: string;
  /** Columns of a record in which the absorbed one does not say what the survivor leaves open. */
  ownOnly?: readonly string[];
}

/** Holds a record to its kind's rules as it stands now. @throws RulesBroken */
type Judge = (context: WriteContext, id: string) => Promise<void>;

/** Looks whether two records of a kind may be merged; the errors say why not. */
type MergeCheck = (context: WriteContext, keep: string, absorb: string) => Promise<void>;

const rules = new Map<string, MergeRule>();
const judges = new Map<string, Judge>();
const judgedCodes: string[] = [];
const mergeChecks = new Map<string, MergeCheck>();

/** Says how the rows of a table are merged. */
export function registerMergeRule(table: string, rule: MergeRule): void {
  rules.set(table, rule);
}

/** How the rows of a table are merged. */
export function mergeRuleFor(table: string): MergeRule {
  return rules.get(table) ?? {};
}

/**
 * Says by which rules records of a type are judged after something else than their own mutations has changed them.
 * @param codes of the flags that the judge gives and takes: those of a record that is merged stay behind
 */
export function registerValidator(type: string, judge: Judge, codes: readonly string[]): void {
  judges.set(type, judge);
  judgedCodes.push(...codes);
  registerMergeRule('flag', { staysBehind: `r.code in (${judgedCodes.map((code) => `'${code}'`).join(', ')})` });
}

/** Judges a record, where its type has rules beyond those that the database keeps. @throws RulesBroken */
export async function validateRecord(context: WriteContext, { id, type }: { id: string; type: string }): Promise<void> {
  await judges.get(type)?.(context, id);
}

/** Says which records of a type are not to be merged. */
export function mergeOnlyIf(type: string, check: MergeCheck): void {
  mergeChecks.set(type, check);
}

/** Looks whether a type has something against a merge; the errors say what. */
export async function checkMerge(context: WriteContext, type: string, keep: string, absorb: string): Promise<void> {
  await mergeChecks.get(type)?.(context, keep, absorb);
}
