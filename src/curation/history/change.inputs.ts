import { ArgsType, Field, Int } from 'type-graphql';
import { RecordType } from '../../records/record.entity.ts';

/** Which changes are meant, and after which. */
@ArgsType()
export class ChangeFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Only what comes after this token: of `feedToken`, of a page or of a change. Absent: from the oldest that is kept.',
  })
  after?: string | null;

  @Field(() => [RecordType], { nullable: true, description: 'Only records of these types.' })
  types?: RecordType[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Only cooperation items that involve one of these parties, or what lay within it on the day of the item. At most 10, ' +
      'by id, code, slug or name.',
  })
  involving?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Only this forum, by its id or slug, and its sessions, its delegations and the cooperation items that came about at ' +
      'it. By its id one is told of its deletion, too.',
  })
  forum?: string | null;
}

@ArgsType()
export class ChangesPage extends ChangeFilter {
  @Field(() => Int, { nullable: true, description: 'How many at most, 1 to 100; 20 where nothing is given.' })
  first?: number | null;
}
