import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { InputType, Int } from 'type-graphql';
import { ActionInput, MutationInput } from '../../records/api/mutation.inputs.ts';
import { Needed, Optional } from '../../records/api/optional.ts';
import { Decimal } from '../../records/values/decimal.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { ItemFacts } from '../cooperation/item.inputs.ts';
import { AgreementKind, AgreementStatus } from './agreement.entity.ts';
import { RelationKind } from './agreement-relation.entity.ts';
import { SignatureInput } from './signature-writes.inputs.ts';

@InputType('MoneyInput', { description: 'An amount in a currency.' })
class MoneyInput {
  @Needed(Decimal, 'How much, exactly.')
  value: string;

  @Needed(String, 'The code of the currency in ISO 4217, historic ones included: "USD", "SUR".')
  currency: string;
}

@InputType('ReferenceInput', { description: 'Under which number an agreement stands in a register.' })
export class ReferenceInput {
  @Needed(String, 'The register or series: "UNTS".')
  scheme: string;

  @Needed(String, 'The number in it, as written there.')
  value: string;

  @Optional(GraphQLURL, 'The address of its entry.')
  url?: URL | null;
}

@InputType('AgreementTextInput', { description: 'Where the wording of an agreement can be read, in one language.' })
export class AgreementTextInput {
  @Needed(GraphQLLocale, 'The language.')
  lang: string;

  @Needed(GraphQLURL, 'The address.')
  url: URL;
}

@InputType('RelationInput', { description: 'What an agreement does to another.' })
export class RelationInput {
  @Needed(RelationKind, 'What it does.')
  kind: RelationKind;

  @RefersTo('agreement', 'The other agreement.')
  to: Ref;
}

@InputType('StatusChangeInput', { description: 'One step of an agreement to a status.' })
export class StatusChangeInput {
  @Needed(AgreementStatus, 'The status after.')
  to: AgreementStatus;

  @Optional(PartialDate, 'When it changed.')
  on?: string | null;

  @Optional(String, 'A remark on the change.')
  note?: string | null;

  @RefersTo('source', 'The source that reports it.', OPTIONAL)
  source?: Ref | null;
}

/** The facts that an input may give of an agreement. */
@InputType()
export abstract class AgreementFacts extends ItemFacts {
  @Needed(AgreementKind, 'What kind of text it is.')
  kind: AgreementKind;

  @Optional(String, 'What kind of text it calls itself, in its own words.')
  kindAsTitled?: string | null;

  @Optional(Boolean, 'Whether it binds its parties in law.')
  binding?: boolean | null;

  @Optional(Boolean, 'Whether it is the act of one party, which needs no second signatory; absent: it is not.')
  unilateral?: boolean | null;

  @Optional(PartialDate, 'When its text was adopted.')
  adoptedOn?: string | null;

  @Optional(PartialDate, 'When it was signed.')
  signedOn?: string | null;

  @Optional(PartialDate, 'From when it is or was applied provisionally.')
  provisionallyAppliedFrom?: string | null;

  @Optional(PartialDate, 'From when it is or was in force.')
  inForceFrom?: string | null;

  @Optional(PartialDate, 'When it expires or expired.')
  expiresOn?: string | null;

  @Optional(Boolean, 'Whether it renews itself when it would expire.')
  autoRenews?: boolean | null;

  @Optional(PartialDate, 'When it was terminated.')
  terminatedOn?: string | null;

  @RefersToMany('party', 'placeIds', 'Where it was signed, by whatever a person would type.', OPTIONAL)
  places?: Refs<'placeIds'> | null;

  @RefersTo('party', 'Who keeps the original, by whatever a person would type.', OPTIONAL)
  depositary?: Ref | null;

  @Optional(MoneyInput, 'What it is worth.')
  value?: MoneyInput | null;

  @Optional([ReferenceInput], 'Under which numbers it stands in registers.')
  references?: ReferenceInput[] | null;

  @Optional([AgreementTextInput], 'Where its wording can be read.')
  texts?: AgreementTextInput[] | null;

  @Optional([RelationInput], 'What it does to other agreements.')
  relations?: RelationInput[] | null;

  @Optional(
    [SignatureInput],
    'Who takes part in it. In an update, a signature that is named by its id is the same one, changed.',
  )
  signatures?: SignatureInput[] | null;
}

/** The facts that only the input of a new record may give of an agreement. */
@InputType()
export abstract class NewAgreement extends AgreementFacts {
  @Optional(AgreementStatus, 'How far it has come; absent where `statusChanges` are given, of which the last says so.')
  status?: AgreementStatus | null;

  @Optional([StatusChangeInput], 'How it came there, from its entry on.')
  statusChanges?: StatusChangeInput[] | null;
}

@InputType('ChangeAgreementStatusInput', { description: 'A step of an agreement to another status.' })
export class ChangeAgreementStatusInput extends ActionInput {
  @Needed(
    StatusChangeInput,
    'The step. Its day becomes that of the status (`signedOn`, `inForceFrom`), where the agreement has none.',
  )
  change: StatusChangeInput;

  @Optional(PartialDate, 'When it will expire, after a renewal.')
  expiresOn?: string | null;
}

@InputType('RelateAgreementsInput', { description: 'What one agreement does to another.' })
export class RelateAgreementsInput extends MutationInput {
  @RefersTo('agreement', 'The one that does it.')
  from: Ref;

  @Optional(
    Int,
    'Version of `from` that the client has seen. If it has another version, nothing is written. Omitted: no check.',
  )
  expectedVersion?: number | null;

  @Needed(RelationKind, 'What it does.')
  kind: RelationKind;

  @RefersTo('agreement', 'The one to which it is done.')
  to: Ref;
}
