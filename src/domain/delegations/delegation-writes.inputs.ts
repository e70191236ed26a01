import { InputType, Int } from 'type-graphql';
import { Optional, Required } from '../../records/api/optional.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { AttendsAs } from './delegation.entity.ts';
import { DelegationRole } from './delegation-member.entity.ts';

@InputType('DelegationMemberInput', { description: 'A person in a delegation.' })
class DelegationMemberInput {
  @RefersTo('person', 'Person (id or slug).')
  person: Ref;

  @Required(DelegationRole, 'Role of the person.')
  role: DelegationRole;

  @Optional(String, 'Position as stated in the list of delegates.')
  title?: string | null;
}

/** The fields of a delegation in an input. */
@InputType()
export abstract class DelegationFacts extends RecordFacts {
  @Required(AttendsAs, 'Capacity in which the delegation attends.')
  attendsAs: AttendsAs;

  @Optional(Int, 'Reported number of people, 0 to 1,000,000.')
  reportedSize?: number | null;

  @Optional([DelegationMemberInput], 'Members known by name.')
  members?: DelegationMemberInput[] | null;
}

/** The fields of a delegation that only the input of a new record has. */
@InputType()
export abstract class NewDelegation extends DelegationFacts {
  @RefersTo('forum', 'Forum to which the delegation is sent (id or slug).')
  forum: Ref;

  @RefersTo('party', 'Party that sends the delegation (id, code, slug or name).')
  party: Ref;
}
