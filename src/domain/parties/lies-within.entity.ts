import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Party } from './party.entity.ts';

/**
 * The parties that a party belongs to, directly or through others, and itself, with first and last day. Maintained by
 * trigger.
 */
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

  /** Number of placements between them: 0 for the party itself. */
  @Column('integer')
  depth: number;
}
