import { Args, Ctx, Extensions, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { CacheHint } from '../../access/cache-hint.ts';
import type { RequestContext } from '../../access/context.ts';
import { assertAllowed } from '../../access/permissions.ts';
import { Party } from '../../domain/parties/party.entity.ts';
import { InJavaScript, type ReadPlan, Reads } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { FirstArgument } from '../../records/api/connection.ts';
import { PayloadMutation } from '../../records/api/payload.ts';
import { Record } from '../../records/record.entity.ts';
import { MutationPlan } from '../../records/writing/mutations.ts';
import { type Decision, resolveName } from './name-decision.writes.ts';
import { NameCandidate, UnresolvedName } from './unresolved-name.entity.ts';
import { ResolveNameInput, UnresolvedNameConnection, UnresolvedNameList } from './unresolved-name.inputs.ts';
import { candidatesFor, partyOf, recordsNaming, unresolvedName, unresolvedNames } from './unresolved-name.reads.ts';

@Resolver(() => UnresolvedName)
export class UnresolvedNameResolver {
  @Reads()
  @Query(() => UnresolvedNameConnection, {
    nullable: true,
    description: 'Names in records that have no party, most mentions first; decided ones latest first. Editors only.',
  })
  @Extensions({ cacheHint: { scope: 'PRIVATE' } satisfies CacheHint })
  unresolvedNames(
    @Args(() => UnresolvedNameList) args: UnresolvedNameList,
    @Ctx() { viewer }: RequestContext,
  ): ReadPlan {
    assertAllowed(viewer, 'READ_INTERNAL');
    return unresolvedNames(args);
  }

  @Reads()
  @FieldResolver(() => [Record], { description: 'Records with the name, latest first.' })
  records(@Root() name: Row<UnresolvedName>, @Args(() => FirstArgument) { first }: FirstArgument): ReadPlan {
    return recordsNaming(name, first);
  }

  @Reads()
  @FieldResolver(() => Party, { nullable: true, description: 'Party that an editor chose; null if none.' })
  party(@Root() name: Row<UnresolvedName>): ReadPlan {
    return partyOf(name);
  }

  @InJavaScript(['name'])
  @Extensions({ entries: 20 })
  @FieldResolver(() => [NameCandidate], { description: 'Up to 5 parties that the name may mean, likeliest first.' })
  candidates(@Root() { name }: UnresolvedName, @Ctx() context: RequestContext): Promise<ReadPlan> {
    return candidatesFor(name, context);
  }

  @PayloadMutation(
    ResolveNameInput,
    'Decides which party a name means, in all records that have it without a party and in later imports.',
    { unresolvedName: [UnresolvedName, 'The name; null if no record has it any more.'] },
  )
  resolveName(input: ResolveNameInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context, draft) => resolveName(context, { ...(draft as unknown as Decision), note: input.note }),
      () => ({ unresolvedName: unresolvedName(input.name) }),
    );
  }
}
