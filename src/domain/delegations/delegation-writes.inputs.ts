import { InputType, Int } from 'type-graphql';
import { Needed, Optional } from '../../records/api/optional.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { AttendsAs } from './delegation.entity.ts';
import { DelegationRole } from './delegation-member.entity.ts';

@InputType('DelegationMemberInput', { description: 'One person in a delegation.' })
class DelegationMemberInput {
  @RefersTo('person', 'The person, by id or slug.')
  person: Ref;

  @Needed(DelegationRole, 'As what.')
  role: DelegationRole;

  @Optional(String, 'The position as the list of delegates gives it.')
  title?: string | null;
}

/** The facts that an input may give of a delegation. */
@InputType()
export abstract class DelegationFacts extends RecordFacts {
  @Needed(AttendsAs, 'As what it attends.')
  attendsAs: AttendsAs;

  @Optional(Int, 'Of how many people it is reported to consist.')
  reportedSize?: number | null;

  @Optional([DelegationMemberInput], 'Who belongs to it, as far as known by name.')
  members?: DelegationMemberInput[] | null;
}

/** The facts that only the input of a new record may give of a delegation. */
@InputType()
export abstract class NewDelegation extends DelegationFacts {
  @RefersTo('forum', 'The forum, by id or slug.')
  forum: Ref;

  @RefersTo('party', 'The party, by whatever a person would type.')
  party: Ref;
}
