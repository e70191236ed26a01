import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, Field, InputType } from 'type-graphql';
import { First } from '../../records/api/connection.ts';
import { Optional } from '../../records/api/optional.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Standing } from './membership.entity.ts';

@InputType('StandingWhere', { description: 'By standing in a bloc: that of the country in which a party lies.' })
export class StandingWhere {
  @Field(() => String, { description: 'The bloc, as a party may be named: "BRICS".' })
  bloc: string;

  @Field(() => [Standing], { description: 'One of these standings.' })
  in: Standing[];

  @Optional(
    PartialDate,
    'Day of the standing. Omitted: the day of the item or forum, with `geography: TODAY` today; for parties today. ' +
      'Without it an undated item matches only with `geography: TODAY`.',
  )
  on?: string | null;
}

@ArgsType()
export class PartyByRef {
  @Field(() => String, {
    description:
      'An id or that of a version (`<id>@<version>` or `<id>@<instant>`), a code ("RU", "RUS", "Q649"), a slug, or any name in any language ("Москва"), with its place ' +
      '("Moscow, Idaho") or kind ("city:Luxembourg") where the name alone is not enough.',
  })
  ref: string;
}

@ArgsType()
export class PartiesByRef {
  @Field(() => [String], { description: 'Each as a person would type it, as `ref` of `party` takes it; up to 100.' })
  refs: string[];
}

@ArgsType()
export class OnDay {
  @Optional(PartialDate, 'The day; a year or month is read as its last day. Absent: today.')
  on?: string | null;
}

@ArgsType()
export class EverOrOnDay {
  @Optional(PartialDate, 'Only those of this day; a year or month is read as its last day. Absent: those of all times.')
  on?: string | null;
}

@ArgsType()
export class LabelOfParty extends OnDay {
  @Optional([GraphQLLocale], 'The languages wanted, in order of preference.')
  langs?: string[] | null;
}

@ArgsType()
export class NamesOfParty extends First {
  @Optional([GraphQLLocale], 'Only names in these languages.')
  langs?: string[] | null;
}
