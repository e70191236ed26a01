import { Column, Entity, Unique } from 'typeorm';
import { Part, Reference } from '../../records/entity-columns.ts';
import { Party } from './party.entity.ts';

/** The party that a bare name means: the first party that had the name, unless an editor chose another. */
@Entity('primary_name')
@Unique(['folded'])
export class PrimaryName extends Part {
  @Column({ type: 'text', collation: 'C' })
  folded: string;

  @Reference(() => Party, { onDelete: 'CASCADE' })
  partyId: string;
}
