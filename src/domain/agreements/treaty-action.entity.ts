import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Signature } from './signature.entity.ts';

export const TreatyActionKind = enumOf(
  'TreatyActionKind',
  'What a party did about an agreement, or what happened for it.',
  {
    SIGNATURE: 'It signed.',
    SIGNATURE_AD_REFERENDUM: 'It signed, subject to confirmation at home.',
    RATIFICATION: 'It ratified.',
    ACCEPTANCE: 'It accepted, which has the effect of ratifying.',
    APPROVAL: 'It approved, which has the effect of ratifying.',
    ACCESSION: 'It acceded without having signed.',
    SUCCESSION: 'It took the place of a party that it succeeded.',
    PROVISIONAL_APPLICATION: 'It began to apply the agreement provisionally.',
    NOTIFICATION: 'It notified the others, as a rule that its procedures are complete.',
    ENTRY_INTO_FORCE: 'The agreement entered into force for it.',
    RESERVATION: 'It made a reservation.',
    DECLARATION: 'It made a declaration.',
    OBJECTION: "It objected to another party's reservation or declaration.",
    SUSPENSION: 'It suspended the agreement on its part.',
    WITHDRAWAL: 'It withdrew.',
    DENUNCIATION: 'It denounced the agreement.',
  },
);
export type TreatyActionKind = EnumOf<typeof TreatyActionKind>;

/** The acts that are a signing: the days on which a party signed are read from them. */
export const SIGNING: readonly TreatyActionKind[] = [
  TreatyActionKind.SIGNATURE,
  TreatyActionKind.SIGNATURE_AD_REFERENDUM,
];

@ObjectType('TreatyAction', {
  description: 'One act of a party about an agreement: it signs, ratifies, withdraws, ...',
})
@Entity('treaty_action')
@oneOf('treaty_action', 'kind', TreatyActionKind)
export class TreatyAction {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  /** By both columns, so that an action can never belong to another agreement than its signature. */
  @ManyToOne(() => Signature, { nullable: false, onDelete: 'CASCADE', onUpdate: 'CASCADE' })
  @JoinColumn([
    { name: 'signature_id', referencedColumnName: 'id' },
    { name: 'agreement_id', referencedColumnName: 'agreementId' },
  ])
  signature: Signature;

  @Index()
  @Column('uuid')
  signatureId: string;

  @Column('uuid')
  agreementId: string;

  @Field(() => TreatyActionKind, { description: 'What it did.' })
  @Column('text')
  kind: TreatyActionKind;

  @Field(() => PartialDate, { nullable: true, description: 'When it did so, as far as that is known.' })
  @Column({ type: 'text', name: 'acted_on', collation: 'C', nullable: true })
  on: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'From when that takes effect, where it is another day.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  effectiveOn: string | null;

  @Field(() => String, { nullable: true, description: 'What it says: the wording of a reservation or declaration.' })
  @Column('text', { nullable: true })
  text: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
