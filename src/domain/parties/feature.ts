import type { Feature } from '../../records/feature.ts';
import { LiesWithin } from './lies-within.entity.ts';
import { Membership } from './membership.entity.ts';
import { Bloc, City, Country, Organization, Party, Region } from './party.entity.ts';
import { foldParties } from './party.merging.ts';
import { BlocResolver, CityResolver, CountryResolver, PartyResolver } from './party.resolver.ts';
import { PartyName } from './party-name.entity.ts';
import { AmbiguousPartyErrorResolver, PartyWritesResolver } from './party-writes.resolver.ts';
import { Placement } from './placement.entity.ts';
import { PrimaryName } from './primary-name.entity.ts';
import { Succession } from './succession.entity.ts';

foldParties();

export const parties: Feature = {
  entities: [
    LiesWithin,
    Membership,
    PartyName,
    Party,
    Bloc,
    Country,
    Region,
    City,
    Organization,
    Placement,
    PrimaryName,
    Succession,
  ],
  resolvers: [
    PartyWritesResolver,
    AmbiguousPartyErrorResolver,
    PartyResolver,
    BlocResolver,
    CountryResolver,
    CityResolver,
  ],
  records: { PARTY: Party },
};
