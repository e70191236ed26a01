import { ArgsType, Field, Int } from 'type-graphql';
import { connectionOf } from '../../records/api/connection.ts';
import { Revision } from './revision.entity.ts';

export const { Connection: RevisionConnection } = connectionOf(
  'Revision',
  () => Revision,
  'A revision in a list.',
  'A page of revisions, and how many there are.',
);

@ArgsType()
export class HistoryPage {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 where nothing is given.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor.' })
  after?: string | null;
}
