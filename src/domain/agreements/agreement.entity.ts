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
  'Kind of agreement, independent of its title (see `kindAsTitled`).',
  {
    TREATY: 'A treaty between states.',
    CONVENTION: 'A convention, usually of many parties and open to others.',
    PROTOCOL: 'A protocol that adds to or changes another agreement.',
    EXCHANGE_OF_NOTES: 'Exchanged notes or letters that together form the agreement.',
    MEMORANDUM_OF_UNDERSTANDING: 'A memorandum of understanding.',
    PROTOCOL_OF_INTENT: 'A protocol or letter of intent.',
    TWINNING: 'An agreement by which cities or regions become twins or sister cities.',
    FRIENDSHIP: 'An agreement of friendship.',
    COOPERATION_AGREEMENT: 'An agreement on cooperation, in one field or in several.',
    ACTION_PLAN: 'A plan, programme or road map of what will be done and when.',
    JOINT_DECLARATION: 'A declaration that parties make together.',
    JOINT_COMMUNIQUE: 'A communique that parties issue together after a meeting.',
    CHARTER: 'A charter or statute that founds an organization or a network.',
    FINAL_ACT: 'The final act of a conference.',
    ARRANGEMENT: 'An administrative arrangement.',
    LOAN_OR_GRANT: 'An agreement on a loan, a credit or a grant.',
    CONTRACT: 'A contract under private law.',
    OTHER: 'Any other text.',
  },
);
export type AgreementKind = EnumOf<typeof AgreementKind>;

/** The order of the constants is the order in which an agreement passes through them. */
export const AgreementStatus = enumOf(
  'AgreementStatus',
  'Status of an agreement. It moves forward in this order and may skip values. SUSPENDED may return to IN_FORCE, and ' +
    'so may EXPIRED by a renewal. WITHDRAWN is possible only if the agreement was never in force.',
  {
    UNKNOWN: 'The status is not known.',
    ANNOUNCED: 'The agreement has been announced.',
    NEGOTIATING: 'The text is being negotiated.',
    INITIALLED: 'The negotiators have initialled the text.',
    ADOPTED: 'The text was adopted, by a vote or by consent.',
    OPEN_FOR_SIGNATURE: 'The text can be signed.',
    SIGNED: 'Signed by at least two parties, or by the one party of a unilateral act.',
    PROVISIONALLY_APPLIED: 'Applied provisionally before the entry into force.',
    IN_FORCE: 'The agreement is in force.',
    SUSPENDED: 'The agreement is suspended.',
    EXPIRED: 'The term of the agreement has ended.',
    TERMINATED: 'Terminated by one party or by all.',
    SUPERSEDED: 'Another agreement has replaced it.',
    WITHDRAWN: 'Abandoned before the entry into force.',
  },
);
export type AgreementStatus = EnumOf<typeof AgreementStatus>;

@ObjectType('Agreement', {
  implements: CooperationItem,
  description:
    'A text that parties sign, from its announcement to its end. Its parties signed or acceded; those that withdrew count, too.',
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
  @FieldColumn(AgreementKind, 'Kind of agreement.')
  kind: AgreementKind;

  @FieldColumn(String, 'Kind of document as stated in its title: "Road map"; null if not recorded.', { nullable: true })
  kindAsTitled: string | null;

  @FieldColumn(AgreementStatus, 'Current status of the agreement.')
  status: AgreementStatus;

  @FieldColumn(Boolean, 'Whether the agreement is legally binding; null if unknown.', { nullable: true })
  binding: boolean | null;

  @FieldColumn(Boolean, 'Whether the agreement is the act of one party and needs no second signatory.', {
    default: false,
  })
  unilateral: boolean;

  @FieldColumn(PartialDate, 'Date on which the text was adopted; null if unknown.', { nullable: true })
  adoptedOn: string | null;

  @FieldColumn(PartialDate, 'Date of signature; null if unknown. The signatures have the date of each party.', {
    nullable: true,
  })
  signedOn: string | null;

  @FieldColumn(
    PartialDate,
    'Date from which the agreement is or was applied provisionally; null if unknown or never.',
    { nullable: true },
  )
  provisionallyAppliedFrom: string | null;

  @FieldColumn(PartialDate, 'Date of entry into force; null if unknown or not in force yet.', { nullable: true })
  inForceFrom: string | null;

  @FieldColumn(PartialDate, 'Date of expiry, unless the agreement is renewed; null if none is known.', {
    nullable: true,
  })
  expiresOn: string | null;

  @FieldColumn(Boolean, 'Whether the agreement renews automatically when it would expire; null if unknown.', {
    nullable: true,
  })
  autoRenews: boolean | null;

  @FieldColumn(PartialDate, 'Date of termination; null if unknown or not terminated.', { nullable: true })
  terminatedOn: string | null;

  @Reference(() => Party, {
    field: 'Party that keeps the original and receives ratifications; null if not recorded.',
    nullable: true,
  })
  depositaryId: string | null;

  /** The value, an exact decimal; null if and only if the currency is null. */
  @Column('numeric', { nullable: true })
  value: string | null;

  @Column('text', { nullable: true })
  currency: string | null;
}
