import { InputType, Int } from 'type-graphql';
import { InputField, OPTIONAL } from '../../records/api/mutation.inputs.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { AttendsAs } from './delegation.entity.ts';
import { DelegationRole } from './delegation-member.entity.ts';

@InputType('DelegationMemberInput', { description: 'One person in a delegation.' })
class DelegationMemberInput {
  @RefersTo('person', 'The person, by id or slug.')
  person: Ref;

  @InputField(DelegationRole, 'As what.')
  role: DelegationRole;

  @InputField(String, 'The position as the list of delegates gives it.', OPTIONAL)
  title?: string | null;
}

/** What may be said of a delegation. */
@InputType()
export abstract class DelegationFacts extends RecordFacts {
  @InputField(AttendsAs, 'As what it attends.')
  attendsAs: AttendsAs;

  @InputField(Int, 'Of how many people it is reported to consist.', OPTIONAL)
  reportedSize?: number | null;

  @InputField([DelegationMemberInput], 'Who belongs to it, as far as known by name.', OPTIONAL)
  members?: DelegationMemberInput[] | null;
}

/** What is said of a delegation only when it is new. */
@InputType()
export abstract class NewDelegation extends DelegationFacts {
  @RefersTo('forum', 'The forum, by id or slug.')
  forum: Ref;

  @RefersTo('party', 'The party, by whatever a person would type.')
  party: Ref;
}
