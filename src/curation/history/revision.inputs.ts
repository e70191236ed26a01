import { ArgsType, Int } from 'type-graphql';
import { connectionOf } from '../../records/api/connection.ts';
import { Optional } from '../../records/api/optional.ts';
import { Revision } from './revision.entity.ts';

export const { Connection: RevisionConnection } = connectionOf(
  'Revision',
  () => Revision,
  'A revision in a list.',
  'A page of revisions, and how many there are.',
);

@ArgsType()
export class HistoryPage {
  @Optional(Int, 'How many, 1 to 100; 20 where nothing is given.')
  first?: number | null;

  @Optional(String, 'Only what comes after this cursor.')
  after?: string | null;
}
