import { ArgsType, Field, InputType } from 'type-graphql';
import type { Given } from '../../query/params.ts';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { ActionInput } from '../../records/api/mutation.inputs.ts';
import { Optional } from '../../records/api/optional.ts';
import { Flag } from '../../records/flag.entity.ts';
import { Record, RecordType } from '../../records/record.entity.ts';

@InputType('FlaggedRecordWhere', { description: 'Filter for flagged records.' })
export class FlaggedRecordWhere {
  @Optional([String], 'Only flags with one of these codes.')
  codes?: Given[] | null;

  @Optional([RecordType], 'Only records of these types.')
  types?: RecordType[] | null;

  @Optional(Boolean, 'Whether the flags are reviewed. Omitted: both.')
  reviewed?: boolean | null;
}

@ArgsType()
export class FlaggedRecordList extends PageArguments {
  @Optional(FlaggedRecordWhere, 'Only items that match all fields given.')
  where?: FlaggedRecordWhere | null;
}

@InputType('ReviewFlagInput', { description: 'A flag that is accepted, or is to be reviewed again.' })
export class ReviewFlagInput extends ActionInput {
  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether the flag is reviewed; false takes the review back.',
  })
  reviewed: boolean;
}

export const { Connection: FlaggedRecordConnection } = connectionOf(
  'FlaggedRecord',
  () => Record,
  'A record with one of its flags.',
  'A list of flagged records, page by page.',
  { flag: [Flag, 'The flag.'] },
);
