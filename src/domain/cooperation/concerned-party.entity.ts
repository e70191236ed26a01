import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { RecordEntry } from '../../records/record.entity.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { Party } from '../parties/party.entity.ts';

/** As what a party belongs to an item: RESPONSIBLE and COUNTERPART in a commitment, SUBJECT in a session, else CONCERNED. */
export enum ConcernedAs {
  RESPONSIBLE = 'RESPONSIBLE',
  COUNTERPART = 'COUNTERPART',
  CONCERNED = 'CONCERNED',
  SUBJECT = 'SUBJECT',
}

/** A party that a session is about, that a statement or figure concerns, or that a commitment binds. */
@Entity('concerned_party')
@oneOf('concerned_party', 'role', ConcernedAs)
@Unique(['itemId', 'partyId', 'role'])
export class ConcernedParty {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => RecordEntry, { nullable: false })
  @JoinColumn()
  item: RecordEntry;

  @Column('uuid')
  itemId: string;

  @ManyToOne(() => Party, { nullable: false })
  @JoinColumn()
  party: Party;

  @Index()
  @Column('uuid')
  partyId: string;

  @Column('text')
  role: ConcernedAs;

  @Column('integer', { default: 0 })
  ordinal: number;
}
