import { Field, ID, InputType } from 'type-graphql';
import { type InputBase, TextInput } from '../../records/api/mutation.inputs.ts';
import { creationOf, updateOf } from '../../records/api/payload.ts';
import { RefersTo, TextsFor } from '../../records/writing/drafts.ts';
import { NamedCreationInput, UpdateInput } from '../sources/documented.inputs.ts';
import { Topic } from './topic.entity.ts';
import { topicList } from './topic.list.ts';

/** What may be said of a topic: where it is made, some of it must be. */
function topicFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends base {
    @Field(() => String, {
      nullable: true,
      description: 'Its readable name in addresses; made from its name if absent.',
    })
    slug?: string | null;

    @TextsFor('name', 'namesIn')
    @Field(() => [TextInput], { nullable: !isNew, description: 'Its name in different languages, the main one first.' })
    names?: TextInput[] | null;

    @RefersTo('topic')
    @Field(() => ID, { nullable: true, description: 'The wider topic, by its id or slug.' })
    parent?: string | null;
  }
  return Facts;
}

@InputType('CreateTopicInput', { description: 'A new topic.' })
export class CreateTopicInput extends topicFacts(NamedCreationInput, true) {}

export const CreateTopicPayload = creationOf(
  'topic',
  () => Topic,
  () => topicList.Edge,
);

@InputType('UpdateTopicInput', { description: 'What is to change of a topic.' })
export class UpdateTopicInput extends topicFacts(UpdateInput, false) {}

export const UpdateTopicPayload = updateOf('topic', () => Topic);
