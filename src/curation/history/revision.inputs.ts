import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import { ConnectionOf, EdgeOf } from '../../records/api/connection.ts';
import { Revision } from './revision.entity.ts';

@ObjectType('RevisionEdge', { description: 'A revision in a list.' })
export class RevisionEdge extends EdgeOf(() => Revision) {}

@ObjectType('RevisionConnection', { description: 'A page of revisions, and how many there are.' })
export class RevisionConnection extends ConnectionOf(
  () => Revision,
  () => RevisionEdge,
) {}

@ArgsType()
export class HistoryPage {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 where nothing is given.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor.' })
  after?: string | null;
}
