import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { Visibility } from '../../records/record.entity.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { Session } from '../sessions/session.entity.ts';

export enum AgreementKind {
  TREATY = 'TREATY',
  CONVENTION = 'CONVENTION',
  PROTOCOL = 'PROTOCOL',
  EXCHANGE_OF_NOTES = 'EXCHANGE_OF_NOTES',
  MEMORANDUM_OF_UNDERSTANDING = 'MEMORANDUM_OF_UNDERSTANDING',
  PROTOCOL_OF_INTENT = 'PROTOCOL_OF_INTENT',
  TWINNING = 'TWINNING',
  FRIENDSHIP = 'FRIENDSHIP',
  COOPERATION_AGREEMENT = 'COOPERATION_AGREEMENT',
  ACTION_PLAN = 'ACTION_PLAN',
  JOINT_DECLARATION = 'JOINT_DECLARATION',
  JOINT_COMMUNIQUE = 'JOINT_COMMUNIQUE',
  CHARTER = 'CHARTER',
  FINAL_ACT = 'FINAL_ACT',
  ARRANGEMENT = 'ARRANGEMENT',
  LOAN_OR_GRANT = 'LOAN_OR_GRANT',
  CONTRACT = 'CONTRACT',
  OTHER = 'OTHER',
}
registerEnumType(AgreementKind, {
  name: 'AgreementKind',
  description: 'What kind of text an agreement is, whatever it calls itself (that is `kindAsTitled`).',
  valuesConfig: {
    TREATY: { description: 'A treaty between states.' },
    CONVENTION: { description: 'A convention, as a rule of many parties and open to others.' },
    PROTOCOL: { description: 'A protocol that adds to or changes another agreement.' },
    EXCHANGE_OF_NOTES: { description: 'Notes or letters exchanged, which together are the agreement.' },
    MEMORANDUM_OF_UNDERSTANDING: { description: 'A memorandum of understanding.' },
    PROTOCOL_OF_INTENT: { description: 'A protocol or letter of intent.' },
    TWINNING: { description: 'An agreement by which cities or regions become twins or sister cities.' },
    FRIENDSHIP: { description: 'An agreement of friendship.' },
    COOPERATION_AGREEMENT: { description: 'An agreement on cooperation, in one field or in several.' },
    ACTION_PLAN: { description: 'A plan, programme or road map of what will be done and when.' },
    JOINT_DECLARATION: { description: 'A declaration that parties make together.' },
    JOINT_COMMUNIQUE: { description: 'A communique that parties issue together after they met.' },
    CHARTER: { description: 'A charter or statute that founds an organization or a network.' },
    FINAL_ACT: { description: 'The final act of a conference.' },
    ARRANGEMENT: { description: 'An administrative arrangement.' },
    LOAN_OR_GRANT: { description: 'An agreement on a loan, a credit or a grant.' },
    CONTRACT: { description: 'A contract under private law.' },
    OTHER: { description: 'Any other text.' },
  },
});

/** In the order in which an agreement moves through them. */
export enum AgreementStatus {
  UNKNOWN = 'UNKNOWN',
  ANNOUNCED = 'ANNOUNCED',
  NEGOTIATING = 'NEGOTIATING',
  INITIALLED = 'INITIALLED',
  ADOPTED = 'ADOPTED',
  OPEN_FOR_SIGNATURE = 'OPEN_FOR_SIGNATURE',
  SIGNED = 'SIGNED',
  PROVISIONALLY_APPLIED = 'PROVISIONALLY_APPLIED',
  IN_FORCE = 'IN_FORCE',
  SUSPENDED = 'SUSPENDED',
  EXPIRED = 'EXPIRED',
  TERMINATED = 'TERMINATED',
  SUPERSEDED = 'SUPERSEDED',
  WITHDRAWN = 'WITHDRAWN',
}
registerEnumType(AgreementStatus, {
  name: 'AgreementStatus',
  description:
    'How far an agreement has come. It moves forward along this list and may skip; what was suspended may come into ' +
    'force again, and so may what expired when it is renewed; only what was never in force can be withdrawn.',
  valuesConfig: {
    UNKNOWN: { description: 'Nothing is known about where it stands.' },
    ANNOUNCED: { description: 'Somebody has said that it will be.' },
    NEGOTIATING: { description: 'Its text is being negotiated.' },
    INITIALLED: { description: 'The negotiators have initialled the text.' },
    ADOPTED: { description: 'The text is settled, by a vote or by consent.' },
    OPEN_FOR_SIGNATURE: { description: 'The text can be signed.' },
    SIGNED: { description: 'Signed by at least two parties, or by the one party of a unilateral act.' },
    PROVISIONALLY_APPLIED: { description: 'Applied before it is in force.' },
    IN_FORCE: { description: 'In force.' },
    SUSPENDED: { description: 'Its operation is suspended.' },
    EXPIRED: { description: 'Its time has run out.' },
    TERMINATED: { description: 'Ended by one party or by all.' },
    SUPERSEDED: { description: 'Another agreement has taken its place.' },
    WITHDRAWN: { description: 'Given up before it was in force.' },
  },
});

