import { GraphQLDateTime } from 'graphql-scalars';
import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { ResolvedParty } from '../../domain/parties/resolved-party.entity.ts';
import { RESOLVED_PARTIES_FIELD } from '../../domain/parties/resolved-party.reads.ts';
import { Record, RecordType } from '../../records/record.entity.ts';
import { ChangeKind } from './revision.entity.ts';

@ObjectType('Change', {
  description:
    'One change in the feed. Its kind and record are as the requester may see them when the page is read. A client that ' +
    'applies the changes in order has the same data as after a fresh read.',
})
export class Change {
  @Field(() => String, { description: 'Token of the change, for `after`: the feed continues with the next change.' })
  token: string;

  @Field(() => ChangeKind, { description: 'Kind of the change.' })
  kind: ChangeKind;

  @Field(() => ID, { description: 'Id of the record, also if it is deleted.' })
  recordId: string;

  @Field(() => RecordType, { description: 'Type of the record.' })
  type: RecordType;

  @Field(() => Record, {
    nullable: true,
    description: 'Record as the requester may see it now; null if `kind` is DELETED, MERGED or UNMATCHED.',
  })
  record: Record | null;

  @Field(() => ID, { nullable: true, description: 'Id of the survivor if `kind` is MERGED; otherwise null.' })
  mergedInto: string | null;

  @Field(() => GraphQLDateTime, { description: 'Time of the change.' })
  at: Date;
}

@ObjectType('ChangePage', { description: 'A page of changes.' })
export class ChangePage {
  @Field(() => [Change], { description: 'Changes, in one order for all readers.' })
  nodes: Change[];

  @Field(() => String, {
    description:
      'Token for the next `after`. If `resetRequired` is true, read everything again before you continue from the ' +
      'token.',
  })
  endToken: string;

  @Field(() => Boolean, {
    description: 'Whether more changes can be read now, also if the page is empty.',
  })
  hasMore: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the feed cannot continue from the token: it is older than the stored changes, or of another database. ' +
      'If so, read everything again, then continue from `endToken`.',
  })
  resetRequired: boolean;

  @Extensions({ entries: RESOLVED_PARTIES_FIELD.entries })
  @Field(() => [ResolvedParty], { description: RESOLVED_PARTIES_FIELD.description })
  resolved: ResolvedParty[];
}
