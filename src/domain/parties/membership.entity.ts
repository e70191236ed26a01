import { Field, ObjectType } from 'type-graphql';
import { Entity } from 'typeorm';
import { FieldColumn, OneOf, Part, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Bloc, Country } from './party.entity.ts';

export const Standing = enumOf('Standing', 'Standing of a country in a bloc.', {
  MEMBER: 'A full member.',
  PARTNER: 'A partner country.',
  OBSERVER: 'An observer.',
  APPLICANT: 'A country that has applied to join, or was invited and has not joined.',
  NONE: 'No standing in the bloc. Only for filters: no membership has it.',
});
export type Standing = EnumOf<typeof Standing>;

@ObjectType('Membership', { description: 'Standing of a country in a bloc during a period.' })
@Entity('membership')
export class Membership extends Part {
  @Reference(() => Bloc, { field: 'The bloc.', onDelete: 'CASCADE' })
  blocId: string;

  @Reference(() => Country, { field: 'The country.' })
  countryId: string;

  @Field(() => Standing, { description: 'Standing of the country in the bloc during the period.' })
  @OneOf(Object.values(Standing).filter((standing) => standing !== Standing.NONE))
  standing: Standing;

  @FieldColumn(PartialDate, 'Start of the period; null if unknown.', { nullable: true, name: 'valid_from' })
  from: string | null;

  @FieldColumn(PartialDate, 'End of the period; null if it has not ended.', { nullable: true, name: 'valid_to' })
  to: string | null;
}