@ObjectType('Agreement', {
  implements: CooperationItem,
  description:
    'A text that parties sign, from its announcement to its end. Its parties are those that signed or acceded, withdrawn ones too.',
})
@Entity('agreement')
@oneOf('agreement', 'visibility', Visibility)
@Check('agreement_occasion_check', 'forum_id is null or session_id is null')
@oneOf('agreement', 'kind', AgreementKind)
@oneOf('agreement', 'status', AgreementStatus)
@Check('agreement_currency_check', "currency ~ '^[A-Z]{3}$'")
@Check('agreement_money_check', '(value is null) = (currency is null)')
@Index('agreement_signed_on_id_idx', { synchronize: false })
@Index('agreement_in_force_from_id_idx', { synchronize: false })
@Index('agreement_expires_on_id_idx', { synchronize: false })
@Index(['kind', 'visibility'])
@Index(['status', 'visibility'])
@Index(['sortKey', 'id'])
export class Agreement extends CooperationItem {
  @Field(() => AgreementKind, { description: 'What kind of text it is.' })
  @Column('text')
  kind: AgreementKind;

  @Field(() => String, { nullable: true, description: 'What kind of text it calls itself, in its own words.' })
  @Column('text', { nullable: true })
  kindAsTitled: string | null;

  @Field(() => AgreementStatus, { description: 'How far it has come.' })
  @Column('text')
  status: AgreementStatus;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it binds its parties in law; null where that is not known.',
  })
  @Column('boolean', { nullable: true })
  binding: boolean | null;

  @Field(() => Boolean, { description: 'Whether it is the act of one party, which needs no second signatory.' })
  @Column('boolean', { default: false })
  unilateral: boolean;

  @Field(() => PartialDate, { nullable: true, description: 'When its text was adopted.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  adoptedOn: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it was signed; by each party: see its signatures.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  signedOn: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'From when it is or was applied provisionally.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  provisionallyAppliedFrom: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'From when it is or was in force.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  inForceFrom: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it expires or expired, unless it is renewed.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  expiresOn: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it renews itself when it would expire; null where that is not known.',
  })
  @Column('boolean', { nullable: true })
  autoRenews: boolean | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it was terminated.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  terminatedOn: string | null;

  @ManyToOne(() => Forum)
  @JoinColumn()
  forum: Forum | null;

  @Index()
  @Column('uuid', { nullable: true })
  forumId: string | null;

  @ManyToOne(() => Session)
  @JoinColumn()
  session: Session | null;

  @Index()
  @Column('uuid', { nullable: true })
  sessionId: string | null;

  @Field(() => Party, { nullable: true, description: 'Who keeps the original and is told of ratifications.' })
  @ManyToOne(() => Party)
  @JoinColumn()
  depositary: Party | null;

  @Index()
  @Column('uuid', { nullable: true })
  depositaryId: string | null;

  /** What it is worth, an exact decimal; always together with the currency. */
  @Column('numeric', { nullable: true })
  value: string | null;

  @Column('text', { nullable: true })
  currency: string | null;
}
