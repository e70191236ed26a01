import { Field, InputType } from 'type-graphql';
import { type Ref, RefersTo, type Texts, TextsFor } from '../../records/writing/drafts.ts';
import { RecordFacts } from '../sources/documented.inputs.ts';

/** What may be said of a topic. */
@InputType()
export abstract class TopicFacts extends RecordFacts {
  @Field(() => String, {
    nullable: true,
    description: 'Its readable name in addresses; made from its name if absent.',
  })
  slug?: string | null;

  @TextsFor('name', { description: 'Its name in different languages, the main one first.' })
  names: Texts<'name'>;

  @RefersTo('topic', { nullable: true, description: 'The wider topic, by its id or slug.' })
  parent?: Ref | null;
}
