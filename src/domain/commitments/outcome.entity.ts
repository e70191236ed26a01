import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { RecordEntry } from '../../records/record.entity.ts';
import { Commitment } from './commitment.entity.ts';

/** An item that came of a commitment: the agreement that was signed, the session that was held. */
@Entity('outcome')
@Check('outcome_itself_check', 'commitment_id <> item_id')
@Unique(['commitmentId', 'itemId'])
export class Outcome {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Commitment, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  commitment: Commitment;

  @Column('uuid')
  commitmentId: string;

  @ManyToOne(() => RecordEntry, { nullable: false })
  @JoinColumn()
  item: RecordEntry;

  @Index()
  @Column('uuid')
  itemId: string;
}
