import { Check, Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import { Laterality } from '../../records/cooperation-item.entity.ts';
import { OneOf, Reference } from '../../records/entity-columns.ts';
import { enumOfTypes } from '../../records/known-types.ts';
import { RecordEntry, type RecordType, type Visibility } from '../../records/record.entity.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Session } from '../sessions/session.entity.ts';

/** The types of item. Sessions come last, since the other items come about at them. */
export const CooperationItemType = enumOfTypes('CooperationItemType', 'Type of a cooperation item.', (all) =>
  all.filter(({ isItem }) => isItem).toSorted((a, b) => Number(a.entity === Session) - Number(b.entity === Session)),
);

/** The common fields of the five types of cooperation item. A read model that only triggers write. */
@Entity('cooperation_item')
@Check('cooperation_item_type_check', `to_regclass('public.' || lower(type)) is not null`)
@Index(['occurredOn', 'id'])
@Index(['type', 'occurredOn', 'id'])
export class Item {
  @PrimaryColumn('uuid')
  id: string;

  @OneToOne(() => RecordEntry, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'id' })
  record: RecordEntry;

  @Column('text')
  type: RecordType;

  @Column('text')
  visibility: Visibility;

  /** The partial date of the item; '' if undated, so that undated items come first. */
  @Column({ type: 'text', collation: 'C' })
  occurredOn: string;

  @Reference(() => Forum, { nullable: true, onDelete: 'SET NULL' })
  forumId: string | null;

  @Reference(() => Session, { nullable: true, onDelete: 'SET NULL' })
  sessionId: string | null;

  /** Number of different parties; a signature whose party is unknown counts as one. */
  @Column('integer')
  partyCount: number;

  /** UNILATERAL also if the agreement says so; null if there is no party. */
  @OneOf(Laterality, { nullable: true })
  laterality: Laterality | null;
}
