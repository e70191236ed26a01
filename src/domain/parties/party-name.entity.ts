import { GraphQLLocale } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { Node } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from './party.entity.ts';

export const PartyNameKind = enumOf('PartyNameKind', 'Kind of a name of a party.', {
  OFFICIAL: 'The full official name, such as "Russian Federation".',
  SHORT: 'The usual name, such as "Russia", by which the party is shown.',
  ALIAS: 'Another name that finds the party and is never shown as its name.',
  FORMER: 'A former name, such as "Leningrad".',
  TRANSLITERATED: 'A name of another language in the script of this one.',
});
export type PartyNameKind = EnumOf<typeof PartyNameKind>;

@ObjectType('PartyName', { implements: Node, description: 'A name of a party in one language.' })
@Entity('party_name')
@Index(['folded'])
@Index(['latin'])
@Index('party_name_folded_trgm_idx', { synchronize: false })
@Index('party_name_latin_trgm_idx', { synchronize: false })
@Index('party_name_words_idx', { synchronize: false })
export class PartyName extends Node {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  declare id: string;

  @Reference(() => Party, { onDelete: 'CASCADE' })
  partyId: string;

  @FieldColumn(String, 'The name as written.')
  text: string;

  @FieldColumn(GraphQLLocale, 'Language of the name.')
  lang: string;

  @FieldColumn(PartyNameKind, 'Kind of the name.')
  kind: PartyNameKind;

  @FieldColumn(PartialDate, 'Date from which the party has the name; null if not recorded.', { nullable: true })
  validFrom: string | null;

  @FieldColumn(PartialDate, 'Date until which the party had the name; null if not recorded.', { nullable: true })
  validTo: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;

  /** The form by which names are compared: without case, accents and punctuation. */
  @Column({ type: 'text', collation: 'C' })
  folded: string;

  /** `folded` in Latin letters. */
  @Column({ type: 'text', collation: 'C' })
  latin: string;
}
