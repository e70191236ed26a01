import {
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  valueFromASTUntyped,
} from 'graphql';
import type { DataSource, EntityManager } from 'typeorm';
import type { RequestContext } from '../../access/context.ts';
import { type Action, assertAllowed } from '../../access/permissions.ts';
import { mayBeOutage } from '../../database/outages.ts';
import { json, object, type ReadPlan } from '../../query/compiling/read-plans.ts';
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
import { Warning } from '../api/warning.entity.ts';
import { MAX_PASSAGE_CHARS } from '../values/text.ts';
import { DraftBuilder, type DraftOf } from './drafts.ts';
import { PossibleDuplicateFound } from './duplicates.writes.ts';
import { findStoredResult, hashOf, type StoredResult, storeResult } from './idempotency-key.writes.ts';
import {
  BlockedByRecords,
  InputErrors,
  type RuleViolation,
  RuleViolations,
  sortByInputOrder,
  violationsIn,
} from './input-errors.ts';
import { validateOptionalText } from './rules.ts';
import { InvalidReference, inTransaction, type WriteContext } from './transaction.ts';
import { VersionConflict } from './versions.ts';
import { type FoundWarning, InputWarnings } from './warnings.ts';
import { writtenRows } from './written-rows.reads.ts';

/** Options of a write. */
interface WriteOptions {
  /** Permission that the client needs; default: WRITE. */
  action?: Action;
  /** Whether all other writers wait meanwhile. */
  exclusive?: boolean;
  /** Whether null in the input clears a field. */
  clears?: boolean;
  /** Whether the input creates several records, which may refer to each other. */
  isJoined?: boolean;
}

/** The plan that the resolver of a mutation returns: the write, and the fields of the payload. */
export class MutationPlan {
  private constructor(
    readonly input: MutationInput,
    readonly write: (context: WriteContext, draft: unknown) => Promise<unknown>,
    readonly payload: (written: unknown) => { readonly [field: string]: Sql | ReadPlan },
    readonly options: WriteOptions,
  ) {}

  /**
   * @param input as the client sent it
   * @param work writes the draft of the input. Its result is stored as JSON under the idempotency key, so it holds ids
   *   and numbers, neither texts of records nor secrets
   * @param answer returns the fields of the payload except its errors. They are read after all writes; for a repeated
   *   mutation they show the records as they are now, or null if they are deleted
   */
  static of<Given extends MutationInput, Written>(
    input: Given,
    work: (context: WriteContext, draft: DraftOf<Given>) => Promise<Written>,
    answer: (written: Written) => { readonly [field: string]: Sql | ReadPlan },
    options: WriteOptions = {},
  ): MutationPlan {
    return new MutationPlan(input, work as MutationPlan['write'], answer as MutationPlan['payload'], options);
  }
}

/** Results by payload, for values that may be shown only once. */
const written = new WeakMap<object, unknown>();

/** Returns the result of the write behind a payload; for a repeated mutation, the part of it that was stored. */
export function mutationResultFor(payload: object): unknown {
  return written.get(payload);
}

const MAX_KEY_CHARS = 200;

/**
 * The connection was lost during the commit: the transaction may be committed or not, and a retry could write a second
 * time.
 */
function outcomeUnknown(mutation: string, cause: unknown): GraphQLError {
  return new GraphQLError(
    `The connection to the database was lost during the commit: ${mutation} may have been written or not. Read the record ` +
      'before you send the mutation again. With an idempotencyKey you can simply repeat the request.',
    { extensions: { code: 'OUTCOME_UNKNOWN' }, originalError: cause as Error },
  );
}

/**
 * Runs the plans of mutations: checks the permission and the idempotency key, writes in one transaction, which also
 * reads the payload, and returns broken rules as user errors. All rules are reported that are found before anything is
 * written.
 */
export class MutationRunner {
  readonly #reader: Reader<RequestContext>;
  readonly #dataSource: DataSource;
  /** Warnings by payload. */
  readonly #warnings = new WeakMap<object, Warning[]>();

  constructor(reader: Reader<RequestContext>, dataSource: DataSource) {
    this.#reader = reader;
    this.#dataSource = dataSource;
  }

