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

  /** The title in the language `titleLang`. `titlesIn` has the titles in other languages. */
  @Column('text')
  title: string;

  @Column('text')
  titleLang: string;

  @Column('jsonb', { default: {} })
  titlesIn: { [lang: string]: string };

  @Reference(() => Party, { field: 'Party at which the position is held; null if not recorded.', nullable: true })
  partyId: string | null;

  @FieldColumn(PartialDate, 'Start of the period; null if unknown.', { nullable: true, name: 'valid_from' })
  from: string | null;

  @FieldColumn(PartialDate, 'End of the period; null if the position is still held or unknown.', {
    nullable: true,
    name: 'valid_to',
  })
  to: string | null;
}
