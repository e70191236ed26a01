import { ArgsType, Field, ID, Int } from 'type-graphql';
import { USUAL_PER_PAGE } from '../../query/compiling/pages.ts';
import { Optional } from '../../records/api/optional.ts';
import { RecordType } from '../../records/record.entity.ts';

/** Which changes are meant, and after which. */
@ArgsType()
export class ChangeFilter {
  @Optional(
    String,
    'Only what comes after this token: of `feedToken`, of a page or of a change. Absent: from the oldest that is kept.',
  )
  after?: string | null;

  @Optional([RecordType], 'Only records of these types.')
  types?: RecordType[] | null;

  @Optional(
    [String],
    'Only cooperation items that involve one of these parties, or what lay within it on the day of the item. At most 10, ' +
      'by id, code, slug or name.',
  )
  involving?: string[] | null;

  @Optional(
    ID,
    'Only this forum, by its id or slug, and its sessions, its delegations and the cooperation items that came about at ' +
      'it. By its id one is told of its deletion, too.',
  )
  forum?: string | null;
}

@ArgsType()
export class ChangesPage extends ChangeFilter {
  @Field(() => Int, { defaultValue: USUAL_PER_PAGE, description: 'How many at most, 1 to 100.' })
  first: number;
}
