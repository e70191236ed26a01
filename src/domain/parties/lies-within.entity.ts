import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Party } from './party.entity.ts';

/** In which parties a party lies, however long the chain, and in which days; itself included. Kept by trigger. */
@Entity('lies_within')
@Index('lies_within_ancestor_id_party_id_idx', { synchronize: false })
export class LiesWithin {
  @ManyToOne(() => Party, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  party: Party;

  @PrimaryColumn('uuid')
  partyId: string;

  @ManyToOne(() => Party, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  ancestor: Party;

  @PrimaryColumn('uuid')
  ancestorId: string;

  @PrimaryColumn('date')
  fromDay: string;

  @Column('date')
  toDay: string;

  /** How many placements lie between them: 0 for the party itself. */
  @Column('integer')
  depth: number;
}
