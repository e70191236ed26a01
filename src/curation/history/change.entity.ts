import { GraphQLDateTime } from 'graphql-scalars';
import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { ResolvedParty } from '../../domain/parties/resolved-party.entity.ts';
import { RESOLVED_PARTIES } from '../../domain/parties/resolved-party.reads.ts';
import { Record, RecordType } from '../../records/record.entity.ts';
import { ChangeKind } from './revision.entity.ts';

@ObjectType('Change', {
  description:
    'One change in the feed. Its kind and record are what is true for this reader when the page is read: a client that ' +
    'applies them in order ends up with what a fresh read would give.',
})
export class Change {
  @Field(() => String, { description: 'Identifies the change; pass it as `after` to continue from here.' })
  token: string;

  @Field(() => ChangeKind, { description: 'What became of the record.' })
  kind: ChangeKind;

  @Field(() => ID, { description: 'Which record: its id, also where it is gone.' })
  recordId: string;

  @Field(() => RecordType, { description: 'What kind of record it is.' })
  type: RecordType;

  @Field(() => Record, {
    nullable: true,
    description: 'Its state now, as this reader may see it; null where it is DELETED, MERGED or UNMATCHED.',
  })
  record: Record | null;

  @Field(() => ID, { nullable: true, description: 'The id of the record that took its place, where it is MERGED.' })
  mergedInto: string | null;

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  at: Date;
}

@ObjectType('ChangePage', { description: 'Some changes, and where to go on.' })
export class ChangePage {
  @Field(() => [Change], { description: 'The changes, in one order for all readers.' })
  nodes: Change[];

  @Field(() => String, {
    description:
      'Give it as `after` the next time. Where `resetRequired` is true, it is the token to go on from once everything ' +
      'has been read again.',
  })
  endToken: string;

  @Field(() => Boolean, {
    description: 'Whether there is more to read at once. A page may be empty and there still be more.',
  })
  hasMore: boolean;

  @Field(() => Boolean, {
    description:
      'The feed cannot go on from this token: it is older than what the feed keeps, or of another database. Read ' +
      'everything again, then go on from `endToken`.',
  })
  resetRequired: boolean;

  @Extensions({ entries: RESOLVED_PARTIES.entries })
  @Field(() => [ResolvedParty], { description: RESOLVED_PARTIES.description })
  resolved: ResolvedParty[];
}
