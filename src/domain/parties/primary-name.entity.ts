import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { Party } from './party.entity.ts';

/** Whose name it is when somebody types nothing else: the first party that had it, unless an editor says otherwise. */
@Entity('primary_name')
@Unique(['folded'])
@Index(['partyId'])
export class PrimaryName {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  folded: string;

  @ManyToOne(() => Party, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  party: Party;

  @Column('uuid')
  partyId: string;
}