  /** Wraps the resolvers of a schema's mutations. */
  finishFields(schema: GraphQLSchema): void {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const { warnings } = (getNamedType(field.type) as GraphQLObjectType).getFields();
      warnings!.resolve = (payload: object) => this.#warnings.get(payload) ?? [];
      const describe = field.resolve as GraphQLFieldResolver<unknown, RequestContext>;
      field.resolve = async (source, args, context: RequestContext, info) => {
        const write: unknown = await describe(source, args, context, info);
        if (!(write instanceof MutationPlan)) throw new Error(`The resolver of ${info.fieldName} returned no plan.`);
        return this.#run(write, context, info);
      };
    }
  }

  async #run(write: MutationPlan, context: RequestContext, info: GraphQLResolveInfo): Promise<object> {
    const { viewer } = context;
    const { action = 'WRITE', exclusive, clears = false, isJoined } = write.options;
    assertAllowed(viewer, action);
    // A later attempt of the transaction starts without the errors of an earlier one.
    let drafting = new DraftBuilder({});
    let warnings = new InputWarnings();
    let isCommitting = false;
    const isDryRun = write.input.dryRun ?? false;
    const answered = <Payload extends object>(payload: Payload): Payload => {
      const sorted = sortByInputOrder(sentInput(context, info), warnings.found);
      this.#warnings.set(payload, sorted.map(warningOf));
      return payload;
    };
    try {
      const frame = new InputErrors();
      const note = validateOptionalText(frame.at('note'), write.input.note, MAX_PASSAGE_CHARS) ?? undefined;
      const key = validateOptionalText(frame.at('idempotencyKey'), write.input.idempotencyKey, MAX_KEY_CHARS);
      const owner = viewer.identity ?? viewer.name ?? '';
      const keyed = key === null || isDryRun ? null : { owner, key, hash: hashOf(info.fieldName, write.input, clears) };
      const authorship = { by: viewer.name ?? viewer.role, note, viewer, exclusive, isDryRun };
      const run = (connection: Pick<EntityManager, 'transaction'>, before: StoredResult | null) =>
        inTransaction(connection, authorship, async ({ db, errors }) => {
          isCommitting = false;
          warnings = new InputWarnings();
          for (const violation of frame.violations) errors.addViolation(violation);
          drafting = new DraftBuilder(write.input, clears, errors, isJoined);
          const reading = this.#reader.inside(db, context);
          let given = before?.written;
          if (!before) {
            const draft = await drafting.build((pieces) => reading.values(pieces));
            const innerReferences = drafting.innerReferences ?? undefined;
            given = await write.write({ viewer, db, errors: drafting.errors, warnings, innerReferences }, draft);
            errors.throwIfAny();
            if (keyed) await storeResult(db, keyed, given);
            // Deferred constraints are checked now, so that no payload is read of a state that cannot be committed.
            await db.query('set constraints all immediate');
            await warnings.findWritten(db);
          }
          const frameOf = { userErrors: json([]), warnings: json([]), written: writtenRows() };
          const payload = (await reading.answer(object({ ...write.payload(given), ...frameOf }), info)) as object;
          // Nothing has the secret that a dry run made.
          if (!isDryRun) written.set(payload, given);
          isCommitting = !isDryRun;
          return payload;
        });
      // The key is taken before the first attempt and kept until the last one. Otherwise a repetition could come between
      // two attempts and be rejected, and the client would not know of what the next attempt writes.
      const payload =
        keyed && frame.violations.length === 0
          ? await this.#dataSource.transaction(async (db) => run(db, await findStoredResult(db, keyed)))
          : await run(this.#dataSource, null);
      return answered(payload);
    } catch (error) {
      // With a key the client can send the same request again.
      if (isCommitting && write.input.idempotencyKey == null && causesOf(error).some(mayBeOutage)) {
        throw outcomeUnknown(info.fieldName, error);
      }
      const violations = violationsIn(error);
      if (!violations) throw error;
      const placed = placedIn(violations, error instanceof RuleViolations, drafting);
      const userErrors = sortByInputOrder(sentInput(context, info), placed).map(userErrorOf);
      return answered({ userErrors, written: [] });
    }
  }
}

/**
 * Returns violations with their paths in the input.
 * @param arePlaced whether the paths are paths in the input already, not in the draft
 */
function placedIn(violations: readonly RuleViolation[], arePlaced: boolean, drafting: DraftBuilder): RuleViolation[] {
  const errors = arePlaced ? new InputErrors() : drafting.errors;
  for (const violation of violations) {
    const place = violation instanceof InvalidReference ? drafting.pathOf(violation.refersTo) : null;
    const placed = place ? violation.movedTo(place) : violation;
    if (place || arePlaced) errors.addWithInputPath(placed);
    else errors.addViolation(placed);
  }
  return errors.violations;
}

/** Returns the input as the client wrote it. Its order of fields may differ from the order in graphql-js. */
function sentInput({ sentVariables }: RequestContext, { fieldNodes }: GraphQLResolveInfo): unknown {
  const argument = fieldNodes[0]?.arguments?.find(({ name }) => name.value === 'input');
  return argument && valueFromASTUntyped(argument.value, { ...sentVariables });
}

function warningOf({ code, path, message, recordIds }: FoundWarning): Warning {
  return new Warning({ code, path: ['input', ...path], message }, recordIds);
}

function userErrorOf(violation: RuleViolation): UserError {
  const { code, message } = violation;
  const params = Object.entries(violation.params).map(([name, value]) => ({ name, value: String(value) }));
  const error: ErrorFields = { code, path: ['input', ...violation.path], message, params };
  if (violation instanceof VersionConflict) return new ConflictError(error, violation.recordId);
  if (violation instanceof BlockedByRecords) return new OtherRecordsError(error, violation.recordIds);
  if (violation instanceof PossibleDuplicateFound) return new PossibleDuplicateError(error, violation.recordIds);
  return violation.userError?.(error) ?? new InvalidInputError(error);
}
