import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Source } from '../sources/source.entity.ts';
import { Agreement, AgreementStatus } from './agreement.entity.ts';

@ObjectType('StatusMove', { description: 'One step of an agreement from status to status.' })
@Entity('status_move')
@oneOf('status_move', 'from_status', AgreementStatus)
@oneOf('status_move', 'to_status', AgreementStatus)
export class StatusMove {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Agreement, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  agreement: Agreement;

  @Index()
  @Column('uuid')
  agreementId: string;

  @Field(() => AgreementStatus, {
    nullable: true,
    description: 'The status before; null where it entered with this move.',
  })
  @Column('text', { name: 'from_status', nullable: true })
  from: AgreementStatus | null;

  @Field(() => AgreementStatus, { description: 'The status after.' })
  @Column('text', { name: 'to_status' })
  to: AgreementStatus;

  @Field(() => PartialDate, { nullable: true, description: 'When it moved, as far as that is known.' })
  @Column({ type: 'text', name: 'moved_on', collation: 'C', nullable: true })
  on: string | null;

  @Field(() => String, { nullable: true, description: 'A remark on the move.' })
  @Column('text', { nullable: true })
  note: string | null;

  @Field(() => Source, { nullable: true, description: 'Where the move is reported.' })
  @ManyToOne(() => Source)
  @JoinColumn()
  source: Source | null;

  @Index()
  @Column('uuid', { nullable: true })
  sourceId: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
