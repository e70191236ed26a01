import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isAbstractType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { CacheHint } from '../access/cache-hint.ts';
import { Role, type Viewer } from '../access/viewer.ts';

/** Seconds for which a public answer is given again unasked, where no field says less: after that, its ETag decides. */
const MAX_AGE = 10;

/** For how long an answer to a document may be kept by those who keep answers for everybody: seconds, or null for not at all. */
export class CachePolicy {
  readonly #schema: GraphQLSchema;
  readonly #known = new WeakMap<DocumentNode, number | null>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /**
   * Seconds for which an answer may be kept by a cache that others share, or null where it may not be: whoever is known
   * may see other records at the same address, and a PRIVATE field is of who asks. All fields of the document count,
   * skipped ones too, so that one text has one policy.
   */
  sharedSeconds(document: DocumentNode, viewer: Viewer): number | null {
    if (viewer.role !== Role.ANONYMOUS) return null;
    let seconds = this.#known.get(document);
    if (seconds === undefined) {
      seconds = this.#secondsOf(document);
      this.#known.set(document, seconds);
    }
    return seconds;
  }

  #secondsOf(document: DocumentNode): number | null {
    const hints: CacheHint[] = [];
    const types = new TypeInfo(this.#schema);
    visit(
      document,
      visitWithTypeInfo(types, {
        Field: () => {
          hints.push(...this.#hintsOf(types.getParentType(), types.getFieldDef()));
        },
      }),
    );
    if (hints.some((hint) => hint.scope === 'PRIVATE')) return null;
    return Math.min(MAX_AGE, ...hints.flatMap((hint) => hint.maxAge ?? []));
  }

  /** What is said of a field, and of the same field of every type that may stand for its parent. */
  #hintsOf(parent: GraphQLCompositeType | null | undefined, field: GraphQLField<unknown, unknown> | null | undefined) {
    if (!parent || !field) return [];
    const others = isAbstractType(parent)
      ? this.#schema.getPossibleTypes(parent).map((type) => type.getFields()[field.name])
      : [];
    return [field, ...others].flatMap((each) => (each?.extensions.cacheHint as CacheHint | undefined) ?? []);
  }
}
