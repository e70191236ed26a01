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
import { DuplicateReason, PossibleDuplicate } from './duplicate.entity.ts';
import {
  DismissDuplicateInput,
  PossibleDuplicateConnection,
  PossibleDuplicateList,
  RestoreDuplicateInput,
} from './duplicate.inputs.ts';
import { possibleDuplicates, reasonsOf, recordsOf } from './duplicate.reads.ts';
import { dismissDuplicate, restoreDuplicate } from './duplicate.writes.ts';

@Resolver(() => PossibleDuplicate)
export class DuplicateResolver {
  @Reads()
  @Query(() => PossibleDuplicateConnection, {
    nullable: true,
    description: 'Pairs of records that may be the same, most likely first. Needs the EDITOR role.',
  })
  @Extensions({ cacheHint: { scope: 'PRIVATE' } satisfies CacheHint })
  possibleDuplicates(
    @Args(() => PossibleDuplicateList) args: PossibleDuplicateList,
    @Ctx() { viewer }: RequestContext,
  ): ReadPlan {
    assertAllowed(viewer, 'READ_INTERNAL');
    return possibleDuplicates(args);
  }

  @Reads()
  @FieldResolver(() => [Record], { description: 'The two records, the one with more references first.' })
  records(@Root() pair: Row<PossibleDuplicate>): ReadPlan {
    return recordsOf(pair);
  }

  @Reads()
  @FieldResolver(() => [DuplicateReason], { description: 'Reasons why the records may be the same.' })
  reasons(@Root() pair: Row<PossibleDuplicate>): ReadPlan {
    return reasonsOf(pair);
  }

  @PayloadMutation(
    DismissDuplicateInput,
    'Records that two records are not the same. The pair leaves the work list until a name, title or identifier of ' +
      'either changes.',
    { possibleDuplicate: [PossibleDuplicate, 'The dismissed pair.'] },
  )
  dismissDuplicate(input: DismissDuplicateInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context: WriteContext) => dismissDuplicate(context, input),
      (id) => ({ possibleDuplicate: writtenRecord(PossibleDuplicate, id) }),
    );
  }

  @PayloadMutation(RestoreDuplicateInput, 'Puts a dismissed pair back on the work list.', {
    possibleDuplicate: [PossibleDuplicate, 'The pair.'],
  })
  restoreDuplicate(input: RestoreDuplicateInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context: WriteContext) => restoreDuplicate(context, input),
      (id) => ({ possibleDuplicate: writtenRecord(PossibleDuplicate, id) }),
    );
  }
}
