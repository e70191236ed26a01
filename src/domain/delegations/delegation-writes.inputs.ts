import { Field, ID, InputType, Int } from 'type-graphql';
import type { InputBase } from '../../records/api/mutation.inputs.ts';
import { creationOf, updateOf } from '../../records/api/payload.ts';
import { RefersTo } from '../../records/writing/drafts.ts';
import { CreationInput, UpdateInput } from '../sources/documented.inputs.ts';
import { AttendsAs, Delegation } from './delegation.entity.ts';
import { delegationList } from './delegation.list.ts';
import { DelegationRole } from './delegation-member.entity.ts';

@InputType('DelegationMemberInput', { description: 'One person in a delegation.' })
class DelegationMemberInput {
  @RefersTo('person')
  @Field(() => ID, { description: 'The person, by id or slug.' })
  person: string;

  @Field(() => DelegationRole, { description: 'As what.' })
  role: DelegationRole;

  @Field(() => String, { nullable: true, description: 'The position as the list of delegates gives it.' })
  title?: string | null;
}

/** What may be said of a delegation: where it is made, some of it must be. */
function delegationFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends base {
    @Field(() => AttendsAs, { nullable: !isNew, description: 'As what it attends.' })
    attendsAs?: AttendsAs | null;

    @Field(() => Int, { nullable: true, description: 'Of how many people it is reported to consist.' })
    reportedSize?: number | null;

    @Field(() => [DelegationMemberInput], {
      nullable: true,
      description: 'Who belongs to it, as far as known by name.',
    })
    members?: DelegationMemberInput[] | null;
  }
  return Facts;
}

@InputType('CreateDelegationInput', { description: 'Whom a party sent to a forum.' })
export class CreateDelegationInput extends delegationFacts(CreationInput, true) {
  @RefersTo('forum')
  @Field(() => ID, { description: 'The forum, by id or slug.' })
  forum: string;

  @RefersTo('party')
  @Field(() => String, { description: 'The party, by whatever a person would type.' })
  party: string;
}

export const CreateDelegationPayload = creationOf(
  'delegation',
  () => Delegation,
  () => delegationList.Edge,
);

@InputType('UpdateDelegationInput', { description: 'What is to change of a delegation.' })
export class UpdateDelegationInput extends delegationFacts(UpdateInput, false) {}

export const UpdateDelegationPayload = updateOf('delegation', () => Delegation);
