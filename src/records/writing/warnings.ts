import { registerEnumType } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import { OperatorError } from '../../runtime/errors.ts';
import type { InputErrors, Path } from './input-errors.ts';
import { FROM_THIS_TRANSACTION } from './written-rows.reads.ts';

declare const IS_DECLARED: unique symbol;

/** A value of the enum: the name of a code that `warningCodes` declared. */
export type WarningCode = string & { readonly [IS_DECLARED]: true };

/** The enum of the API. Modules declare its values with `warningCodes` before the schema is built. */
export const WarningCode: { [name: string]: WarningCode } = {};

const valuesConfig: { [name: string]: { description: string } } = {};

registerEnumType(WarningCode, {
  name: 'WarningCode',
  description: 'Cause of a warning: one code for one cause. Values may be added.',
  valuesConfig,
});

/**
 * Declares codes of warnings. A flag with such a code is a warning of the mutation that sets it.
 * @param declared when each code occurs and what to do
 * @throws OperatorError if a code is declared twice: one code has one cause
 */
export function warningCodes<const Name extends string>(
  declared: { readonly [name in Name]: string },
): {
  readonly [name in Name]: WarningCode;
} {
  const codes = Object.entries<string>(declared).map(([name, description]) => {
    if (name in WarningCode) throw new OperatorError(`The warning code ${name} is declared twice. Declare it once.`);
    WarningCode[name] = name as WarningCode;
    valuesConfig[name] = { description };
    return [name, WarningCode[name]];
  });
  return Object.fromEntries(codes);
}

const CODES = warningCodes({
  SOURCE_MISSING: 'The record cites no source. Add a citation.',
});

/** A warning about an input. */
export interface FoundWarning {
  code: WarningCode;
  /** Path in the input. */
  path: Path;
  message: string;
  /** Uuids of other records that it is about. */
  recordIds: readonly string[];
}

const MAX_WARNINGS = 100;

/** Collects the warnings of one mutation. */
export class InputWarnings {
  readonly #found: FoundWarning[] = [];
  /** The records of the input, by their uuids. */
  readonly #placed = new Map<string, { at: InputErrors; citesSources: boolean }>();

  get found(): readonly FoundWarning[] {
    return this.#found.slice(0, MAX_WARNINGS);
  }

  /** Adds a warning at the path of these errors. */
  add(at: InputErrors, code: WarningCode, message: string, recordIds: readonly string[] = []): void {
    this.#found.push({ code, path: at.inputPath, message, recordIds });
  }

  /**
   * Says where the input has the facts of a record, for warnings that are found in what was written.
   * @param at errors of the record
   * @param citesSources whether it should cite a source
   */
  place(uuid: string, at: InputErrors, citesSources: boolean): void {
    this.#placed.set(uuid, { at, citesSources });
  }

  /** Adds the warnings that are found in what this transaction has written: new flags, and missing sources. */
  async findWritten(db: EntityManager): Promise<void> {
    const citing = [...this.#placed].flatMap(([uuid, { citesSources }]) => (citesSources ? [uuid] : []));
    const rows: { id: string; code: WarningCode; path: string | null; message: string }[] = await db.query(
      `select r.id, $2 as code, 'citations' as path, 'The record cites no source. Add one.' as message
        from unnest($1::uuid[]) r (id) where not exists (select from citation c where c.record_id = r.id)
      union all
      select v.record_id, w.after ->> 'code', w.after ->> 'path', w.after ->> 'message'
        from ${FROM_THIS_TRANSACTION} and w.table_name = 'flag' and w.before is null and w.after ->> 'code' = any($3)
      limit ${MAX_WARNINGS}`,
      [citing, CODES.SOURCE_MISSING, Object.values(WarningCode)],
    );
    for (const { id, code, path, message } of rows) {
      const place = this.#placed.get(id);
      const steps = path?.split('.') ?? [];
      if (place) this.add(place.at.at(...steps), code, message);
      else this.#found.push({ code, path: [], message, recordIds: [id] });
    }
  }
}
