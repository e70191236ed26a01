import { Ctx, Extensions, Field, ObjectType, Query, Resolver, registerEnumType } from 'type-graphql';
import type { CacheHint } from './cache-hint.ts';
import { Role, type Viewer as WhoAsks } from './viewer.ts';

registerEnumType(Role, {
  name: 'Role',
  description: 'What somebody may do here; each role includes the one before.',
  valuesConfig: {
    ANONYMOUS: { description: 'Reads what is public.' },
    READER: { description: 'The same with more generous limits.' },
    EDITOR: { description: 'Sees what is internal, and writes.' },
    ADMIN: { description: 'Redacts, and gives out keys.' },
  },
});

@ObjectType('Viewer', { description: 'Who is asking.' })
class Viewer {
  @Field(() => Role, { description: 'What this viewer may do.' })
  role: Role;

  @Field(() => String, {
    nullable: true,
    description: 'How the key is labelled or the person is called; null for the anonymous.',
  })
  name: string | null;
}

@Resolver()
export class ViewerResolver {
  @Query(() => Viewer, { description: 'Who is asking.' })
  @Extensions({ cacheHint: { scope: 'PRIVATE' } satisfies CacheHint })
  viewer(@Ctx() context: { viewer: WhoAsks }): WhoAsks {
    return context.viewer;
  }
}
