import {
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  valueFromASTUntyped,
} from 'graphql';
import type { DataSource } from 'typeorm';
import type { RequestContext } from '../../access/context.ts';
import { type Action, assertMay } from '../../access/permissions.ts';
import { mayBeOfOutage } from '../../database/outages.ts';
import { json, object, type Reading } from '../../query/compiling/readings.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { Sql } from '../../query/sql.ts';
import { causesOf } from '../../runtime/errors.ts';
import type { MutationInput } from '../api/mutation.inputs.ts';
import {
  ConflictError,
  type ErrorFields,
  InvalidInputError,
  OtherRecordsError,
  PossibleDuplicateError,
  type UserError,
} from '../api/user-error.entity.ts';
import { LONGEST_PASSAGE } from '../values/text.ts';
import { Drafting, type DraftOf } from './drafts.ts';
import { MayBeThere } from './duplicates.writes.ts';
import { hashOf, storeWritten, writtenBefore } from './idempotency-key.writes.ts';
import {
  InputErrors,
  inOrderOf,
  OthersStandAgainst,
  RulesBroken,
  type RuleViolation,
  violationsIn,
} from './input-errors.ts';
import { keptTextOrNull } from './rules.ts';
import { ChangedMeanwhile } from './versions.ts';
import { inTransaction, ReferredWrongly, type WriteContext } from './writing.ts';

/** In what a write differs from most. */
interface WriteOptions {
  /** What its sender must be allowed to; by default to write. */
  action?: Action;
  /** Whether nobody else may write meanwhile. */
  alone?: boolean;
  /** Whether null in the input says that something is to be cleared. */
  clears?: boolean;
}

/** What the resolver of a mutation gives: what is to be written, and what the answer is made of. */
export class Write {
  private constructor(
    readonly input: MutationInput,
    readonly work: (context: WriteContext, draft: unknown) => Promise<unknown>,
    readonly answer: (written: unknown) => { readonly [field: string]: Sql | Reading },
    readonly options: WriteOptions,
  ) {}

  /**
   * @param input as the client sent it
   * @param work what writes, given the draft that the input becomes. What it returns is stored as JSON under the idempotency
   *   key: ids and numbers, neither texts of records nor secrets
   * @param answer the fields of the payload but for its errors, read once all is written; on a repetition, read of the
   *   records as they are by then, or null if they are gone
   */
  static of<Given extends MutationInput, Written>(
    input: Given,
    work: (context: WriteContext, draft: DraftOf<Given>) => Promise<Written>,
    answer: (written: Written) => { readonly [field: string]: Sql | Reading },
    options: WriteOptions = {},
  ): Write {
    return new Write(input, work as Write['work'], answer as Write['answer'], options);
  }
}

/** What was written for a payload: for what may be shown once. */
const written = new WeakMap<object, unknown>();

/** What a write gave for this payload; on a repetition, as much of it as was stored. */
export function writtenFor(payload: object): unknown {
  return written.get(payload);
}

const LONGEST_KEY = 200;

/** The database was lost while it committed: nobody here knows whether it has, and a repetition would write a second time. */
function outcomeUnknown(mutation: string, cause: unknown): GraphQLError {
  return new GraphQLError(
    `The database was lost at the last moment: ${mutation} may have been written or not. Read before you send it again; ` +
      'under an idempotencyKey the same request can simply be repeated.',
    { extensions: { code: 'OUTCOME_UNKNOWN' }, originalError: cause as Error },
  );
}

/**
 * Runs what the resolvers of mutations give: who may, once under an idempotency key, in one transaction that also reads
 * the answer, with every broken rule told as a user error: all that were found before anything was written.
 */
export class Mutations {
  readonly #reader: Reader<RequestContext>;
  readonly #dataSource: DataSource;

  constructor(reader: Reader<RequestContext>, dataSource: DataSource) {
    this.#reader = reader;
    this.#dataSource = dataSource;
  }

