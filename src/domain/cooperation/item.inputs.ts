import { InputType } from 'type-graphql';
import { Optional } from '../../records/api/optional.ts';
import { DiscussedFacts } from '../../records/api/record.inputs.ts';
import { OPTIONAL, type Ref, RefersTo } from '../../records/writing/drafts.ts';

@InputType('MakerInput', {
  description: 'Who made a commitment, a statement or a figure: a person, a delegation as a whole, or a party itself.',
})
export class MakerInput {
  @RefersTo('person', 'The person, by id or slug.', OPTIONAL)
  person?: Ref | null;

  @Optional(String, 'The position that the person held at the time.')
  position?: string | null;

  @RefersTo('delegation', 'The delegation, with neither person nor party beside it.', OPTIONAL)
  delegation?: Ref | null;

  @RefersTo(
    'party',
    'The party for which the person spoke, or that made it itself, by whatever a person would type.',
    OPTIONAL,
  )
  party?: Ref | null;
}

/** The facts that an input may give of every item: title, topics, and where it came about. */
@InputType()
export abstract class ItemFacts extends DiscussedFacts {
  @RefersTo('forum', 'The forum at which it came about, by id or slug.', OPTIONAL)
  forum?: Ref | null;

  @RefersTo('session', 'The session in which it came about; its forum need not be given.', OPTIONAL)
  session?: Ref | null;
}
