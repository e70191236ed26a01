import { Field, InputType } from 'type-graphql';
import { type InputBase, TextInput } from '../../records/api/mutation.inputs.ts';
import { creationOf, updateOf } from '../../records/api/payload.ts';
import { TextsFor } from '../../records/writing/drafts.ts';
import { NamedCreationInput, UpdateInput } from '../sources/documented.inputs.ts';
import { ForumSeries } from './forum-series.entity.ts';
import { forumSeriesList } from './forum-series.list.ts';

/** What may be said of a series: where it is made, some of it must be. */
function forumSeriesFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends base {
    @Field(() => String, {
      nullable: true,
      description: 'Its readable name in addresses; made from its title if absent.',
    })
    slug?: string | null;

    @TextsFor('title', 'titlesIn')
    @Field(() => [TextInput], {
      nullable: !isNew,
      description: 'Its title in different languages, the main one first.',
    })
    titles?: TextInput[] | null;
  }
  return Facts;
}

@InputType('CreateForumSeriesInput', { description: 'A new series of forums.' })
export class CreateForumSeriesInput extends forumSeriesFacts(NamedCreationInput, true) {}

export const CreateForumSeriesPayload = creationOf(
  'forumSeries',
  () => ForumSeries,
  () => forumSeriesList.Edge,
);

@InputType('UpdateForumSeriesInput', { description: 'What is to change of a series of forums.' })
export class UpdateForumSeriesInput extends forumSeriesFacts(UpdateInput, false) {}

export const UpdateForumSeriesPayload = updateOf('forumSeries', () => ForumSeries);
