import { mutationsOf } from '../../records/api/mutations-of.ts';
import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { LiesWithin } from './lies-within.entity.ts';
import { Membership } from './membership.entity.ts';
import { correctedParties } from './party.corrections.ts';
import { Bloc, City, Country, Organization, Party, Region } from './party.entity.ts';
import { exportedParties } from './party.export.ts';
import { partyList } from './party.list.ts';
import { machineReadableParty } from './party.machine.ts';
import { registerPartyMergeRules } from './party.merging.ts';
import { partyPage } from './party.page.ts';
import {
  BlocResolver,
  CountryResolver,
  PartyQueryResolver,
  PartyResolver,
  ResolvePartiesResolver,
} from './party.resolver.ts';
import { partyWords } from './party.words.ts';
import { createParty, partyLikeness, updateParty } from './party.writes.ts';
import { PartyName } from './party-name.entity.ts';
import { PartyNameErrorResolver } from './party-name-error.resolver.ts';
import { NewParty, PartyFacts } from './party-writes.inputs.ts';
import { Placement } from './placement.entity.ts';
import { PrimaryName } from './primary-name.entity.ts';
import { Succession } from './succession.entity.ts';

registerPartyMergeRules();

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
    PartyNameErrorResolver,
    PartyQueryResolver,
    ResolvePartiesResolver,
    PartyResolver,
    BlocResolver,
    CountryResolver,
    ...partyList.resolvers,
  ],
  recordTypes: [
    recordType({
      type: 'PARTY',
      description: 'A party of any level: a bloc, country, region, city or organization.',
      entity: Party,
      parts: [
        { table: 'party_name', owner: 'party_id', field: 'names', sameInFiles: ['lang', 'text'] },
        { table: 'primary_name', owner: 'party_id', field: 'primaryNames', valueColumn: 'folded' },
        { table: 'placement', owner: 'party_id', field: 'placements', fields: { valid_from: 'from', valid_to: 'to' } },
        { table: 'succession', owner: 'successor_id', field: 'successions', fields: { happened_on: 'on' } },
        { table: 'membership', owner: 'bloc_id', field: 'memberships', fields: { valid_from: 'from', valid_to: 'to' } },
      ],
      fields: { organization_kind: 'kind' },
      exported: exportedParties,
      written: mutationsOf(Party, {
        facts: PartyFacts,
        newFacts: NewParty,
        create: createParty,
        update: updateParty,
        likeness: partyLikeness,
        list: partyList,
        input: 'A new bloc, country, region, city or organization.',
        createDescription:
          'Creates a party with its names and placements. A name alone keeps meaning the first party that had it.',
        updateDescription: 'A removed name no longer finds the party. The level cannot change.',
      }),
      imported: {
        fields: { names: { parts: { kind: null } }, successions: null, memberships: null },
        codes: { alpha2: 'iso3166-1-alpha2', alpha3: 'iso3166-1-alpha3' },
      },
      corrected: correctedParties,
      words: partyWords,
      page: partyPage,
      machine: machineReadableParty,
    }),
  ],
};
