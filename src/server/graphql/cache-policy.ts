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
import type { CacheHint } from '../../access/cache-hint.ts';
import { Role, type Viewer } from '../../access/viewer.ts';

/** Seconds for which a public answer is given again unasked, where no field says less: after that, its ETag decides. */
const MAX_AGE = 10;

/** What is known of the answers to a document. */
interface Kept {
  /** Seconds for which those may keep one who keep answers for everybody; null for not at all. */
  sharedSeconds: number | null;
  /** Whether all of it may be of some seconds ago. */
  mayLag: boolean;
}

/** For how long the answers to a document may be kept, and how old they may be. */
export class CachePolicy {
  readonly #schema: GraphQLSchema;
  readonly #known = new WeakMap<DocumentNode, Kept>();

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
    return this.#keptOf(document).sharedSeconds;
  }

  /** Whether a document may be answered from a standby: not where a field says that its value is of now alone. */
  mayLag(document: DocumentNode): boolean {
    return this.#keptOf(document).mayLag;
  }

  #keptOf(document: DocumentNode): Kept {
    let kept = this.#known.get(document);
    if (!kept) {
      kept = this.#keptBy(this.#hintsIn(document));
      this.#known.set(document, kept);
    }
    return kept;
  }

  #keptBy(hints: readonly CacheHint[]): Kept {
    const seconds = Math.min(MAX_AGE, ...hints.flatMap((hint) => hint.maxAge ?? []));
    const isPrivate = hints.some((hint) => hint.scope === 'PRIVATE');
    return { sharedSeconds: isPrivate ? null : seconds, mayLag: seconds > 0 };
  }

  #hintsIn(document: DocumentNode): CacheHint[] {
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
    return hints;
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
