import { InputType } from 'type-graphql';
import { Optional } from '../../records/api/optional.ts';
import { DiscussedFacts } from '../../records/api/record.inputs.ts';
import { OPTIONAL, type Ref, RefersTo } from '../../records/writing/drafts.ts';

@InputType('MakerInput', {
  description: 'Maker of a commitment, a statement or a figure: a person, a delegation, or a party itself.',
})
export class MakerInput {
  @RefersTo('person', 'Person (id or slug).', OPTIONAL)
  person?: Ref | null;

  @Optional(String, 'Position that the person held at the time.')
  position?: string | null;

  @RefersTo('delegation', 'Delegation (id); without `person` and `party`.', OPTIONAL)
  delegation?: Ref | null;

  @RefersTo(
    'party',
    'Party that the person represented, or that is the maker itself (id, code, slug or name).',
    OPTIONAL,
  )
  party?: Ref | null;
}

/** The fields of all items in an input: title, topics, forum and session. */
@InputType()
export abstract class ItemFacts extends DiscussedFacts {
  @RefersTo('forum', 'Forum at which the item came about (id or slug).', OPTIONAL)
  forum?: Ref | null;

  @RefersTo('session', 'Session at which the item came about (id); `forum` can then be omitted.', OPTIONAL)
  session?: Ref | null;
}
