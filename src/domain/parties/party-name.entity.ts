import { GraphQLLocale } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { Node } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from './party.entity.ts';

export const PartyNameKind = enumOf('PartyNameKind', 'What manner of name it is.', {
  OFFICIAL: 'The full official name, such as "Russian Federation".',
  SHORT: 'The usual name, such as "Russia": the one that is shown.',
  ALIAS: 'Another name by which people look for it; it is found by it and never shown under it.',
  FORMER: 'A name that it bore once, such as "Leningrad".',
  TRANSLITERATED: 'The name of another language in the letters of this one.',
});
export type PartyNameKind = EnumOf<typeof PartyNameKind>;

@ObjectType('PartyName', { implements: Node, description: 'A name of a party, in a language.' })
@Entity('party_name')
@Index(['folded'])
@Index(['latin'])
@Index('party_name_folded_trgm_idx', { synchronize: false })
@Index('party_name_latin_trgm_idx', { synchronize: false })
export class PartyName {
  @Field(() => ID, { description: 'By which mutations address the name.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @Reference(() => Party, { onDelete: 'CASCADE' })
  partyId: string;

  @FieldColumn(String, 'The name as it is written.')
  text: string;

  @FieldColumn(GraphQLLocale, 'The language of the name.')
  lang: string;

  @FieldColumn(PartyNameKind, 'What manner of name it is.')
  kind: PartyNameKind;

  @FieldColumn(PartialDate, 'Since when the party bears the name.', { nullable: true })
  validFrom: string | null;

  @FieldColumn(PartialDate, 'Until when the party bore the name.', { nullable: true })
  validTo: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;

  /** What is compared when a name is looked up: without case, accents and punctuation. */
  @Column({ type: 'text', collation: 'C' })
  folded: string;

  /** The same in Latin letters. */
  @Column({ type: 'text', collation: 'C' })
  latin: string;
}
