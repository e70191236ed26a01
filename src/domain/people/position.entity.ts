import { ObjectType } from 'type-graphql';
import { Column, Entity } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from './person.entity.ts';

@ObjectType('Position', { description: 'A position that a person holds or held.' })
@Entity('position')
export class Position extends OrderedPart {
  @Reference(() => Person, { onDelete: 'CASCADE' })
  personId: string;

  /** The title in the language `titleLang`; the others, by language, stand in `titlesIn`. */
  @Column('text')
  title: string;

  @Column('text')
  titleLang: string;

  @Column('jsonb', { default: {} })
  titlesIn: { [lang: string]: string };

  @Reference(() => Party, { field: 'At which party the position is held.', nullable: true })
  partyId: string | null;

  @FieldColumn(PartialDate, 'Since when; null where it is unknown.', { nullable: true, name: 'valid_from' })
  from: string | null;

  @FieldColumn(PartialDate, 'Until when; null where it is still held or unknown.', { nullable: true, name: 'valid_to' })
  to: string | null;
}
