import pg from 'pg';
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Viewer } from '../../access/viewer.ts';
import { causesOf } from '../../runtime/errors.ts';
import { recordTables } from '../record.entity.ts';
import { writeId } from '../values/ids.ts';
import { type ErrorCode, errorCodes } from './error-codes.ts';
import { InputErrors, type Path, RulesBroken, RuleViolation, violationsIn } from './input-errors.ts';

/** What every write is handed: who writes, and the transaction in which. */
export interface WriteContext {
  viewer: Viewer;
  db: EntityManager;
  /** What is wrong with the draft that is being written. */
  errors: InputErrors;
  /** Of an import: where new rows are put, to be written many at once. What is read is read from `db` all the same. */
  gathered?: RowGatherer;
}

/** Takes new rows that are written later. */
export interface RowGatherer {
  /** @returns the uuids that the rows will have, in their order */
  add(entity: EntityTarget<ObjectLiteral>, rows: readonly object[]): string[];
}

/** One record would refer to another that it may not refer to: which only the database can see, and it knows no draft. */
export class ReferredWrongly extends RuleViolation {
  constructor(
    broken: RuleViolation,
    /** The uuid of that other record. */
    readonly refersTo: string,
  ) {
    super(broken.declared, [], broken.message, broken.params as { [name: string]: string });
  }
}

/** Works on one part of a draft: what is wrong with it is said at its place. */
export function under(context: WriteContext, ...part: readonly (string | number)[]): WriteContext {
  return { ...context, errors: context.errors.at(...part) };
}

/** In whose name a transaction writes, and why: both stand in the history of all that it touches. */
export interface Authorship {
  by: string;
  note?: string;
  /** The uuid of the source that says what is written. */
  sourceId?: string;
  viewer: Viewer;
  /** Whether nobody else may write meanwhile: for what moves references between records, however many. */
  alone?: boolean;
}

const MOST_ATTEMPTS = 5;

/** A serialization failure and a deadlock: the transaction may be tried again as a whole, and has done nothing. */
const TRY_AGAIN = ['40001', '40P01'];

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const CHECK_VIOLATION = '23514';

const UUID = / [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** How PostgreSQL names the row that a foreign key misses. */
const MISSING_ROW = /([0-9a-f-]{36})\) is not present in table "(\w+)"/;
const REFERS_TO = /(?<= refers to) [0-9a-f-]{36}/;

/** What may be wrong with how records refer to each other. */
export const REFERENCE_CODES = errorCodes({
  DEPENDENCY_INTERNAL: ['A PUBLIC record would refer to INTERNAL records. Publish those first, or with it.'],
  HIERARCHY_CYCLE: ['A record would be part of itself. Choose another record, or remove one of the links first.'],
  REFERENCE_DELETED: ['The record refers to a deleted record. Restore that record first.', 'id'],
  SELF_REFERENCE: ['A record refers to itself. Name another record, or omit the field.'],
});

/** What only the database can see. */
const DATABASE_CODES = errorCodes({
  VALUE_NOT_UNIQUE: [
    'The value exists already and must be unique. Give another value, or update the record that has it.',
  ],
  VALUE_REJECTED: ['A constraint of the database rejected the value. Correct the value at `path`.'],
});

/** The rules that only the database can keep, by the SQLSTATE with which it refuses. Its message says the rule. */
const KEPT_BY_THE_DATABASE = new Map<string, ErrorCode<never>>([
  ['EN001', REFERENCE_CODES.DEPENDENCY_INTERNAL],
  ['EN002', REFERENCE_CODES.HIERARCHY_CYCLE],
  ['EN004', DATABASE_CODES.VALUE_REJECTED],
]);

/** The SQLSTATE with which the database refuses a reference to a deleted record. */
const REFERS_TO_DELETED = 'EN003';

/**
 * What the database refuses although the work has looked before it wrote: another transaction may have come in between.
 * The second time the work sees what that one has done, and says more about it than the database can.
 */
const LOOKED_AT_BEFORE = [UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION, 'EN001', REFERS_TO_DELETED];

/**
 * Runs the work in one transaction, again from the start (at most five times) where it met another one.
 * @returns what the work gives, once it is committed
 * @throws RulesBroken where the work finds rules broken before it writes; RuleViolation where it or, at the latest when
 *   committing, the database finds one
 */
