import { Column, Entity, Unique } from 'typeorm';
import { Part, Reference } from '../../records/entity-columns.ts';
import { Party } from './party.entity.ts';

/** Whose name it is when somebody types nothing else: the first party that had it, unless an editor says otherwise. */
@Entity('primary_name')
@Unique(['folded'])
export class PrimaryName extends Part {
  @Column({ type: 'text', collation: 'C' })
  folded: string;

  @Reference(() => Party, { onDelete: 'CASCADE' })
  partyId: string;
}
