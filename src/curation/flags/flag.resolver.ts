import { Args, Query, Resolver } from 'type-graphql';
import { type ReadPlan, Reads } from '../../query/compiling/read-plans.ts';
import { PayloadMutation, writtenRecord } from '../../records/api/payload.ts';
import { Flag } from '../../records/flag.entity.ts';
import { MutationPlan } from '../../records/writing/mutations.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { FlaggedRecordConnection, FlaggedRecordList, ReviewFlagInput } from './flag.inputs.ts';
import { flagCounts, flaggedRecords } from './flag.reads.ts';
import { reviewFlag } from './flag.writes.ts';
import { FlagCount } from './flagged-record.entity.ts';

@Resolver(() => Flag)
export class FlagResolver {
  @Reads()
  @Query(() => FlaggedRecordConnection, {
    nullable: true,
    description: 'Flags with their records, latest first; reviewed flags by the latest review.',
  })
  flaggedRecords(@Args(() => FlaggedRecordList) args: FlaggedRecordList): ReadPlan {
    return flaggedRecords(args);
  }

  @Reads({ entries: 50 })
  @Query(() => [FlagCount], {
    nullable: true,
    description: 'Numbers of flags that are to be reviewed, by code and type of record, most first.',
  })
  flagCounts(): ReadPlan {
    return flagCounts();
  }

  @PayloadMutation(ReviewFlagInput, 'Accepts a flag, or takes its review back. The record keeps the flag.', {
    flag: [Flag, 'The flag.'],
  })
  reviewFlag(input: ReviewFlagInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context: WriteContext) => reviewFlag(context, input),
      (id) => ({ flag: writtenRecord(Flag, id) }),
    );
  }
}
