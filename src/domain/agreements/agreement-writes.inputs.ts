import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { InputField, MutationInput, OPTIONAL } from '../../records/api/mutation.inputs.ts';
import { Decimal } from '../../records/values/decimal.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { ItemFacts } from '../cooperation/item.inputs.ts';
import { AgreementKind, AgreementStatus } from './agreement.entity.ts';
import { RelationKind } from './agreement-relation.entity.ts';
import { SignatureInput } from './signature-writes.inputs.ts';

@InputType('MoneyInput', { description: 'An amount in a currency.' })
class MoneyInput {
  @InputField(Decimal, 'How much, exactly.')
  value: string;

  @InputField(String, 'The code of the currency in ISO 4217, historic ones included: "USD", "SUR".')
  currency: string;
}

@InputType('ReferenceInput', { description: 'Under which number an agreement stands in a register.' })
export class ReferenceInput {
  @InputField(String, 'The register or series: "UNTS".')
  scheme: string;

  @InputField(String, 'The number in it, as written there.')
  value: string;

  @InputField(GraphQLURL, 'The address of its entry.', OPTIONAL)
  url?: URL | null;
}

@InputType('AgreementTextInput', { description: 'Where the wording of an agreement can be read, in one language.' })
export class AgreementTextInput {
  @InputField(GraphQLLocale, 'The language.')
  lang: string;

  @InputField(GraphQLURL, 'The address.')
  url: URL;
}

@InputType('RelationInput', { description: 'What an agreement does to another.' })
export class RelationInput {
  @InputField(RelationKind, 'What it does.')
  kind: RelationKind;

  @RefersTo('agreement', 'The other agreement.')
  to: Ref;
}

@InputType('StatusMoveInput', { description: 'One step of an agreement to a status.' })
export class StatusMoveInput {
  @InputField(AgreementStatus, 'The status after.')
  to: AgreementStatus;

  @InputField(PartialDate, 'When it moved.', OPTIONAL)
  on?: string | null;

  @InputField(String, 'A remark on the move.', OPTIONAL)
  note?: string | null;

  @RefersTo('source', 'The source that reports it.', OPTIONAL)
  source?: Ref | null;
}

/** What may be said of an agreement. */
@InputType()
export abstract class AgreementFacts extends ItemFacts {
  @InputField(AgreementKind, 'What kind of text it is.')
  kind: AgreementKind;

  @InputField(String, 'What kind of text it calls itself, in its own words.', OPTIONAL)
  kindAsTitled?: string | null;

  @InputField(Boolean, 'Whether it binds its parties in law.', OPTIONAL)
  binding?: boolean | null;

  @InputField(
    Boolean,
    'Whether it is the act of one party, which needs no second signatory; absent: it is not.',
    OPTIONAL,
  )
  unilateral?: boolean | null;

  @InputField(PartialDate, 'When its text was adopted.', OPTIONAL)
  adoptedOn?: string | null;

  @InputField(PartialDate, 'When it was signed.', OPTIONAL)
  signedOn?: string | null;

  @InputField(PartialDate, 'From when it is or was applied provisionally.', OPTIONAL)
  provisionallyAppliedFrom?: string | null;

  @InputField(PartialDate, 'From when it is or was in force.', OPTIONAL)
  inForceFrom?: string | null;

  @InputField(PartialDate, 'When it expires or expired.', OPTIONAL)
  expiresOn?: string | null;

  @InputField(Boolean, 'Whether it renews itself when it would expire.', OPTIONAL)
  autoRenews?: boolean | null;

  @InputField(PartialDate, 'When it was terminated.', OPTIONAL)
  terminatedOn?: string | null;

  @RefersToMany('party', 'placeIds', 'Where it was signed, by whatever a person would type.', OPTIONAL)
  places?: Refs<'placeIds'> | null;

  @RefersTo('party', 'Who keeps the original, by whatever a person would type.', OPTIONAL)
  depositary?: Ref | null;

  @InputField(MoneyInput, 'What it is worth.', OPTIONAL)
  value?: MoneyInput | null;

  @InputField([ReferenceInput], 'Under which numbers it stands in registers.', OPTIONAL)
  references?: ReferenceInput[] | null;

  @InputField([AgreementTextInput], 'Where its wording can be read.', OPTIONAL)
  texts?: AgreementTextInput[] | null;

  @InputField([RelationInput], 'What it does to other agreements.', OPTIONAL)
  relations?: RelationInput[] | null;

  @InputField(
    [SignatureInput],
    'Who takes part in it. In an update, a signature that is named by its id is the same one, changed.',
    OPTIONAL,
  )
  signatures?: SignatureInput[] | null;
}

/** What is said of an agreement only when it is new. */
@InputType()
export abstract class NewAgreement extends AgreementFacts {
  @InputField(
    AgreementStatus,
    'How far it has come; absent where `moves` are given, of which the last says so.',
    OPTIONAL,
  )
  status?: AgreementStatus | null;

  @InputField([StatusMoveInput], 'How it came there, from its entry on.', OPTIONAL)
  moves?: StatusMoveInput[] | null;
}

@InputType('MoveAgreementInput', { description: 'A step of an agreement to another status.' })
export class MoveAgreementInput extends MutationInput {
  @RefersTo('agreement', 'The agreement.')
  agreement: Ref;

  @InputField(
    StatusMoveInput,
    'The step. Its day becomes that of the status (`signedOn`, `inForceFrom`), where the agreement has none.',
  )
  move: StatusMoveInput;

  @InputField(PartialDate, 'When it will expire, after a renewal.', OPTIONAL)
  expiresOn?: string | null;
}

@InputType('RelateAgreementsInput', { description: 'What one agreement does to another.' })
export class RelateAgreementsInput extends MutationInput {
  @RefersTo('agreement', 'The one that does it.')
  from: Ref;

  @InputField(RelationKind, 'What it does.')
  kind: RelationKind;

  @RefersTo('agreement', 'The one to which it is done.')
  to: Ref;
}
