import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { RecordType, Visibility } from '../../records/record.entity.ts';
import { Party, type PartyLevel } from '../parties/party.entity.ts';
import { Item } from './item.entity.ts';

/**
 * A party of an item, or one in which a party of the item lay on the item's day: a read model, kept by triggers and
 * never written here. The rule of `between` is arithmetic on its counts.
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

  /** How many different parties of the item lie in this one, or are it. */
  @Column('integer')
  members: number;

  /** The same, with those for whom somebody only spoke in a session. */
  @Column('integer')
  membersWithSpeakers: number;

  /** As what the party itself takes part (SIGNATORY, RESPONSIBLE, ...); null where only something within it does. */
  @Column('text', { nullable: true })
  takesPartAs: string | null;

  /** Of a party of the item itself: the place of which it is an organ on the item's day, or else itself. */
  @Column('uuid', { nullable: true })
  standsFor: string | null;

  /** Whether somebody spoke for the party itself in a session, of whatever kind. */
  @Column('boolean', { default: false })
  spoke: boolean;
}
