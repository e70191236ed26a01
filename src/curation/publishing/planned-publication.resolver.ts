import { Args, Ctx, Extensions, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { CacheHint } from '../../access/cache-hint.ts';
import type { RequestContext } from '../../access/context.ts';
import { assertMay } from '../../access/permissions.ts';
import { type Reading, Reads } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { PayloadMutation, writtenRecord } from '../../records/api/payload.ts';
import { Record } from '../../records/record.entity.ts';
import { uuidOf } from '../../records/values/ids.ts';
import { Write } from '../../records/writing/mutations.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
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
    description:
      'The publications that are planned, and what became of those that were, the latest hour first. Editors only.',
  })
  @Extensions({ cacheHint: { scope: 'PRIVATE' } satisfies CacheHint })
  plannedPublications(
    @Args(() => PlannedPublicationList) args: PlannedPublicationList,
    @Ctx() { viewer }: RequestContext,
  ): Reading {
    assertMay(viewer, 'READ_INTERNAL');
    return plannedPublications(args);
  }

  @Reads()
  @FieldResolver(() => [Record], {
    description: 'What is to be shown, or was: first what was asked for, then what must be shown with it.',
  })
  records(@Root() publication: Row<PlannedPublication>): Reading {
    return recordsPlanned(publication);
  }

  @Reads()
  @FieldResolver(() => PublicationFailure, { nullable: true, description: 'Why it FAILED; null where it did not.' })
  failure(@Root() publication: Row<PlannedPublication>): Reading {
    return failureOf(publication);
  }

  @PayloadMutation(
    WithdrawPublicationInput,
    'Withdraws a publication that is planned. To have it at another hour, publish its records at that one.',
    { plannedPublication: [PlannedPublication, 'The publication, which will not be.'] },
  )
  withdrawPublication(input: WithdrawPublicationInput): Write {
    const withdraw = async (context: WriteContext) => {
      const id = uuidOf('planned_publication', input.id, 'input.id');
      await withdrawPublication(context, id);
      return id;
    };
    return Write.of(input, withdraw, (id) => ({ plannedPublication: writtenRecord(PlannedPublication, id) }));
  }
}
