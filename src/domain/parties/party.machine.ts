import type { MachineDescription } from '../../records/description/machine.ts';
import type { FoundParty } from './party.page.ts';

/** The schema.org types of kinds of organization. */
const ORGANIZATIONS: { [kind: string]: string } = {
  GOVERNMENT: 'GovernmentOrganization',
  PARLIAMENT: 'GovernmentOrganization',
  COMPANY: 'Corporation',
  UNIVERSITY: 'CollegeOrUniversity',
  NGO: 'NGO',
  MEDIA: 'NewsMediaOrganization',
};

/** The linked-data types of a party. Each has our `Party`, since a city here is a participant and not only a place. */
const TYPES: { [typename: string]: string[] } = {
  Country: ['Party', 'Country'],
  Region: ['Party', 'AdministrativeArea'],
  City: ['Party', 'City'],
  Bloc: ['Party', 'Organization'],
};

export const machineReadableParty: MachineDescription = {
  linkedData: (party: FoundParty, to) => {
    const isPlace = ['Country', 'Region', 'City'].includes(party.__typename);
    const main = party.mainLabel?.text;
    return {
      type: TYPES[party.__typename] ?? ['Party', ORGANIZATIONS[party.kind ?? ''] ?? 'Organization'],
      ...to.withoutEmpty({
        kind: to.constant('OrganizationKind', party.kind),
        alternateName: party.names
          .filter(({ text }) => text !== main)
          .map(({ text, lang }) => ({ '@language': lang, '@value': text })),
        within: to.named(party.within),
        containedInPlace: isPlace && party.within?.id !== party.id ? to.named(party.within) : null,
        // A place is valid during a period; an organization is founded and dissolved.
        [isPlace ? 'validFrom' : 'foundingDate']: to.date(party.validFrom),
        [isPlace ? 'validTo' : 'dissolutionDate']: to.date(party.validTo),
        location: to.named(party.seat),
        geo: party.coordinates && { type: 'GeoCoordinates', ...party.coordinates },
        population: party.population,
        alpha2: party.alpha2,
        alpha3: party.alpha3,
        memberships: party.memberships?.map(({ standing, from, to: until, ...other }) => ({
          type: 'Membership',
          ...to.withoutEmpty({
            standing: to.constant('Standing', standing),
            country: to.named('country' in other ? other.country : null),
            bloc: to.named('bloc' in other ? other.bloc : null),
            from: to.date(from),
            to: to.date(until),
          }),
        })),
        successions: party.successions.map(({ kind, on, predecessor, successor }) => ({
          type: 'Succession',
          kind: to.constant('SuccessionKind', kind),
          predecessor: to.named(predecessor),
          successor: to.named(successor),
          ...to.withoutEmpty({ on: to.date(on) }),
        })),
      }),
    };
  },
  vocabulary: {
    classes: {
      Party: ['validFrom', 'validTo', 'within', 'successions'],
      Membership: ['bloc', 'country', 'standing', 'from', 'to'],
      Succession: ['predecessor', 'successor', 'kind', 'on'],
    },
    others: {
      Bloc: ['memberships'],
      Country: ['alpha2', 'alpha3', 'memberships'],
      City: ['population'],
      Organization: ['kind'],
    },
  },
  feed: { fragment: 'PartyEntry', summary: () => [] },
};
