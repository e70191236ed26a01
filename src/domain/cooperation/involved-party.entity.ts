import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { RecordType, Visibility } from '../../records/record.entity.ts';
import { Party, type PartyLevel } from '../parties/party.entity.ts';
import { Item } from './item.entity.ts';

/**
 * A party of an item, or one that a party of the item belonged to on the item's date. A read model that only triggers
 * write. The filter `between` compares its counts.
 */
@Entity('involvement')
@Index('involvement_party_id_occurred_on_item_id_idx', { synchronize: false })
@Index('involvement_public_idx', { synchronize: false })
@Index('involvement_public_level_idx', { synchronize: false })
@Index('involvement_public_part_idx', { synchronize: false })
export class InvolvedParty {
  @PrimaryColumn('uuid')
  itemId: string;

  @ManyToOne(() => Item, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  item: Item;

  @PrimaryColumn('uuid')
  partyId: string;

  @ManyToOne(() => Party, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  party: Party;

  @Column('text')
  itemType: RecordType;

  @Column('text')
  visibility: Visibility;

  @Column({ type: 'text', collation: 'C' })
  occurredOn: string;

  /** The level of the party. */
  @Column('text')
  level: PartyLevel;

  /** Number of different parties of the item that are this one or belong to it. */
  @Column('integer')
  members: number;

  /** `members`, with the parties that only a speaker of the session represents. */
  @Column('integer')
  membersWithSpeakers: number;

  /** Role of the party itself (SIGNATORY, RESPONSIBLE, ...); null if only a party that belongs to it takes part. */
  @Column('text', { nullable: true })
  takesPartAs: string | null;

  /**
   * For a party of the item itself: the place that it is an organ of on the item's date, otherwise itself. Else null.
   */
  @Column('uuid', { nullable: true })
  standsFor: string | null;

  /** Whether a speaker represents the party itself in a session, whatever its kind. */
  @Column('boolean', { default: false })
  spoke: boolean;
}
