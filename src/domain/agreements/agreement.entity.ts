import { ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from '../parties/party.entity.ts';
import { ItemAtOccasion } from '../sessions/item-at-occasion.entity.ts';

export const AgreementKind = enumOf(
  'AgreementKind',
  'What kind of text an agreement is, whatever it calls itself (that is `kindAsTitled`).',
  {
    TREATY: 'A treaty between states.',
    CONVENTION: 'A convention, as a rule of many parties and open to others.',
    PROTOCOL: 'A protocol that adds to or changes another agreement.',
    EXCHANGE_OF_NOTES: 'Notes or letters exchanged, which together are the agreement.',
    MEMORANDUM_OF_UNDERSTANDING: 'A memorandum of understanding.',
    PROTOCOL_OF_INTENT: 'A protocol or letter of intent.',
    TWINNING: 'An agreement by which cities or regions become twins or sister cities.',
    FRIENDSHIP: 'An agreement of friendship.',
    COOPERATION_AGREEMENT: 'An agreement on cooperation, in one field or in several.',
    ACTION_PLAN: 'A plan, programme or road map of what will be done and when.',
    JOINT_DECLARATION: 'A declaration that parties make together.',
    JOINT_COMMUNIQUE: 'A communique that parties issue together after they met.',
    CHARTER: 'A charter or statute that founds an organization or a network.',
    FINAL_ACT: 'The final act of a conference.',
    ARRANGEMENT: 'An administrative arrangement.',
    LOAN_OR_GRANT: 'An agreement on a loan, a credit or a grant.',
    CONTRACT: 'A contract under private law.',
    OTHER: 'Any other text.',
  },
);
export type AgreementKind = EnumOf<typeof AgreementKind>;

/** In the order in which an agreement goes through them. */
export const AgreementStatus = enumOf(
  'AgreementStatus',
  'How far an agreement has come. It goes forward along this list and may skip; what was suspended may come into ' +
    'force again, and so may what expired when it is renewed; only what was never in force can be withdrawn.',
  {
    UNKNOWN: 'Nothing is known about where it stands.',
    ANNOUNCED: 'Somebody has said that it will be.',
    NEGOTIATING: 'Its text is being negotiated.',
    INITIALLED: 'The negotiators have initialled the text.',
    ADOPTED: 'The text is settled, by a vote or by consent.',
    OPEN_FOR_SIGNATURE: 'The text can be signed.',
    SIGNED: 'Signed by at least two parties, or by the one party of a unilateral act.',
    PROVISIONALLY_APPLIED: 'Applied before it is in force.',
    IN_FORCE: 'In force.',
    SUSPENDED: 'Its operation is suspended.',
    EXPIRED: 'Its time has run out.',
    TERMINATED: 'Ended by one party or by all.',
    SUPERSEDED: 'Another agreement has taken its place.',
    WITHDRAWN: 'Given up before it was in force.',
  },
);
export type AgreementStatus = EnumOf<typeof AgreementStatus>;

@ObjectType('Agreement', {
  implements: CooperationItem,
  description:
    'A text that parties sign, from its announcement to its end. Its parties are those that signed or acceded, withdrawn ones too.',
})
@Entity('agreement')
@Check('agreement_occasion_check', 'forum_id is null or session_id is null')
@Check('agreement_currency_check', "currency ~ '^[A-Z]{3}$'")
@Check('agreement_money_check', '(value is null) = (currency is null)')
@Index('agreement_signed_on_id_idx', { synchronize: false })
@Index('agreement_in_force_from_id_idx', { synchronize: false })
@Index('agreement_expires_on_id_idx', { synchronize: false })
@Index(['kind', 'visibility'])
@Index(['status', 'visibility'])
@Index(['sortKey', 'id'])
export class Agreement extends ItemAtOccasion {
  @FieldColumn(AgreementKind, 'What kind of text it is.')
  kind: AgreementKind;

  @FieldColumn(String, 'What kind of text it calls itself, in its own words.', { nullable: true })
  kindAsTitled: string | null;

  @FieldColumn(AgreementStatus, 'How far it has come.')
  status: AgreementStatus;

  @FieldColumn(Boolean, 'Whether it binds its parties in law; null where that is not known.', { nullable: true })
  binding: boolean | null;

  @FieldColumn(Boolean, 'Whether it is the act of one party, which needs no second signatory.', { default: false })
  unilateral: boolean;

  @FieldColumn(PartialDate, 'When its text was adopted.', { nullable: true })
  adoptedOn: string | null;

  @FieldColumn(PartialDate, 'When it was signed; by each party: see its signatures.', { nullable: true })
  signedOn: string | null;

  @FieldColumn(PartialDate, 'From when it is or was applied provisionally.', { nullable: true })
  provisionallyAppliedFrom: string | null;

  @FieldColumn(PartialDate, 'From when it is or was in force.', { nullable: true })
  inForceFrom: string | null;

  @FieldColumn(PartialDate, 'When it expires or expired, unless it is renewed.', { nullable: true })
  expiresOn: string | null;

  @FieldColumn(Boolean, 'Whether it renews itself when it would expire; null where that is not known.', {
    nullable: true,
  })
  autoRenews: boolean | null;

  @FieldColumn(PartialDate, 'When it was terminated.', { nullable: true })
  terminatedOn: string | null;

  @Reference(() => Party, { field: 'Who keeps the original and is told of ratifications.', nullable: true })
  depositaryId: string | null;

  /** What it is worth, an exact decimal; always together with the currency. */
  @Column('numeric', { nullable: true })
  value: string | null;

  @Column('text', { nullable: true })
  currency: string | null;
}
