import { ArgsType, Field, ID, Int } from 'type-graphql';
import { DEFAULT_PAGE_SIZE } from '../../query/compiling/pages.ts';
import type { Given } from '../../query/params.ts';
import { Optional } from '../../records/api/optional.ts';
import { RecordType } from '../../records/record.entity.ts';

/** Selects changes. */
@ArgsType()
export abstract class ChangeFilter {
  @Optional([RecordType], 'Only records of these types.')
  types?: RecordType[] | null;

  @Optional([ID], 'Only these records, up to 100, and the records into which they were merged.')
  ids?: Given[] | null;

  @Optional(
    [String],
    'Only these parties, parties within them, and items that involve either. Up to 10, by id, code, slug or name; by id ' +
      'also if deleted.',
  )
  involving?: Given[] | null;

  @Optional(
    ID,
    'Only this forum, its sessions, its delegations and its cooperation items. By id or slug; by id also if the forum is ' +
      'deleted.',
  )
  forum?: Given | null;
}

@ArgsType()
export class ChangesPage extends ChangeFilter {
  @Optional(String, 'Token to continue from. Omitted: from the oldest change that the feed stores.')
  after?: Given | null;

  @Field(() => Int, { defaultValue: DEFAULT_PAGE_SIZE, description: 'Maximum number of changes, 1 to 100.' })
  first: number;
}

@ArgsType()
export class ChangesSubscription extends ChangeFilter {
  @Optional(String, 'Token to continue from: the missed changes come first. Omitted: only changes made from now on.')
  after?: Given | null;
}
