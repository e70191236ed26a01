import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Signature } from './signature.entity.ts';

export enum TreatyActionKind {
  SIGNATURE = 'SIGNATURE',
  SIGNATURE_AD_REFERENDUM = 'SIGNATURE_AD_REFERENDUM',
  RATIFICATION = 'RATIFICATION',
  ACCEPTANCE = 'ACCEPTANCE',
  APPROVAL = 'APPROVAL',
  ACCESSION = 'ACCESSION',
  SUCCESSION = 'SUCCESSION',
  PROVISIONAL_APPLICATION = 'PROVISIONAL_APPLICATION',
  NOTIFICATION = 'NOTIFICATION',
  ENTRY_INTO_FORCE = 'ENTRY_INTO_FORCE',
  RESERVATION = 'RESERVATION',
  DECLARATION = 'DECLARATION',
  OBJECTION = 'OBJECTION',
  SUSPENSION = 'SUSPENSION',
  WITHDRAWAL = 'WITHDRAWAL',
  DENUNCIATION = 'DENUNCIATION',
}
registerEnumType(TreatyActionKind, {
  name: 'TreatyActionKind',
  description: 'What a party did about an agreement, or what happened for it.',
  valuesConfig: {
    SIGNATURE: { description: 'It signed.' },
    SIGNATURE_AD_REFERENDUM: { description: 'It signed, subject to confirmation at home.' },
    RATIFICATION: { description: 'It ratified.' },
    ACCEPTANCE: { description: 'It accepted, which has the effect of ratifying.' },
    APPROVAL: { description: 'It approved, which has the effect of ratifying.' },
    ACCESSION: { description: 'It acceded without having signed.' },
    SUCCESSION: { description: 'It took the place of a party that it succeeded.' },
    PROVISIONAL_APPLICATION: { description: 'It began to apply the agreement provisionally.' },
    NOTIFICATION: { description: 'It notified the others, as a rule that its procedures are complete.' },
    ENTRY_INTO_FORCE: { description: 'The agreement entered into force for it.' },
    RESERVATION: { description: 'It made a reservation.' },
    DECLARATION: { description: 'It made a declaration.' },
    OBJECTION: { description: "It objected to another party's reservation or declaration." },
    SUSPENSION: { description: 'It suspended the agreement on its part.' },
    WITHDRAWAL: { description: 'It withdrew.' },
    DENUNCIATION: { description: 'It denounced the agreement.' },
  },
});

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
