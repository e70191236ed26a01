import { ID, InputType } from 'type-graphql';
import { ActionInput } from '../../records/api/mutation.inputs.ts';
import { Needed, Optional } from '../../records/api/optional.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { Capacity, SignatureRole } from './signature.entity.ts';
import { TreatyActionKind } from './treaty-action.entity.ts';

@InputType('SignerInput', { description: 'Who signed for a party.' })
export class SignerInput {
  @RefersTo('person', 'The person, by id or slug.')
  person: Ref;

  @Optional(String, 'The position that stands under the name.')
  signedAs?: string | null;

  @Optional(PartialDate, 'When the person signed.')
  on?: string | null;

  @RefersTo('party', 'Where the person signed, by whatever a person would type.', OPTIONAL)
  place?: Ref | null;
}

@InputType('TreatyActionInput', { description: 'One act of a party about an agreement.' })
export class TreatyActionInput {
  @Needed(TreatyActionKind, 'What it did.')
  kind: TreatyActionKind;

  @Optional(PartialDate, 'When it did so.')
  on?: string | null;

  @Optional(PartialDate, 'From when that takes effect, where it is another day.')
  effectiveOn?: string | null;

  @Optional(String, 'The wording of a reservation or declaration.')
  text?: string | null;
}

@InputType('SignatureInput', { description: "One party's part in an agreement, from the announcement on." })
export class SignatureInput {
  @Optional(ID, 'In an update: which of the signatures that the agreement has it is; absent: a new one.')
  id?: string | null;

  @RefersTo(
    'party',
    'The party, by whatever a person would type; absent where nobody knows which party `namedAs` means.',
    OPTIONAL,
  )
  party?: Ref | null;

  @Optional(String, 'What the agreement itself calls the party.')
  namedAs?: string | null;

  @Needed(SignatureRole, 'As what it takes part.')
  role: SignatureRole;

  @RefersTo(
    'party',
    'Through which other party it acts: an agency for its city. By whatever a person would type.',
    OPTIONAL,
  )
  through?: Ref | null;

  @Optional(Capacity, 'In which capacity; absent: OFFICIAL.')
  capacity?: Capacity | null;

  @Optional(PartialDate, 'When it signed: short for an action SIGNATURE on that day.')
  signedOn?: string | null;

  @Optional([SignerInput], 'Who signed for it: two people may.')
  signers?: SignerInput[] | null;

  @Optional([TreatyActionInput], 'What else it did about the agreement.')
  actions?: TreatyActionInput[] | null;
}

@InputType('SignAgreementInput', { description: "A party's part to be added to an agreement." })
export class SignAgreementInput extends ActionInput {
  @Needed(SignatureInput, "The party's part in it.")
  signature: SignatureInput;
}

@InputType('WithdrawSignatureInput', { description: 'A signature that was recorded by mistake.' })
export class WithdrawSignatureInput extends ActionInput {}

@InputType('RecordTreatyActionInput', { description: 'What a party did about an agreement.' })
export class RecordTreatyActionInput extends ActionInput {
  @Needed(TreatyActionInput, 'What it did.')
  action: TreatyActionInput;
}
