import { Field, ObjectType } from 'type-graphql';
import { Entity } from 'typeorm';
import { FieldColumn, OneOf, Part, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
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
export class Membership extends Part {
  @Reference(() => Bloc, { field: 'The bloc.', onDelete: 'CASCADE' })
  blocId: string;

  @Reference(() => Country, { field: 'The country.' })
  countryId: string;

  @Field(() => Standing, { description: 'How the country stands to the bloc in that time.' })
  @OneOf(Object.values(Standing).filter((standing) => standing !== Standing.NONE))
  standing: Standing;

  @FieldColumn(PartialDate, 'Since when; null where it is unknown.', { nullable: true, name: 'valid_from' })
  from: string | null;

  @FieldColumn(PartialDate, 'Until when; null where it still is so.', { nullable: true, name: 'valid_to' })
  to: string | null;
}
