import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Decimal } from '../../records/values/decimal.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type Ref, RefersTo, type Refs } from '../../records/writing/drafts.ts';
import { ItemFacts } from '../cooperation/item.inputs.ts';
import { AgreementKind, AgreementStatus } from './agreement.entity.ts';
import { RelationKind } from './agreement-relation.entity.ts';
import { SignatureInput } from './signature-writes.inputs.ts';

@InputType('MoneyInput', { description: 'An amount in a currency.' })
class MoneyInput {
  @Field(() => Decimal, { description: 'How much, exactly.' })
  value: string;

  @Field(() => String, { description: 'The code of the currency in ISO 4217, historic ones included: "USD", "SUR".' })
  currency: string;
}

@InputType('ReferenceInput', { description: 'Under which number an agreement stands in a register.' })
export class ReferenceInput {
  @Field(() => String, { description: 'The register or series: "UNTS".' })
  scheme: string;

  @Field(() => String, { description: 'The number in it, as written there.' })
  value: string;

  @Field(() => GraphQLURL, { nullable: true, description: 'The address of its entry.' })
  url?: URL | null;
}

@InputType('AgreementTextInput', { description: 'Where the wording of an agreement can be read, in one language.' })
export class AgreementTextInput {
  @Field(() => GraphQLLocale, { description: 'The language.' })
  lang: string;

  @Field(() => GraphQLURL, { description: 'The address.' })
  url: URL;
}

@InputType('RelationInput', { description: 'What an agreement does to another.' })
export class RelationInput {
  @Field(() => RelationKind, { description: 'What it does.' })
  kind: RelationKind;

  @RefersTo('agreement', { description: 'The other agreement.' })
  to: Ref;
}

@InputType('StatusMoveInput', { description: 'One step of an agreement to a status.' })
export class StatusMoveInput {
  @Field(() => AgreementStatus, { description: 'The status after.' })
  to: AgreementStatus;

  @Field(() => PartialDate, { nullable: true, description: 'When it moved.' })
  on?: string | null;

  @Field(() => String, { nullable: true, description: 'A remark on the move.' })
  note?: string | null;

  @RefersTo('source', { nullable: true, description: 'The source that reports it.' })
  source?: Ref | null;
}

/** What may be said of an agreement. */
@InputType()
export abstract class AgreementFacts extends ItemFacts {
  @Field(() => AgreementKind, { description: 'What kind of text it is.' })
  kind: AgreementKind;

  @Field(() => String, { nullable: true, description: 'What kind of text it calls itself, in its own words.' })
  kindAsTitled?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it binds its parties in law.' })
  binding?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is the act of one party, which needs no second signatory; absent: it is not.',
  })
  unilateral?: boolean | null;

  @Field(() => PartialDate, { nullable: true, description: 'When its text was adopted.' })
  adoptedOn?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it was signed.' })
  signedOn?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'From when it is or was applied provisionally.' })
  provisionallyAppliedFrom?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'From when it is or was in force.' })
  inForceFrom?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it expires or expired.' })
  expiresOn?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it renews itself when it would expire.' })
  autoRenews?: boolean | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it was terminated.' })
  terminatedOn?: string | null;

  @RefersTo('party', 'placeIds', {
    nullable: true,
    description: 'Where it was signed, by whatever a person would type.',
  })
  places?: Refs<'placeIds'> | null;

  @RefersTo('party', { nullable: true, description: 'Who keeps the original, by whatever a person would type.' })
  depositary?: Ref | null;

  @Field(() => MoneyInput, { nullable: true, description: 'What it is worth.' })
  value?: MoneyInput | null;

  @Field(() => [ReferenceInput], { nullable: true, description: 'Under which numbers it stands in registers.' })
  references?: ReferenceInput[] | null;

  @Field(() => [AgreementTextInput], { nullable: true, description: 'Where its wording can be read.' })
  texts?: AgreementTextInput[] | null;

  @Field(() => [RelationInput], { nullable: true, description: 'What it does to other agreements.' })
  relations?: RelationInput[] | null;

  @Field(() => [SignatureInput], {
    nullable: true,
    description: 'Who takes part in it. In an update, a signature that is named by its id is the same one, changed.',
  })
  signatures?: SignatureInput[] | null;
}

/** What is said of an agreement only when it is new. */
@InputType()
export abstract class NewAgreement extends AgreementFacts {
  @Field(() => AgreementStatus, {
    nullable: true,
    description: 'How far it has come; absent where `moves` are given, of which the last says so.',
  })
  status?: AgreementStatus | null;

  @Field(() => [StatusMoveInput], { nullable: true, description: 'How it came there, from its entry on.' })
  moves?: StatusMoveInput[] | null;
}

@InputType('MoveAgreementInput', { description: 'A step of an agreement to another status.' })
export class MoveAgreementInput extends MutationInput {
  @RefersTo('agreement', { description: 'The agreement.' })
  agreement: Ref;

  @Field(() => StatusMoveInput, {
    description:
      'The step. Its day becomes that of the status (`signedOn`, `inForceFrom`), where the agreement has none.',
  })
  move: StatusMoveInput;

  @Field(() => PartialDate, { nullable: true, description: 'When it will expire, after a renewal.' })
  expiresOn?: string | null;
}

@InputType('RelateAgreementsInput', { description: 'What one agreement does to another.' })
export class RelateAgreementsInput extends MutationInput {
  @RefersTo('agreement', { description: 'The one that does it.' })
  from: Ref;

  @Field(() => RelationKind, { description: 'What it does.' })
  kind: RelationKind;

  @RefersTo('agreement', { description: 'The one to which it is done.' })
  to: Ref;
}
