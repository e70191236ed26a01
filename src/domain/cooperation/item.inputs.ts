import { Field, InputType } from 'type-graphql';
import { type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { DiscussedFacts } from '../sources/documented.inputs.ts';

@InputType('MakerInput', {
  description: 'Who made a commitment, a statement or a figure: a person, a delegation as a whole, or a party itself.',
})
export class MakerInput {
  @RefersTo('person', { nullable: true, description: 'The person, by id or slug.' })
  person?: Ref | null;

  @Field(() => String, { nullable: true, description: 'The position that the person held at the time.' })
  position?: string | null;

  @RefersTo('delegation', { nullable: true, description: 'The delegation, with neither person nor party beside it.' })
  delegation?: Ref | null;

  @RefersTo('party', {
    nullable: true,
    description: 'The party for which the person spoke, or that made it itself, by whatever a person would type.',
  })
  party?: Ref | null;
}

/** What may be said of every item: title, topics, and where it came about. */
@InputType()
export abstract class ItemFacts extends DiscussedFacts {
  @RefersTo('forum', { nullable: true, description: 'The forum at which it came about, by id or slug.' })
  forum?: Ref | null;

  @RefersTo('session', {
    nullable: true,
    description: 'The session in which it came about; its forum need not be given.',
  })
  session?: Ref | null;
}
