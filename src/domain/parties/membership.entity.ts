import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Bloc, Country } from './party.entity.ts';

export const Standing = enumOf('Standing', 'How a country stands to a bloc.', {
  MEMBER: 'A full member.',
  PARTNER: 'A partner country.',
  OBSERVER: 'An observer.',
  APPLICANT: 'It has applied to join, or was invited and has not joined.',
  NONE: 'No standing at all. Only for filters: no membership has it.',
});
export type Standing = EnumOf<typeof Standing>;

@ObjectType('Membership', { description: "A country's standing in a bloc, for a time." })
@Entity('membership')
@oneOf(
  'membership',
  'standing',
  Object.values(Standing).filter((standing) => standing !== Standing.NONE),
)
@Index(['blocId'])
@Index(['countryId'])
export class Membership {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @Field(() => Bloc, { description: 'The bloc.' })
  @ManyToOne(() => Bloc, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  bloc: Bloc;

  @Column('uuid')
  blocId: string;

  @Field(() => Country, { description: 'The country.' })
  @ManyToOne(() => Country, { nullable: false })
  @JoinColumn()
  country: Country;

  @Column('uuid')
  countryId: string;

  @Field(() => Standing, { description: 'How the country stands to the bloc in that time.' })
  @Column('text')
  standing: Standing;

  @Field(() => PartialDate, { nullable: true, description: 'Since when; null where it is unknown.' })
  @Column({ type: 'text', collation: 'C', name: 'valid_from', nullable: true })
  from: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Until when; null where it still is so.' })
  @Column({ type: 'text', collation: 'C', name: 'valid_to', nullable: true })
  to: string | null;
}
