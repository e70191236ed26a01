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
import { canSeeInternal } from '../../access/permissions.ts';
import { Role, type Viewer } from '../../access/viewer.ts';

/** Seconds for which caches may reuse a public response without revalidation, unless a field says less. */
const MAX_AGE_SECONDS = 10;

/** How long the responses to a document may be cached, and how old their data may be. */
export interface CachePolicy {
  /** Maximum age in shared caches, in seconds; null: they may not store the response. */
  sharedSeconds: number | null;
  /** Whether the data may come from a standby, some seconds old. False if a field must be current. */
  mayLag: boolean;
  /**
   * Whether the position of all standbys must be known: a field returns a token from which clients continue on any of
   * them.
   */
  needsHorizon: boolean;
}

/** Returns the policy of a document. Skipped fields count too, so that one text has one policy. */
export function cachePolicyOf(schema: GraphQLSchema, document: DocumentNode): CachePolicy {
  const hints = hintsIn(schema, document);
  const seconds = Math.min(MAX_AGE_SECONDS, ...hints.flatMap((hint) => hint.maxAge ?? []));
  const isPrivate = hints.some((hint) => hint.scope === 'PRIVATE');
  const mayLag = hints.every((hint) => hint.maxAge !== 0 || hint.needsHorizon);
  const needsHorizon = hints.some((hint) => hint.needsHorizon);
  return { sharedSeconds: isPrivate ? null : seconds, mayLag, needsHorizon };
}

/**
 * Returns the seconds for which shared caches may store a response, or null if they may not: a client with a key may
 * see other records at the same address, and PRIVATE fields depend on the client.
 */
export function sharedSecondsFor({ role }: Viewer, { sharedSeconds }: CachePolicy): number | null {
  return role === Role.ANONYMOUS ? sharedSeconds : null;
}

/**
 * Whether a viewer gets the same data as all others who see PUBLIC records only. Fields that must be current (maxAge 0)
 * may depend on more than the data.
 */
export function isSameForPublic(viewer: Viewer, { sharedSeconds }: CachePolicy): boolean {
  return !canSeeInternal(viewer) && sharedSeconds !== null && sharedSeconds > 0;
}

/** Returns the headers of a response that shared caches may store. */
export function cacheHeaders(sharedSeconds: number): Record<string, string> {
  return { 'cache-control': `public, max-age=${sharedSeconds}, must-revalidate`, vary: VARY };
}

/** Request headers on which responses at one address depend; `Accept-Encoding` is added to compressed ones. */
const VARY = 'Accept, Authorization, Read-After';

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

/** The cache hints of a field, and of the same field of every type that implements its parent. */
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
