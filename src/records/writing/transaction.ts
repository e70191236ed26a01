import pg from 'pg';
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Viewer } from '../../access/viewer.ts';
import { WRITERS_LOCK } from '../../database/advisory-locks.ts';
import { causesOf } from '../../runtime/errors.ts';
import { recordTables } from '../record.entity.ts';
import { formatId } from '../values/ids.ts';
import { type ErrorCode, errorCodes } from './error-codes.ts';
import type { InnerReference } from './inner-reference.ts';
import { InputErrors, type Path, RuleViolation, RuleViolations, violationsIn } from './input-errors.ts';
import type { InputWarnings } from './warnings.ts';

/** The context of every write: its author, its transaction, its errors. */
export interface WriteContext {
  viewer: Viewer;
  db: EntityManager;
  /** Errors of the draft. */
  errors: InputErrors;
  /** Set by mutations: collects what the client should check. */
  warnings?: InputWarnings;
  /** References between the new records of an input that creates several. */
  innerReferences?: readonly InnerReference[];
  /** Set by imports: takes new rows, which are inserted in large batches. Reads use `db` all the same. */
  rowSink?: RowSink;
}

/** Takes new rows that are written later. */
export interface RowSink {
  /** @returns the uuids of the rows, in the order of the rows */
  add(entity: EntityTarget<ObjectLiteral>, rows: readonly object[]): string[];
}

/** A reference that the database rejected. Only the database can detect this, and it does not know the draft's path. */
export class InvalidReference extends RuleViolation {
  constructor(
    broken: RuleViolation,
    /** Uuid of the referenced record. */
    readonly refersTo: string,
  ) {
    super(broken.declared, [], broken.message, broken.params as { [name: string]: string });
  }
}

/** Returns the context for a part of a draft: errors get the path of the part. */
export function withPath(context: WriteContext, ...part: readonly (string | number)[]): WriteContext {
  return { ...context, errors: context.errors.at(...part) };
}

/** Author and reason of a transaction; the history of every record that it changes shows both. */
export interface Authorship {
  by: string;
  note?: string;
  /** Uuid of the source from which the data comes. */
  sourceId?: string;
  viewer: Viewer;
  /** Whether all other writers wait meanwhile: for moving references between any number of records. */
  exclusive?: boolean;
  /** Whether to roll the transaction back after the work. */
  isDryRun?: boolean;
}

/** Ends a dry run: the transaction is rolled back, and the work has its result. */
class DryRunEnded extends Error {
  constructor(readonly result: unknown) {
    super('The dry run has ended.');
  }
}

const MAX_ATTEMPTS = 5;

/** Serialization failure and deadlock: PostgreSQL has rolled the transaction back, so it can be retried as a whole. */
const RETRYABLE_SQLSTATES = ['40001', '40P01'];

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const CHECK_VIOLATION = '23514';

const UUID = / [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** The text by which PostgreSQL names the row that a foreign key misses. */
const MISSING_ROW = /([0-9a-f-]{36})\) is not present in table "(\w+)"/;
const REFERS_TO = /(?<= refers to) [0-9a-f-]{36}/;

/** Error codes for references between records. */
export const REFERENCE_CODES = errorCodes({
  DEPENDENCY_INTERNAL: ['A PUBLIC record would refer to INTERNAL records. Publish those first, or with it.'],
  HIERARCHY_CYCLE: ['A record would be part of itself. Choose another record, or remove one of the links first.'],
  REFERENCE_DELETED: ['The record refers to a deleted record. Restore that record first.', 'id'],
  SELF_REFERENCE: ['A record refers to itself. Name another record, or omit the field.'],
});

/** Error codes for rules that only the database can check. */
const DATABASE_CODES = errorCodes({
  VALUE_NOT_UNIQUE: [
    'The value exists already and must be unique. Give another value, or update the record that has it.',
  ],
  VALUE_REJECTED: ['A constraint of the database rejected the value. Correct the value at `path`.'],
});

/**
 * Codes of the rules that only the database can enforce, by SQLSTATE. The message of the database describes the rule.
 */
const CODES_BY_SQLSTATE = new Map<string, ErrorCode<never>>([
  ['EN001', REFERENCE_CODES.DEPENDENCY_INTERNAL],
  ['EN002', REFERENCE_CODES.HIERARCHY_CYCLE],
  ['EN004', DATABASE_CODES.VALUE_REJECTED],
]);

/** SQLSTATE of a reference to a deleted record. */
const REFERS_TO_DELETED = 'EN003';

/**
 * SQLSTATEs of rules that the work has checked before it wrote. If the database still rejects the write, another
 * transaction came in between: a second attempt sees its changes and reports a more precise error.
 */
const CHECKED_SQLSTATES = [UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION, 'EN001', REFERS_TO_DELETED];

/**
 * Runs the work in one transaction, and again from the start if it conflicts with another one (up to five attempts).
 * @returns the result of the work, once it is committed, or rolled back after a dry run
 * @throws RuleViolations for rules that the work finds broken before it writes; RuleViolation for a rule that the work
 *   or, at the latest on commit, the database finds broken
 */
