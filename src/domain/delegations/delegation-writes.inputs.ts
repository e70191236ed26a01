import { Field, InputType, Int } from 'type-graphql';
import { type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { RecordFacts } from '../sources/documented.inputs.ts';
import { AttendsAs } from './delegation.entity.ts';
import { DelegationRole } from './delegation-member.entity.ts';

@InputType('DelegationMemberInput', { description: 'One person in a delegation.' })
class DelegationMemberInput {
  @RefersTo('person', { description: 'The person, by id or slug.' })
  person: Ref;

  @Field(() => DelegationRole, { description: 'As what.' })
  role: DelegationRole;

  @Field(() => String, { nullable: true, description: 'The position as the list of delegates gives it.' })
  title?: string | null;
}

/** What may be said of a delegation. */
@InputType()
export abstract class DelegationFacts extends RecordFacts {
  @Field(() => AttendsAs, { description: 'As what it attends.' })
  attendsAs: AttendsAs;

  @Field(() => Int, { nullable: true, description: 'Of how many people it is reported to consist.' })
  reportedSize?: number | null;

  @Field(() => [DelegationMemberInput], {
    nullable: true,
    description: 'Who belongs to it, as far as known by name.',
  })
  members?: DelegationMemberInput[] | null;
}

/** What is said of a delegation only when it is new. */
@InputType()
export abstract class NewDelegation extends DelegationFacts {
  @RefersTo('forum', { description: 'The forum, by id or slug.' })
  forum: Ref;

  @RefersTo('party', { description: 'The party, by whatever a person would type.' })
  party: Ref;
}