export async function inTransaction<T>(
  dataSource: Pick<EntityManager, 'transaction'>,
  authorship: Authorship,
  work: (context: WriteContext) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await dataSource.transaction(async (db) => {
        // Whoever writes alone waits for all others before he touches anything, so that neither holds what the other needs.
        await db.query(
          `select set_config('entente.by', $1, true), set_config('entente.note', $2, true),
            set_config('entente.source', $3, true), set_config('entente.identity', $4, true),
            pg_advisory_xact_lock${authorship.alone ? '' : '_shared'}(17956, 5)`,
          [authorship.by, authorship.note ?? '', authorship.sourceId ?? '', authorship.viewer.identity ?? ''],
        );
        return work({ viewer: authorship.viewer, db, errors: new InputErrors() });
      });
    } catch (error) {
      if (attempt < mostAttempts(error)) continue;
      throw ruleBrokenIn(error) ?? error;
    }
  }
}

/**
 * What the database says about an error, where the error is one of the database's: TypeORM wraps it, and what reads names and
 * answers inside the transaction does not.
 */
function fromDatabase(error: unknown): { code?: string; constraint?: string; message?: string; detail?: string } {
  return causesOf(error).find((cause) => cause instanceof pg.DatabaseError) ?? {};
}

function mostAttempts(error: unknown): number {
  const { code = '', constraint } = fromDatabase(error);
  // Where no slug was asked for, the next that is free is taken: that may be taken from under one several times.
  if (TRY_AGAIN.includes(code) || (code === UNIQUE_VIOLATION && constraint?.endsWith('_slug_key')))
    return MOST_ATTEMPTS;
  return LOOKED_AT_BEFORE.includes(code) ? 2 : 1;
}

/**
 * Works on what stands at one place of a draft as a whole: whatever rule is broken, also one that only the database can
 * keep, is told of that place.
 * @param path the place, or which one a rule that is broken is told of; null where it stays where it is
 */
export async function at<T>(
  context: WriteContext,
  path: Path | ((broken: RuleViolation) => Path | null),
  work: () => Promise<T>,
): Promise<T> {
  // What is wrong with the draft by itself stands at its own places.
  const known = new Set(context.errors.violations);
  try {
    return await work();
  } catch (error) {
    const broken = violationsIn(error) ?? [ruleBrokenIn(error)].filter((each) => each !== null);
    if (broken.length === 0) throw error;
    const errors = context.errors.fresh();
    for (const each of broken) {
      const place = known.has(each) ? null : typeof path === 'function' ? path(each) : path;
      if (place) errors.take(each.movedTo(place));
      else if (error instanceof RulesBroken) errors.keep(each);
      else errors.take(each);
    }
    return errors.end();
  }
}

/** The place of one rule alone, for `at`. */
export function placeOf(rule: ErrorCode, path: Path): (broken: RuleViolation) => Path | null {
  return ({ declared }) => (declared === rule ? path : null);
}

/** A refusal of the database in the domain's words; null where it is not about a rule. */
function ruleBrokenIn(error: unknown): RuleViolation | null {
  const { code = '', constraint, message, detail } = fromDatabase(error);
  const kept = KEPT_BY_THE_DATABASE.get(code);
  const [refersTo] = REFERS_TO.exec(message ?? '') ?? [];
  // Clients know records by other ids, and these by the places where they named them.
  const said = message?.replace(REFERS_TO, ' another').replace(UUID, '') ?? '';
  const told = (broken: RuleViolation) => (refersTo ? new ReferredWrongly(broken, refersTo.trim()) : broken);
  if (kept) return told(new RuleViolation(kept, [], said));
  if (code === REFERS_TO_DELETED) {
    // The detail is the id of the record that is deleted.
    return told(new RuleViolation(REFERENCE_CODES.REFERENCE_DELETED, [], said, { id: detail ?? '' }));
  }
  // Names of constraints are the database's words, which do not leave.
  if (code === UNIQUE_VIOLATION) {
    const what = constraint?.endsWith('_slug_key') ? 'Another record has the slug by now' : 'This is there already';
    return new RuleViolation(DATABASE_CODES.VALUE_NOT_UNIQUE, [], `${what}, and it can be there once only.`);
  }
  if (code === CHECK_VIOLATION) {
    return new RuleViolation(DATABASE_CODES.VALUE_REJECTED, [], 'The values break a rule of the database.');
  }
  if (code === FOREIGN_KEY_VIOLATION) {
    const [, uuid = '', table = ''] = MISSING_ROW.exec(detail ?? '') ?? [];
    const id = recordTables().includes(table) ? writeId(table, uuid) : uuid;
    const missing = 'One record would refer to another that does not exist.';
    return new RuleViolation(REFERENCE_CODES.REFERENCE_DELETED, [], missing, { id });
  }
  return null;
}