export async function inTransaction<T>(
  dataSource: Pick<EntityManager, 'transaction'>,
  authorship: Authorship,
  work: (context: WriteContext) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await dataSource.transaction(async (db) => {
        // An exclusive writer waits for all others before it locks anything but its idempotency key, which all take before
        // this lock. So neither holds a lock that the other needs.
        await db.query(
          `select set_config('entente.by', $1, true), set_config('entente.note', $2, true),
            set_config('entente.source', $3, true), set_config('entente.identity', $4, true),
            pg_advisory_xact_lock${authorship.exclusive ? '' : '_shared'}(${WRITERS_LOCK})`,
          [authorship.by, authorship.note ?? '', authorship.sourceId ?? '', authorship.viewer.identity ?? ''],
        );
        const result = await work({ viewer: authorship.viewer, db, errors: new InputErrors() });
        if (authorship.isDryRun) throw new DryRunEnded(result);
        return result;
      });
    } catch (error) {
      if (error instanceof DryRunEnded) return error.result as T;
      if (attempt < mostAttempts(error)) continue;
      throw ruleBrokenIn(error) ?? error;
    }
  }
}

/** Returns the database's error behind an error. TypeORM wraps it; the reader inside the transaction does not. */
function fromDatabase(error: unknown): { code?: string; constraint?: string; message?: string; detail?: string } {
  return causesOf(error).find((cause) => cause instanceof pg.DatabaseError) ?? {};
}

function mostAttempts(error: unknown): number {
  const { code = '', constraint } = fromDatabase(error);
  // A generated slug is the next free one, and other transactions may take it several times in a row.
  if (RETRYABLE_SQLSTATES.includes(code) || (code === UNIQUE_VIOLATION && constraint?.endsWith('_slug_key')))
    return MAX_ATTEMPTS;
  return CHECKED_SQLSTATES.includes(code) ? 2 : 1;
}

/**
 * Runs work on one part of a draft: every broken rule gets the path of the part, also a rule that only the database can
 * enforce.
 * @param path the path, or a function that returns the path of a broken rule; null keeps the rule's own path
 */
export async function withErrorsAt<T>(
  context: WriteContext,
  path: Path | ((broken: RuleViolation) => Path | null),
  work: () => Promise<T>,
): Promise<T> {
  // Errors that the draft had before keep their own paths.
  const known = new Set(context.errors.violations);
  try {
    return await work();
  } catch (error) {
    const broken = violationsIn(error) ?? [ruleBrokenIn(error)].filter((each) => each !== null);
    if (broken.length === 0) throw error;
    const errors = context.errors.emptyCopy();
    for (const each of broken) {
      const place = known.has(each) ? null : typeof path === 'function' ? path(each) : path;
      if (place) errors.addViolation(each.movedTo(place));
      else if (error instanceof RuleViolations) errors.addWithInputPath(each);
      else errors.addViolation(each);
    }
    return errors.throwNow();
  }
}

/** Returns the path for one rule and null for all others, as a parameter of `withErrorsAt`. */
export function pathForRule(rule: ErrorCode, path: Path): (broken: RuleViolation) => Path | null {
  return ({ declared }) => (declared === rule ? path : null);
}

/** Returns an error of the database as a violation; null if it is not about a rule. */
function ruleBrokenIn(error: unknown): RuleViolation | null {
  const { code = '', constraint, message, detail } = fromDatabase(error);
  const kept = CODES_BY_SQLSTATE.get(code);
  const [refersTo] = REFERS_TO.exec(message ?? '') ?? [];
  // The message must not contain uuids: clients know records by ids, and the path shows which reference is meant.
  const said = message?.replace(REFERS_TO, ' another').replace(UUID, '') ?? '';
  const located = (broken: RuleViolation) => (refersTo ? new InvalidReference(broken, refersTo.trim()) : broken);
  if (kept) return located(new RuleViolation(kept, [], said));
  if (code === REFERS_TO_DELETED) {
    // The detail is the id of the record that is deleted.
    return located(new RuleViolation(REFERENCE_CODES.REFERENCE_DELETED, [], said, { id: detail ?? '' }));
  }
  // Names of constraints are internal and are not shown to clients.
  if (code === UNIQUE_VIOLATION) {
    const message = constraint?.endsWith('_slug_key')
      ? 'Another record has taken the slug. Change the slug of that record first.'
      : 'A value that must be unique exists already. Another client may have written it just now.';
    return new RuleViolation(DATABASE_CODES.VALUE_NOT_UNIQUE, [], message);
  }
  if (code === CHECK_VIOLATION) {
    return new RuleViolation(DATABASE_CODES.VALUE_REJECTED, [], 'A constraint of the database rejected the values.');
  }
  if (code === FOREIGN_KEY_VIOLATION) {
    const [, uuid = '', table = ''] = MISSING_ROW.exec(detail ?? '') ?? [];
    const id = recordTables().includes(table) ? formatId(table, uuid) : uuid;
    const missing = 'One record would refer to another that does not exist.';
    return new RuleViolation(REFERENCE_CODES.REFERENCE_DELETED, [], missing, { id });
  }
  return null;
}
