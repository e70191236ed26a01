import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { object, one, type Reading, Reads } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { InLanguage, inLanguage, Label } from '../../records/values/languages.ts';
import { Membership } from './membership.entity.ts';
import { Bloc, City, Coordinates, Country, Party } from './party.entity.ts';
import {
  EverOrOnDay,
  LabelOfParty,
  NamesOfParty,
  OnDay,
  PartyByRef,
  PartyConnection,
  PartyList,
} from './party.inputs.ts';
import {
  countryAround,
  memberships,
  namesOf,
  parties,
  partyAround,
  partyLabel,
  partyName,
  partyNamed,
  placementsOf,
  successionsOf,
} from './party.reads.ts';
import { PartyName } from './party-name.entity.ts';
import { Placement } from './placement.entity.ts';
import { Succession } from './succession.entity.ts';

@Resolver(() => Party)
export class PartyResolver {
  @Reads()
  @Query(() => Party, {
    nullable: true,
    description:
      'One party, by whatever a person would type. Where that means no party or several, the error (PARTY_UNKNOWN, PARTY_AMBIGUOUS) lists candidates.',
  })
  party(@Args(() => PartyByRef) { ref }: PartyByRef): Reading {
    return one(Party, (party) => sql`${party.id} = ${partyNamed(ref, 'ref')}`);
  }

  @Reads()
  @Query(() => PartyConnection, { description: 'Parties of all levels, by name where no order is given.' })
  parties(@Args(() => PartyList) args: PartyList): Reading {
    return parties(args);
  }

  @Reads()
  @FieldResolver(() => String, { description: 'Its name in a language, or else its main name.' })
  name(@Root() party: Row<Party>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return inLanguage(partyName(party), lang);
  }

  @Reads()
  @FieldResolver(() => Label, {
    description:
      'Its name in the first of these languages that has one, and in which; on a day, the name it bore then.',
  })
  label(@Root() party: Row<Party>, @Args(() => LabelOfParty) { langs, on }: LabelOfParty): Reading {
    return partyLabel(party, langs, on);
  }

  @Reads()
  @FieldResolver(() => [PartyName], { description: 'All its names, the main one first.' })
  names(@Root() party: Row<Party>, @Args(() => NamesOfParty) { langs, first }: NamesOfParty): Reading {
    return namesOf(party, langs, first);
  }

  @Reads()
  @FieldResolver(() => Party, { nullable: true, description: 'In which party it lies, on a day (today).' })
  within(@Root() party: Row<Party>, @Args(() => OnDay) { on }: OnDay): Reading {
    return partyAround(party, on);
  }

  @Reads()
  @FieldResolver(() => Country, {
    nullable: true,
    description: 'The country in which it lies, on a day (today); that of a country is itself.',
  })
  country(@Root() party: Row<Party>, @Args(() => OnDay) { on }: OnDay): Reading {
    return countryAround(party, on);
  }

  @Reads()
  @FieldResolver(() => [Placement], { description: 'In which parties it has lain, the earliest first.' })
  placements(@Root() party: Row<Party>): Reading {
    return placementsOf(party);
  }

  @Reads()
  @FieldResolver(() => [Succession], { description: 'Whom it succeeded and who succeeded it, the earliest first.' })
  successions(@Root() party: Row<Party>): Reading {
    return successionsOf(party);
  }
}

@Resolver(() => Bloc)
export class BlocResolver {
  @Reads()
  @FieldResolver(() => [Membership], {
    description: 'Its members, partners, observers and applicants, ever or on a day.',
  })
  memberships(@Root() bloc: Row<Bloc>, @Args(() => EverOrOnDay) { on }: EverOrOnDay): Reading {
    return memberships((membership) => sql`${membership.blocId} = ${bloc.id}`, on);
  }
}

@Resolver(() => Country)
export class CountryResolver {
  @Reads()
  @FieldResolver(() => [Membership], { description: 'Its standings in blocs, ever or on a day.' })
  memberships(@Root() country: Row<Country>, @Args(() => EverOrOnDay) { on }: EverOrOnDay): Reading {
    return memberships((membership) => sql`${membership.countryId} = ${country.id}`, on);
  }
}

@Resolver(() => City)
export class CityResolver {
  @Reads()
  @FieldResolver(() => Coordinates, { nullable: true, description: 'Where it lies on the earth.' })
  coordinates(@Root() city: Row<City>): Reading {
    return object({ latitude: city.latitude, longitude: city.longitude }, sql`${city.latitude} is null`);
  }
}
