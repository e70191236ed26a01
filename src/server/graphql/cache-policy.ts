import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { CacheHint } from '../../access/cache-hint.ts';
import { Role, type Viewer } from '../../access/viewer.ts';

/** Seconds for which a public answer is given again unasked, where no field says less: after that, its ETag decides. */
const MAX_AGE = 10;

/** For how long the answers to a document may be kept, and how old they may be. */
export interface CachePolicy {
  /** Seconds for which those may keep one who keep answers for everybody; null for not at all. */
  sharedSeconds: number | null;
  /** Whether all of it may be of some seconds ago, from a standby: not where a field says that its value is of now alone. */
  mayLag: boolean;
  /** Whether it must be known how far all standbys are: a field says where to go on from what any of them shows. */
  needsHorizon: boolean;
}

/** All fields of a document count, skipped ones too, so that one text has one policy. */
export function cachePolicyOf(schema: GraphQLSchema, document: DocumentNode): CachePolicy {
  const hints = hintsIn(schema, document);
  const seconds = Math.min(MAX_AGE, ...hints.flatMap((hint) => hint.maxAge ?? []));
  const isPrivate = hints.some((hint) => hint.scope === 'PRIVATE');
  const mayLag = hints.every((hint) => hint.maxAge !== 0 || hint.needsHorizon);
  const needsHorizon = hints.some((hint) => hint.needsHorizon);
  return { sharedSeconds: isPrivate ? null : seconds, mayLag, needsHorizon };
}

/**
 * Seconds for which an answer may be kept by a cache that others share, or null where it may not be: whoever is known
 * may see other records at the same address, and a PRIVATE field is of who asks.
 */
export function sharedSecondsFor({ role }: Viewer, { sharedSeconds }: CachePolicy): number | null {
  return role === Role.ANONYMOUS ? sharedSeconds : null;
}

/** The headers of an answer that a cache may keep for others, for so many seconds. */
export function cacheHeaders(sharedSeconds: number): Record<string, string> {
  return { 'cache-control': `public, max-age=${sharedSeconds}, must-revalidate`, vary: VARIES };
}

/** What makes answers at one address differ: who asks, in which media type, after which write, and (added where so) how it is compressed. */
const VARIES = 'Accept, Authorization, Read-After';

function hintsIn(schema: GraphQLSchema, document: DocumentNode): CacheHint[] {
  const hints: CacheHint[] = [];
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      [Kind.FIELD]: () => {
        hints.push(...hintsOf(schema, types.getParentType(), types.getFieldDef()));
      },
    }),
  );
  return hints;
}

/** What is said of a field, and of the same field of every type that may stand for its parent. */
function hintsOf(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType | null | undefined,
  field: GraphQLField<unknown, unknown> | null | undefined,
): CacheHint[] {
  if (!parent || !field) return [];
  const others = isAbstractType(parent)
    ? schema.getPossibleTypes(parent).map((type) => type.getFields()[field.name])
    : [];
  return [field, ...others].flatMap((each) => (each?.extensions.cacheHint as CacheHint | undefined) ?? []);
}
