import { Field, ID, InputType } from 'type-graphql';
import { RefersTo, TextsFor } from '../writing/drafts.ts';
import { type InputBase, TextInput } from './mutation.inputs.ts';

@InputType('MakerInput', {
  description: 'Who made a commitment, a statement or a figure: a person, a delegation as a whole, or a party itself.',
})
export class MakerInput {
  @RefersTo('person')
  @Field(() => ID, { nullable: true, description: 'The person, by id or slug.' })
  person?: string | null;

  @Field(() => String, { nullable: true, description: 'The position that the person held at the time.' })
  position?: string | null;

  @RefersTo('delegation')
  @Field(() => ID, { nullable: true, description: 'The delegation, with neither person nor party beside it.' })
  delegation?: string | null;

  @RefersTo('party')
  @Field(() => String, {
    nullable: true,
    description: 'The party for which the person spoke, or that made it itself, by whatever a person would type.',
  })
  party?: string | null;
}

/** What may be said of every item: title, topics, and where it came about. */
export function itemFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends base {
    @TextsFor('title', 'titlesIn')
    @Field(() => [TextInput], {
      nullable: !isNew,
      description: 'Its title in different languages, the main one first.',
    })
    titles?: TextInput[] | null;

    @RefersTo('topic', 'topicIds')
    @Field(() => [ID], { nullable: true, description: 'Its topics, by id or slug, the most important first.' })
    topics?: string[] | null;

    @RefersTo('forum')
    @Field(() => ID, { nullable: true, description: 'The forum at which it came about, by id or slug.' })
    forum?: string | null;

    @RefersTo('session')
    @Field(() => ID, {
      nullable: true,
      description: 'The session in which it came about; its forum need not be given.',
    })
    session?: string | null;
  }
  return Facts;
}