  /** Puts itself around the resolvers of a schema's mutations. */
  finishFields(schema: GraphQLSchema): void {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const describe = field.resolve as GraphQLFieldResolver<unknown, RequestContext>;
      field.resolve = async (source, args, context: RequestContext, info) => {
        const write: unknown = await describe(source, args, context, info);
        if (!(write instanceof Write)) throw new Error(`${info.fieldName} gave nothing to be written`);
        return this.#run(write, context, info);
      };
    }
  }

  async #run(write: Write, context: RequestContext, info: GraphQLResolveInfo): Promise<object> {
    const { viewer } = context;
    const { action = 'WRITE', alone, clears = false } = write.options;
    assertMay(viewer, action);
    // What was wrong at an earlier attempt of the transaction may be right at the next.
    let drafting = new Drafting({});
    let isCommitting = false;
    try {
      const frame = new InputErrors();
      const note = keptTextOrNull(frame.at('note'), write.input.note, LONGEST_PASSAGE) ?? undefined;
      const key = keptTextOrNull(frame.at('idempotencyKey'), write.input.idempotencyKey, LONGEST_KEY);
      const owner = viewer.identity ?? viewer.name ?? '';
      const keyed = key === null ? null : { owner, key, hash: hashOf(info.fieldName, write.input, clears) };
      const authorship = { by: viewer.name ?? viewer.role, note, viewer, alone };
      return await inTransaction(this.#dataSource, authorship, async ({ db, errors }) => {
        isCommitting = false;
        for (const violation of frame.violations) errors.take(violation);
        drafting = new Drafting(write.input, clears, errors);
        const reading = this.#reader.inside(db, context);
        const before = keyed && frame.violations.length === 0 ? await writtenBefore(db, keyed) : null;
        let given = before?.written;
        if (!before) {
          const draft = await drafting.finished((pieces) => reading.values(pieces));
          given = await write.work({ viewer, db, errors: drafting.errors }, draft);
          errors.throwIfAny();
          if (keyed) await storeWritten(db, keyed, given);
          // Whatever is checked at the end is checked now, so that no answer is read of what cannot stay.
          await db.query('set constraints all immediate');
        }
        const described = object({ ...write.answer(given), userErrors: json([]) });
        const payload = (await reading.answer(described, info)) as object;
        written.set(payload, given);
        isCommitting = true;
        return payload;
      });
    } catch (error) {
      // Under a key the same request is simply sent again.
      if (isCommitting && write.input.idempotencyKey == null && causesOf(error).some(mayBeOfOutage)) {
        throw outcomeUnknown(info.fieldName, error);
      }
      const violations = violationsIn(error);
      if (!violations) throw error;
      const placed = placedIn(violations, error instanceof RulesBroken, drafting);
      return { userErrors: inOrderOf(sentInput(context, info), placed).map(userErrorOf) };
    }
  }
}

/**
 * The violations with their places in the input.
 * @param arePlaced whether they have them already; else they have places in the draft
 */
function placedIn(violations: readonly RuleViolation[], arePlaced: boolean, drafting: Drafting): RuleViolation[] {
  const errors = arePlaced ? new InputErrors() : drafting.errors;
  for (const violation of violations) {
    const place = violation instanceof ReferredWrongly ? drafting.placeOf(violation.refersTo) : null;
    const placed = place ? violation.movedTo(place) : violation;
    if (place || arePlaced) errors.keep(placed);
    else errors.take(placed);
  }
  return errors.violations;
}

/** The input as the client wrote it, which may differ in the order of fields from what graphql-js made of it. */
function sentInput({ sentVariables }: RequestContext, { fieldNodes }: GraphQLResolveInfo): unknown {
  const argument = fieldNodes[0]?.arguments?.find(({ name }) => name.value === 'input');
  return argument && valueFromASTUntyped(argument.value, { ...sentVariables });
}

function userErrorOf(violation: RuleViolation): UserError {
  const { code, message } = violation;
  const params = Object.entries(violation.params).map(([name, value]) => ({ name, value: String(value) }));
  const error: ErrorFields = { code, path: ['input', ...violation.path], message, params };
  if (violation instanceof ChangedMeanwhile) return new ConflictError(error, violation.recordId);
  if (violation instanceof OthersStandAgainst) return new OtherRecordsError(error, violation.recordIds);
  if (violation instanceof MayBeThere) return new PossibleDuplicateError(error, violation.recordIds);
  return violation.userError?.(error) ?? new InvalidInputError(error);
}
