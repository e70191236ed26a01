import { GraphQLDateTime } from 'graphql-scalars';
import { Ctx, Extensions, Field, Int, ObjectType, Query, Resolver, registerEnumType } from 'type-graphql';
import type { CacheHint } from './cache-hint.ts';
import { NO_LIMIT, type RateLimit as RateLimitStatus, type RequestContext } from './context.ts';
import { type Action, allowedActions } from './permissions.ts';
import { apiKeyIdOf, type Viewer as RequestViewer, Role } from './viewer.ts';

registerEnumType(Role, {
  name: 'Role',
  description: 'Role of a requester. Each role includes the permissions of the one before.',
  valuesConfig: {
    ANONYMOUS: { description: 'Reads public records.' },
    READER: { description: 'Reads public records, with higher limits than ANONYMOUS.' },
    EDITOR: { description: 'Also reads internal records, and writes.' },
    ADMIN: { description: 'Also redacts the history and manages API keys.' },
  },
});

type Permission = Exclude<Action, 'READ_PUBLIC'>;
const Permission: { [permission in Permission]: permission } = {
  READ_INTERNAL: 'READ_INTERNAL',
  WRITE: 'WRITE',
  REDACT: 'REDACT',
  MANAGE_API_KEYS: 'MANAGE_API_KEYS',
  MANAGE_WEBHOOKS: 'MANAGE_WEBHOOKS',
};
registerEnumType(Permission, {
  name: 'Permission',
  description: 'Permission of a requester, besides reading public records.',
  valuesConfig: {
    READ_INTERNAL: { description: 'Read INTERNAL records (EDITOR and ADMIN).' },
    WRITE: { description: 'Create, change and publish records (EDITOR and ADMIN).' },
    REDACT: { description: 'Remove text from the history (ADMIN).' },
    MANAGE_API_KEYS: { description: 'List, create and revoke API keys (ADMIN).' },
    MANAGE_WEBHOOKS: {
      description: 'Create and change webhooks: own ones, or as ADMIN all (READER, EDITOR and ADMIN).',
    },
  },
});

@ObjectType('RateLimit', { description: 'Cost that the requester may spend, before the refund of this operation.' })
class RateLimit implements RateLimitStatus {
  @Field(() => Int, { description: 'Cost allowed per minute.' })
  limit: number;

  @Field(() => Int, { description: 'Cost left in this minute.' })
  remaining: number;

  @Field(() => GraphQLDateTime, { description: 'When the next minute begins.' })
  resetsAt: Date;

  @Field(() => Int, { description: 'Cost allowed for one operation.' })
  operationLimit: number;
}

@ObjectType('Viewer', { description: 'The requester.' })
class Viewer {
  @Field(() => Role, { description: 'Role of the requester.' })
  role: Role;

  @Field(() => [Permission], { description: 'Permissions of the requester, besides reading public records.' })
  permissions: Permission[];

  @Field(() => String, {
    nullable: true,
    description: 'Label of the API key, or name of the person; null if anonymous.',
  })
  name: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Stable identity: id of the API key, or issuer and subject of the token; null if anonymous.',
  })
  subject: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the key or token expires; null if never or anonymous.',
  })
  expiresAt: Date | null;

  @Field(() => RateLimit, { description: 'Cost that the requester may spend.' })
  rateLimit: RateLimit;
}

@Resolver()
export class ViewerResolver {
  @Query(() => Viewer, { description: 'The requester: role, permissions and rate limit.' })
  @Extensions({ cacheHint: { scope: 'PRIVATE' } satisfies CacheHint })
  viewer(@Ctx() { viewer, rateLimit }: RequestContext): Viewer {
    const { role, name, expiresAt = null } = viewer;
    const permissions = allowedActions(viewer).filter((action) => action !== 'READ_PUBLIC');
    return { role, permissions, name, subject: subjectOf(viewer), expiresAt, rateLimit: rateLimit?.() ?? unlimited() };
  }
}

/** Returns the identity for clients: for an API key, the id of the key. */
function subjectOf(viewer: RequestViewer): string | null {
  const keyId = apiKeyIdOf(viewer);
  return keyId === null ? (viewer.identity ?? null) : `api_key_${keyId.replaceAll('-', '')}`;
}

function unlimited(): RateLimit {
  return { limit: NO_LIMIT, remaining: NO_LIMIT, resetsAt: new Date(), operationLimit: NO_LIMIT };
}
