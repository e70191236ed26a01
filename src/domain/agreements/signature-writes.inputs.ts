import { ID, InputType } from 'type-graphql';
import { ActionInput } from '../../records/api/mutation.inputs.ts';
import { Optional, OptionalWithDefault, Required } from '../../records/api/optional.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { Capacity, SignatureRole } from './signature.entity.ts';
import { TreatyActionKind } from './treaty-action.entity.ts';

@InputType('SignerInput', { description: 'A person who signed for a party.' })
export class SignerInput {
  @RefersTo('person', 'Person (id or slug).')
  person: Ref;

  @Optional(String, 'Position as written under the signature.')
  signedAs?: string | null;

  @Optional(PartialDate, 'Date on which the person signed.')
  on?: string | null;

  @RefersTo('party', 'Place where the person signed (id, code, slug or name).', OPTIONAL)
  place?: Ref | null;
}

@InputType('TreatyActionInput', { description: 'An action of a party on an agreement.' })
export class TreatyActionInput {
  @Required(TreatyActionKind, 'Kind of action.')
  kind: TreatyActionKind;

  @Optional(PartialDate, 'Date of the action.')
  on?: string | null;

  @Optional(PartialDate, 'Date on which the action takes effect, if different.')
  effectiveOn?: string | null;

  @Optional(String, 'Text of a reservation or declaration.')
  text?: string | null;
}

@InputType('SignatureInput', {
  description: 'A signature: the participation of one party in an agreement, also before it signs.',
})
export class SignatureInput {
  @Optional(ID, 'In an update, the id of the existing signature that is changed. Default: a new signature.')
  id?: string | null;

  @RefersTo('party', 'Party (id, code, slug or name); omit it if it is unknown which party `namedAs` means.', OPTIONAL)
  party?: Ref | null;

  @Optional(String, 'Name of the party in the agreement.')
  namedAs?: string | null;

  @Required(SignatureRole, 'Role of the party.')
  role: SignatureRole;

  @RefersTo(
    'party',
    'Party that acts for the party, such as an agency for its city (id, code, slug or name).',
    OPTIONAL,
  )
  through?: Ref | null;

  @OptionalWithDefault(Capacity, Capacity.OFFICIAL, 'Capacity of the signature.')
  capacity?: Capacity | null;

  @Optional(PartialDate, 'Date of signature; short for an action SIGNATURE on that date.')
  signedOn?: string | null;

  @Optional([SignerInput], 'People who signed for the party.')
  signers?: SignerInput[] | null;

  @Optional([TreatyActionInput], 'Further actions of the party on the agreement.')
  actions?: TreatyActionInput[] | null;
}

@InputType('SignAgreementInput', { description: 'Input of signAgreement.' })
export class SignAgreementInput extends ActionInput {
  @Required(SignatureInput, 'Signature to be added.')
  signature: SignatureInput;
}

@InputType('WithdrawSignatureInput', { description: 'Input of withdrawSignature.' })
export class WithdrawSignatureInput extends ActionInput {}

@InputType('RecordTreatyActionInput', { description: 'Input of recordTreatyAction.' })
export class RecordTreatyActionInput extends ActionInput {
  @Required(TreatyActionInput, 'Action to be added.')
  action: TreatyActionInput;
}
