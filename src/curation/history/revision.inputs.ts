import { ArgsType, InputType } from 'type-graphql';
import type { Given } from '../../query/params.ts';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { Optional } from '../../records/api/optional.ts';
import { InstantRange } from '../../records/api/where.ts';
import { RecordType } from '../../records/record.entity.ts';
import { Revision } from './revision.entity.ts';

@InputType('RevisionWhere', { description: 'Filter for revisions.' })
export class RevisionWhere {
  @Optional(String, 'Only revisions by authors with this name.')
  by?: Given | null;

  @Optional([RecordType], 'Only records of these types.')
  types?: RecordType[] | null;

  @Optional(InstantRange, 'Only revisions made in this range.')
  at?: InstantRange | null;
}

@ArgsType()
export class RevisionList extends PageArguments {
  @Optional(RevisionWhere, 'Only items that match all fields given.')
  where?: RevisionWhere | null;
}

export const { Connection: RevisionConnection } = connectionOf(
  'Revision',
  () => Revision,
  'A revision in a list.',
  'A page of revisions.',
);
