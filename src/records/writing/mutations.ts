import { GraphQLError, type GraphQLFieldResolver, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';
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
  InvalidInputError,
  misnamedAs,
  OtherRecordsError,
  PossibleDuplicateError,
  type UserError,
} from '../api/user-error.entity.ts';
import { LONGEST_PASSAGE } from '../values/text.ts';
import { Drafting, type DraftOf, Misnamed } from './drafts.ts';
import { MayBeThere } from './duplicates.writes.ts';
import { answerKept, bodyOf, keepAnswer } from './kept-answer.writes.ts';
import { keptTextOrNull } from './rules.ts';
import { ChangedMeanwhile } from './versions.ts';
import { inTransaction, OthersStandAgainst, ReferredWrongly, RuleViolation, type WriteContext } from './writing.ts';

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
   * @param work what writes, given the draft that the input becomes
   * @param answer the fields of the payload but for its errors, read once all is written
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

/** What was written for a payload, by the first answer only: for what may be shown once. */
const written = new WeakMap<object, unknown>();

/** What a write gave for this payload; undefined where the payload is that of a repetition. */
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
 * the answer, with every broken rule told as a user error.
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
        return this.#run(write, args, context, info);
      };
    }
  }

  async #run(write: Write, args: object, context: RequestContext, info: GraphQLResolveInfo): Promise<object> {
    const { viewer } = context;
    const { action = 'WRITE', alone, clears } = write.options;
    assertMay(viewer, action);
    let drafting: Drafting | null = null;
    let isCommitting = false;
    try {
      const note = keptTextOrNull(['note'], write.input.note, LONGEST_PASSAGE) ?? undefined;
      const key = keptTextOrNull(['idempotencyKey'], write.input.idempotencyKey, LONGEST_KEY);
      const owner = viewer.identity ?? viewer.name ?? '';
      const body = key === null ? null : bodyOf(args, info);
      const authorship = { by: viewer.name ?? viewer.role, note, viewer, alone };
      return await inTransaction(this.#dataSource, authorship, async ({ db }) => {
        isCommitting = false;
        if (key !== null) {
          const kept = await answerKept(db, { owner, key, body: body! });
          if (kept) return kept;
        }
        drafting = new Drafting(write.input, clears);
        const reading = this.#reader.inside(db, context);
        const draft = await drafting.finished((pieces) => reading.values(pieces));
        const given = await write.work({ viewer, db }, draft);
        // Whatever is checked at the end is checked now, so that no answer is read of what cannot stay.
        await db.query('set constraints all immediate');
        const described = object({ ...write.answer(given), userErrors: json([]) });
        const payload = (await reading.answer(described, info)) as object;
        if (key !== null) await keepAnswer(db, { owner, key }, payload);
        written.set(payload, given);
        reading.report();
        isCommitting = true;
        return payload;
      });
    } catch (error) {
      // Under a key the same request is simply sent again.
      if (isCommitting && write.input.idempotencyKey == null && causesOf(error).some(mayBeOfOutage)) {
        throw outcomeUnknown(info.fieldName, error);
      }
      return { userErrors: [this.#userError(error, drafting)] };
    }
  }

  /** What a client is told in the payload. @throws the error itself where that is not for the payload */
  #userError(error: unknown, drafting: Drafting | null): UserError {
    if (error instanceof ChangedMeanwhile) {
      return new ConflictError('CONFLICT', ['input', error.field], error.message, error.recordId);
    }
    if (error instanceof Misnamed) return misnamedAs(error.error, ['input', ...error.path]);
    if (!(error instanceof RuleViolation)) throw error;
    const place = error instanceof ReferredWrongly ? drafting?.placeOf(error.refersTo) : null;
    const path = ['input', ...(place ?? drafting?.inputPath(error.path) ?? error.path)];
    if (error instanceof OthersStandAgainst) {
      return new OtherRecordsError(error.code, path, error.message, error.recordIds);
    }
    if (error instanceof MayBeThere) {
      return new PossibleDuplicateError(error.code, path, error.message, error.recordIds);
    }
    return new InvalidInputError(error.code, path, error.message);
  }
}
