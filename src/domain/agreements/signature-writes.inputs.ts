import { Field, ID, InputType } from 'type-graphql';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { Capacity, SignatureRole } from './signature.entity.ts';
import { TreatyActionKind } from './treaty-action.entity.ts';

@InputType('SignerInput', { description: 'Who signed for a party.' })
export class SignerInput {
  @RefersTo('person', { description: 'The person, by id or slug.' })
  person: Ref;

  @Field(() => String, { nullable: true, description: 'The position that stands under the name.' })
  signedAs?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When the person signed.' })
  on?: string | null;

  @RefersTo('party', { nullable: true, description: 'Where the person signed, by whatever a person would type.' })
  place?: Ref | null;
}

@InputType('TreatyActionInput', { description: 'One act of a party about an agreement.' })
export class TreatyActionInput {
  @Field(() => TreatyActionKind, { description: 'What it did.' })
  kind: TreatyActionKind;

  @Field(() => PartialDate, { nullable: true, description: 'When it did so.' })
  on?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'From when that takes effect, where it is another day.' })
  effectiveOn?: string | null;

  @Field(() => String, { nullable: true, description: 'The wording of a reservation or declaration.' })
  text?: string | null;
}

@InputType('SignatureInput', { description: "One party's part in an agreement, from the announcement on." })
export class SignatureInput {
  @Field(() => ID, {
    nullable: true,
    description: 'In an update: which of the signatures that the agreement has it is; absent: a new one.',
  })
  id?: string | null;

  @RefersTo('party', {
    nullable: true,
    description: 'The party, by whatever a person would type; absent where nobody knows which party `namedAs` means.',
  })
  party?: Ref | null;

  @Field(() => String, { nullable: true, description: 'What the agreement itself calls the party.' })
  namedAs?: string | null;

  @Field(() => SignatureRole, { description: 'As what it takes part.' })
  role: SignatureRole;

  @RefersTo('party', {
    nullable: true,
    description: 'Through which other party it acts: an agency for its city. By whatever a person would type.',
  })
  through?: Ref | null;

  @Field(() => Capacity, { nullable: true, description: 'In which capacity; absent: OFFICIAL.' })
  capacity?: Capacity | null;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'When it signed: short for an action SIGNATURE on that day.',
  })
  signedOn?: string | null;

  @Field(() => [SignerInput], { nullable: true, description: 'Who signed for it: two people may.' })
  signers?: SignerInput[] | null;

  @Field(() => [TreatyActionInput], { nullable: true, description: 'What else it did about the agreement.' })
  actions?: TreatyActionInput[] | null;
}

@InputType('SignAgreementInput', { description: "A party's part to be added to an agreement." })
export class SignAgreementInput extends MutationInput {
  @RefersTo('agreement', { description: 'The agreement.' })
  agreement: Ref;

  @Field(() => SignatureInput, { description: "The party's part in it." })
  signature: SignatureInput;
}

@InputType('WithdrawSignatureInput', { description: 'A signature that was recorded by mistake.' })
export class WithdrawSignatureInput extends MutationInput {
  @Field(() => ID, { description: 'The signature.' })
  signature: string;
}

@InputType('RecordTreatyActionInput', { description: 'What a party did about an agreement.' })
export class RecordTreatyActionInput extends MutationInput {
  @Field(() => ID, { description: 'The signature of the party.' })
  signature: string;

  @Field(() => TreatyActionInput, { description: 'What it did.' })
  action: TreatyActionInput;
}
