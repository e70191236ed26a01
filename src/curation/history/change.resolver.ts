import { Args, Ctx, Extensions, Query, Resolver, Root } from 'type-graphql';
import type { CacheHint } from '../../access/cache-hint.ts';
import type { RequestContext } from '../../access/context.ts';
import { type ReadPlan, Reads } from '../../query/compiling/read-plans.ts';
import { ChangePage } from './change.entity.ts';
import { ChangesPage } from './change.inputs.ts';
import { changesAfter, feedToken } from './change.reads.ts';

@Resolver()
export class ChangeResolver {
  @Reads()
  @Query(() => ChangePage, {
    nullable: true,
    description:
      'Changes after a token, in one order for all readers, none skipped, deletions included. A page scans up to 2,000 ' +
      'changes.',
  })
  @Extensions({ cacheHint: { maxAge: 0 } satisfies CacheHint })
  changes(@Args(() => ChangesPage) args: ChangesPage): ReadPlan {
    return changesAfter(args);
  }

  @Reads()
  @Query(() => String, {
    description:
      'Token from which `changes` continues the data that the rest of the operation reads. Request it beside the lists ' +
      'that are to be kept up to date.',
  })
  @Extensions({ cacheHint: { maxAge: 0, needsHorizon: true } satisfies CacheHint })
  feedToken(@Root() _arguments: unknown, @Ctx() { oldestHorizon }: RequestContext): ReadPlan {
    return feedToken(oldestHorizon);
  }
}
