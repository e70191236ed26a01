import { ID, InputType } from 'type-graphql';
import { InputField, MutationInput, OPTIONAL } from '../../records/api/mutation.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { Capacity, SignatureRole } from './signature.entity.ts';
import { TreatyActionKind } from './treaty-action.entity.ts';

@InputType('SignerInput', { description: 'Who signed for a party.' })
export class SignerInput {
  @RefersTo('person', 'The person, by id or slug.')
  person: Ref;

  @InputField(String, 'The position that stands under the name.', OPTIONAL)
  signedAs?: string | null;

  @InputField(PartialDate, 'When the person signed.', OPTIONAL)
  on?: string | null;

  @RefersTo('party', 'Where the person signed, by whatever a person would type.', OPTIONAL)
  place?: Ref | null;
}

@InputType('TreatyActionInput', { description: 'One act of a party about an agreement.' })
export class TreatyActionInput {
  @InputField(TreatyActionKind, 'What it did.')
  kind: TreatyActionKind;

  @InputField(PartialDate, 'When it did so.', OPTIONAL)
  on?: string | null;

  @InputField(PartialDate, 'From when that takes effect, where it is another day.', OPTIONAL)
  effectiveOn?: string | null;

  @InputField(String, 'The wording of a reservation or declaration.', OPTIONAL)
  text?: string | null;
}

@InputType('SignatureInput', { description: "One party's part in an agreement, from the announcement on." })
export class SignatureInput {
  @InputField(ID, 'In an update: which of the signatures that the agreement has it is; absent: a new one.', OPTIONAL)
  id?: string | null;

  @RefersTo(
    'party',
    'The party, by whatever a person would type; absent where nobody knows which party `namedAs` means.',
    OPTIONAL,
  )
  party?: Ref | null;

  @InputField(String, 'What the agreement itself calls the party.', OPTIONAL)
  namedAs?: string | null;

  @InputField(SignatureRole, 'As what it takes part.')
  role: SignatureRole;

  @RefersTo(
    'party',
    'Through which other party it acts: an agency for its city. By whatever a person would type.',
    OPTIONAL,
  )
  through?: Ref | null;

  @InputField(Capacity, 'In which capacity; absent: OFFICIAL.', OPTIONAL)
  capacity?: Capacity | null;

  @InputField(PartialDate, 'When it signed: short for an action SIGNATURE on that day.', OPTIONAL)
  signedOn?: string | null;

  @InputField([SignerInput], 'Who signed for it: two people may.', OPTIONAL)
  signers?: SignerInput[] | null;

  @InputField([TreatyActionInput], 'What else it did about the agreement.', OPTIONAL)
  actions?: TreatyActionInput[] | null;
}

@InputType('SignAgreementInput', { description: "A party's part to be added to an agreement." })
export class SignAgreementInput extends MutationInput {
  @RefersTo('agreement', 'The agreement.')
  agreement: Ref;

  @InputField(SignatureInput, "The party's part in it.")
  signature: SignatureInput;
}

@InputType('WithdrawSignatureInput', { description: 'A signature that was recorded by mistake.' })
export class WithdrawSignatureInput extends MutationInput {
  @InputField(ID, 'The signature.')
  signature: string;
}

@InputType('RecordTreatyActionInput', { description: 'What a party did about an agreement.' })
export class RecordTreatyActionInput extends MutationInput {
  @InputField(ID, 'The signature of the party.')
  signature: string;

  @InputField(TreatyActionInput, 'What it did.')
  action: TreatyActionInput;
}
