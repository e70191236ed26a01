import pg from 'pg';
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Viewer } from '../../access/viewer.ts';
import { causesOf } from '../../runtime/errors.ts';

/** What every write is handed: who writes, and the transaction in which. */
export interface WriteContext {
  viewer: Viewer;
  db: EntityManager;
  /** Of an import: where new rows are put, to be written many at once. What is read is read from `db` all the same. */
  gathered?: RowGatherer;
}

/** Takes new rows that are written later. */
export interface RowGatherer {
  /** @returns the uuids that the rows will have, in their order */
  add(entity: EntityTarget<ObjectLiteral>, rows: readonly object[]): string[];
}

/**
 * A rule of the domain that a write would have broken. Nothing was written.
 * `path` leads through the draft to what broke it, for instance `['names', '0', 'lang']`.
 */
export class RuleViolation extends Error {
  override readonly name = 'RuleViolation';

  constructor(
    readonly code: string,
    readonly path: readonly string[],
    message: string,
  ) {
    super(message);
  }

  /** The message behind the way through the draft: "signatures[3].namedAs: The text …". */
  get located(): string {
    const way = this.path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('');
    return way ? `${way.replace(/^\./, '')}: ${this.message}` : this.message;
  }
}

/** One record would refer to another that it may not refer to: which only the database can see, and it knows no draft. */
export class ReferredWrongly extends RuleViolation {
  constructor(
    code: string,
    message: string,
    /** The uuid of that other record. */
    readonly refersTo: string,
  ) {
    super(code, [], message);
  }
}

/** Other records stand against what is to be done with some. Nothing was written. */
export class OthersStandAgainst extends RuleViolation {
  constructor(
    code: string,
    path: readonly string[],
    message: string,
    /** The uuids of those records; the first hundred, where they are more. */
    readonly recordIds: readonly string[],
  ) {
    super(code, path, message);
  }
}

/** Works on one part of a draft: the place of that part stands before the path of a rule that it breaks. */
export async function under<T>(part: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    throw new RuleViolation(error.code, [part, ...error.path], error.message);
  }
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
const REFERS_TO = /(?<= refers to) [0-9a-f-]{36}/;

/** The rules that only the database can keep, by the SQLSTATE with which it refuses. Its message says the rule. */
const KEPT_BY_THE_DATABASE = new Map([
  ['EN001', 'REFERS_TO_INTERNAL'],
  ['EN002', 'LIES_WITHIN_ITSELF'],
  ['EN003', 'UNKNOWN_RECORD'],
  ['EN004', 'DOES_NOT_FIT'],
]);

/**
 * What the database refuses although the work has looked before it wrote: another transaction may have come in between.
 * The second time the work sees what that one has done, and says more about it than the database can.
 */
const LOOKED_AT_BEFORE = [UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION, 'EN001', 'EN003'];

/**
 * Runs the work in one transaction, again from the start (at most five times) where it met another one.
 * @returns what the work gives, once it is committed
 * @throws RuleViolation where the work or, at the latest when committing, the database finds a rule broken
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
        return work({ viewer: authorship.viewer, db });
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
function fromDatabase(error: unknown): { code?: string; constraint?: string; message?: string } {
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
 * @param rule the code of the only rule that is told of that place; absent: all are
 */
export async function at<T>(path: readonly string[], work: () => Promise<T>, rule?: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const broken = error instanceof RuleViolation ? error : ruleBrokenIn(error);
    if (!broken || (rule !== undefined && broken.code !== rule)) throw error;
    throw new RuleViolation(broken.code, path, broken.message);
  }
}

/** A refusal of the database in the domain's words; null where it is not about a rule. */
function ruleBrokenIn(error: unknown): RuleViolation | null {
  const { code, constraint, message } = fromDatabase(error);
  const kept = KEPT_BY_THE_DATABASE.get(code ?? '');
  if (kept) {
    const [refersTo] = REFERS_TO.exec(message!) ?? [];
    // Clients know records by other ids, and these by the places where they named them.
    const said = message!.replace(REFERS_TO, ' another').replace(UUID, '');
    return refersTo ? new ReferredWrongly(kept, said, refersTo.trim()) : new RuleViolation(kept, [], said);
  }
  // Names of constraints are the database's words, which do not leave.
  if (code === UNIQUE_VIOLATION) {
    const what = constraint?.endsWith('_slug_key') ? 'Another record has the slug by now' : 'This is there already';
    return new RuleViolation('NOT_UNIQUE', [], `${what}, and it can be there once only.`);
  }
  if (code === CHECK_VIOLATION) return new RuleViolation('DOES_NOT_FIT', [], 'This breaks a rule of the database.');
  if (code === FOREIGN_KEY_VIOLATION) {
    return new RuleViolation('UNKNOWN_RECORD', [], 'One record would refer to another that does not exist.');
  }
  return null;
}
