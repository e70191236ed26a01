import { GraphQLLocale } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
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

@ObjectType('PartyName', { description: 'A name of a party, in a language.' })
@Entity('party_name')
@oneOf('party_name', 'kind', PartyNameKind)
@Index(['partyId'])
@Index(['folded'])
@Index(['latin'])
@Index('party_name_folded_trgm_idx', { synchronize: false })
@Index('party_name_latin_trgm_idx', { synchronize: false })
export class PartyName {
  @Field(() => ID, { description: 'By which mutations address the name.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Party, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  party: Party;

  @Column('uuid')
  partyId: string;

  @Field(() => String, { description: 'The name as it is written.' })
  @Column('text')
  text: string;

  @Field(() => GraphQLLocale, { description: 'The language of the name.' })
  @Column('text')
  lang: string;

  @Field(() => PartyNameKind, { description: 'What manner of name it is.' })
  @Column('text')
  kind: PartyNameKind;

  @Field(() => PartialDate, { nullable: true, description: 'Since when the party bears the name.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  validFrom: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Until when the party bore the name.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
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
