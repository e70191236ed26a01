import { Args, Ctx, Extensions, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { CacheHint } from '../../access/cache-hint.ts';
import type { RequestContext } from '../../access/context.ts';
import { assertAllowed } from '../../access/permissions.ts';
import { type ReadPlan, Reads } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { PayloadMutation, writtenRecord } from '../../records/api/payload.ts';
import { Record } from '../../records/record.entity.ts';
import { MutationPlan } from '../../records/writing/mutations.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { PlannedPublication, PublicationFailure } from './planned-publication.entity.ts';
import {
  PlannedPublicationConnection,
  PlannedPublicationList,
  WithdrawPublicationInput,
} from './planned-publication.inputs.ts';
import { failureOf, plannedPublications, recordsPlanned } from './planned-publication.reads.ts';
import { withdrawPublication } from './planned-publication.writes.ts';

@Resolver(() => PlannedPublication)
export class PlannedPublicationResolver {
  @Reads()
  @Query(() => PlannedPublicationConnection, {
    nullable: true,
    description: 'Planned publications with their status, the latest time first. Editors only.',
  })
  @Extensions({ cacheHint: { scope: 'PRIVATE' } satisfies CacheHint })
  plannedPublications(
    @Args(() => PlannedPublicationList) args: PlannedPublicationList,
    @Ctx() { viewer }: RequestContext,
  ): ReadPlan {
    assertAllowed(viewer, 'READ_INTERNAL');
    return plannedPublications(args);
  }

  @Reads()
  @FieldResolver(() => [Record], {
    description: 'Records of the publication: those given, then those that are published with them.',
  })
  records(@Root() publication: Row<PlannedPublication>): ReadPlan {
    return recordsPlanned(publication);
  }

  @Reads()
  @FieldResolver(() => PublicationFailure, {
    nullable: true,
    description: 'Reason of the failure; null unless `status` is FAILED.',
  })
  failure(@Root() publication: Row<PlannedPublication>): ReadPlan {
    return failureOf(publication);
  }

  @PayloadMutation(
    WithdrawPublicationInput,
    'Withdraws a planned publication. To change its time, publish its records at another time instead.',
    { plannedPublication: [PlannedPublication, 'The withdrawn publication.'] },
  )
  withdrawPublication(input: WithdrawPublicationInput): MutationPlan {
    const withdraw = (context: WriteContext) => withdrawPublication(context, input.id);
    return MutationPlan.of(input, withdraw, (id) => ({ plannedPublication: writtenRecord(PlannedPublication, id) }));
  }
}
