import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, Field, InputType } from 'type-graphql';
import type { Given } from '../../query/params.ts';
import { FirstArgument } from '../../records/api/connection.ts';
import { Optional } from '../../records/api/optional.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Standing } from './membership.entity.ts';

@InputType('StandingWhere', { description: 'Filter by standing in a bloc: the standing of the country of a party.' })
export class StandingWhere {
  @Field(() => String, { description: 'Bloc (id, slug or name): "BRICS".' })
  bloc: Given;

  @Field(() => [Standing], { description: 'Only countries with one of these standings.' })
  in: Standing[];

  @Optional(
    PartialDate,
    'Date of the standing. Default: the date of the item or forum; today for parties and with `geography: TODAY`. ' +
      'Without a date here, an undated item matches only with `geography: TODAY`.',
  )
  on?: Given | null;
}

@ArgsType()
export class PartyByRef {
  @Field(() => String, {
    description:
      'Id, id of a version (`<id>@<version>` or `<id>@<instant>`), code ("RU", "RUS", "Q649"), slug, or any name in any ' +
      'language ("Москва"). Add the place ("Moscow, Idaho") or level ("city:Luxembourg") to an ambiguous name.',
  })
  ref: Given;
}

@ArgsType()
export class PartiesByRef {
  @Field(() => [String], { description: 'Up to 100 parties, each as `ref` of `party` takes it.' })
  refs: Given[];
}

@ArgsType()
export class OnDay {
  @Optional(PartialDate, 'Date; a year or month means its last day. Default: today.')
  on?: string | null;
}

@ArgsType()
export class EverOrOnDay {
  @Optional(PartialDate, 'Only memberships on this date; a year or month means its last day. Default: all.')
  on?: string | null;
}

@ArgsType()
export class LabelOfParty extends OnDay {
  @Optional([GraphQLLocale], 'Preferred languages, most preferred first.')
  langs?: string[] | null;
}

@ArgsType()
export class NamesOfParty extends FirstArgument {
  @Optional([GraphQLLocale], 'Only names in these languages.')
  langs?: string[] | null;
}
