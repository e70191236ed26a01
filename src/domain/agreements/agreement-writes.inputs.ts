import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { InputType, Int } from 'type-graphql';
import { ActionInput, MutationInput } from '../../records/api/mutation.inputs.ts';
import { Optional, OptionalWithDefault, Required } from '../../records/api/optional.ts';
import { Decimal } from '../../records/values/decimal.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { ItemFacts } from '../cooperation/item.inputs.ts';
import { AgreementKind, AgreementStatus } from './agreement.entity.ts';
import { RelationKind } from './agreement-relation.entity.ts';
import { SignatureInput } from './signature-writes.inputs.ts';

@InputType('MoneyInput', { description: 'An amount in a currency.' })
class MoneyInput {
  @Required(Decimal, 'Exact amount.')
  value: string;

  @Required(String, 'Currency code of ISO 4217, current or historic: "USD", "SUR".')
  currency: string;
}

@InputType('ReferenceInput', { description: 'Number of an agreement in a register or a series of treaties.' })
export class ReferenceInput {
  @Required(String, 'Register or series: "UNTS".')
  scheme: string;

  @Required(String, 'Number in the register, as written there.')
  value: string;

  @Optional(GraphQLURL, 'URL of the entry.')
  url?: URL | null;
}

@InputType('AgreementTextInput', { description: 'Link to the text of an agreement in one language.' })
export class AgreementTextInput {
  @Required(GraphQLLocale, 'Language of the text.')
  lang: string;

  @Required(GraphQLURL, 'URL of the text.')
  url: URL;
}

@InputType('RelationInput', { description: 'Relation of an agreement to another one.' })
export class RelationInput {
  @Required(RelationKind, 'Kind of relation.')
  kind: RelationKind;

  @RefersTo('agreement', 'Other agreement (id).')
  to: Ref;
}

@InputType('StatusChangeInput', { description: 'A change of the status of an agreement.' })
export class StatusChangeInput {
  @Required(AgreementStatus, 'New status.')
  to: AgreementStatus;

  @Optional(PartialDate, 'Date of the change.')
  on?: string | null;

  @Optional(String, 'Note on the change.')
  note?: string | null;

  @RefersTo('source', 'Source that reports the change.', OPTIONAL)
  source?: Ref | null;
}

/** The fields of an agreement in an input. */
@InputType()
export abstract class AgreementFacts extends ItemFacts {
  @Required(AgreementKind, 'Kind of agreement.')
  kind: AgreementKind;

  @Optional(String, 'Kind of document as stated in its title: "Road map".')
  kindAsTitled?: string | null;

  @Optional(Boolean, 'Whether the agreement is legally binding.')
  binding?: boolean | null;

  @OptionalWithDefault(Boolean, false, 'Whether the agreement is the act of one party and needs no second signatory.')
  unilateral?: boolean | null;

  @Optional(PartialDate, 'Date on which the text was adopted.')
  adoptedOn?: string | null;

  @Optional(PartialDate, 'Date of signature.')
  signedOn?: string | null;

  @Optional(PartialDate, 'Date from which the agreement is or was applied provisionally.')
  provisionallyAppliedFrom?: string | null;

  @Optional(PartialDate, 'Date of entry into force.')
  inForceFrom?: string | null;

  @Optional(PartialDate, 'Date of expiry.')
  expiresOn?: string | null;

  @Optional(Boolean, 'Whether the agreement renews automatically when it would expire.')
  autoRenews?: boolean | null;

  @Optional(PartialDate, 'Date of termination.')
  terminatedOn?: string | null;

  @RefersToMany('party', 'placeIds', 'Places of signature (ids, codes, slugs or names).', OPTIONAL)
  places?: Refs<'placeIds'> | null;

  @RefersTo('party', 'Party that keeps the original (id, code, slug or name).', OPTIONAL)
  depositary?: Ref | null;

  @Optional(MoneyInput, 'Value of the agreement.')
  value?: MoneyInput | null;

  @Optional([ReferenceInput], 'Numbers in registers and series of treaties.')
  references?: ReferenceInput[] | null;

  @Optional([AgreementTextInput], 'Links to the text, by language.')
  texts?: AgreementTextInput[] | null;

  @Optional([RelationInput], 'Relations to other agreements.')
  relations?: RelationInput[] | null;

  @Optional(
    [SignatureInput],
    'Signatures. In an update, an entry with the id of a signature changes it; signatures without an entry are deleted.',
  )
  signatures?: SignatureInput[] | null;
}

/** The fields of an agreement that only the input of a new record has. */
@InputType()
export abstract class NewAgreement extends AgreementFacts {
  @Optional(AgreementStatus, 'Status. Default: the status of the last of `statusChanges`; one of the two is required.')
  status?: AgreementStatus | null;

  @Optional([StatusChangeInput], 'Status history, oldest first.')
  statusChanges?: StatusChangeInput[] | null;
}

@InputType('ChangeAgreementStatusInput', { description: 'Input of changeAgreementStatus.' })
export class ChangeAgreementStatusInput extends ActionInput {
  @Required(
    StatusChangeInput,
    'Change of status. Its date is also stored as `signedOn`, `inForceFrom`, ... of the agreement if that is null.',
  )
  change: StatusChangeInput;

  @Optional(PartialDate, 'New date of expiry, after a renewal.')
  expiresOn?: string | null;
}

@InputType('RelateAgreementsInput', { description: 'Input of relateAgreements.' })
export class RelateAgreementsInput extends MutationInput {
  @RefersTo('agreement', 'Agreement that amends, supersedes, ... the other (id).')
  from: Ref;

  @Optional(
    Int,
    'Version of `from` that the client has seen. If the version differs, nothing is written. Default: no check.',
  )
  expectedVersion?: number | null;

  @Required(RelationKind, 'Kind of relation.')
  kind: RelationKind;

  @RefersTo('agreement', 'Agreement that is amended, superseded, ... (id).')
  to: Ref;
}
