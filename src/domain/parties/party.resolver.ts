import { list, object, one } from '../../query/compiling/read-plans.ts';
import { known } from '../../query/params.ts';
import { sql } from '../../query/sql.ts';
import { fieldsOf, queryOf } from '../../records/api/fields.ts';
import { registerAddressable } from '../../records/node.ts';
import { versionOf } from '../../records/values/ids.ts';
import { fallbacks, Label } from '../../records/values/languages.ts';
import { versionReader } from '../../records/version-reader.ts';
import { Membership } from './membership.entity.ts';
import { Bloc, Coordinates, Country, Party } from './party.entity.ts';
import { EverOrOnDay, LabelOfParty, NamesOfParty, OnDay, PartiesByRef, PartyByRef } from './party.inputs.ts';
import {
  containingCountry,
  containingParty,
  isVisibleParty,
  memberships,
  partyLabel,
  partyLookup,
} from './party.reads.ts';
import { PartyName } from './party-name.entity.ts';
import { Placement } from './placement.entity.ts';
import { ResolvedParty } from './resolved-party.entity.ts';
import { resolveParties } from './resolved-party.reads.ts';
import { Succession } from './succession.entity.ts';

export const PartyQueryResolver = queryOf(
  'party',
  Party,
  'One party by id, code, slug or name. If several or no parties match, the error (PARTY_AMBIGUOUS, PARTY_UNKNOWN) lists candidates.',
  ({ ref }) => {
    const versionId = known((given) => (versionOf('party', given.trim(), 'ref') ? given.trim() : null), ref);
    if (versionId !== null) return versionReader().one(Party, versionOf('party', versionId, 'ref')!);
    return one(Party, (party) => sql`${party.id} = ${partyLookup(ref, 'ref')}`);
  },
  { args: PartyByRef, nullable: true },
);

export const ResolvePartiesResolver = queryOf(
  'resolveParties',
  [ResolvedParty],
  'Resolves up to 100 names of parties as queries do. A name that is unknown or ambiguous is no error. Request it beside a list ' +
    'to show candidates for a wrong name.',
  ({ refs }) => resolveParties(refs),
  { args: PartiesByRef, nullable: true },
);

registerAddressable('party_name', { entity: PartyName, isVisible: (name) => isVisibleParty(name.partyId) });

export const PartyResolver = fieldsOf(Party)
  .text('name', 'Name in a language, otherwise the main name.')
  .field(
    'label',
    Label,
    'Name in the first of these languages, otherwise main name; now or on a date.',
    (party, { langs, on }) => partyLabel(party, langs, on),
    { args: LabelOfParty },
  )
  .field(
    'names',
    [PartyName],
    'All names, the main name first.',
    (party, { langs, first }) =>
      list(
        PartyName,
        {
          where: (name) => [
            sql`${name.partyId} = ${party.id}`,
            langs ? sql`${name.lang} = any(${[...new Set(langs.flatMap(fallbacks))]})` : null,
          ],
          orderBy: (name) => sql`${name.ordinal}, ${name.id}`,
        },
        first,
      ),
    { args: NamesOfParty },
  )
  .field(
    'within',
    Party,
    'Party that it directly belongs to, on a date (default today); null if none.',
    (party, { on }) => containingParty(party, on),
    {
      args: OnDay,
      nullable: true,
    },
  )
  .field(
    'country',
    Country,
    'Country on a date (default today); for a country, itself. Null if none.',
    (party, { on }) => containingCountry(party, on),
    { args: OnDay, nullable: true },
  )
  .field(
    'coordinates',
    Coordinates,
    'Location as recorded; null if unknown.',
    ({ latitude, longitude }) => object({ latitude, longitude }, sql`${latitude} is null`),
    { nullable: true },
  )
  .field(
    'placements',
    [Placement],
    'Parties that it belongs or belonged to, with periods, the earliest first.',
    (party) =>
      list(Placement, {
        where: (placement) => [sql`${placement.partyId} = ${party.id}`],
        orderBy: (placement) => sql`first_day(${placement.from}) nulls first, ${placement.id}`,
      }),
  )
  // The visibility of the successor is checked because the successor owns the row: the predecessor may be PUBLIC while
  // the successor is not.
  .field('successions', [Succession], 'Parties that it succeeded and that succeeded it, the earliest first.', (party) =>
    list(Succession, {
      where: (succession) => [
        sql`${party.id} in (${succession.predecessorId}, ${succession.successorId})`,
        isVisibleParty(succession.successorId),
      ],
      orderBy: (succession) => sql`${succession.on} nulls first, ${succession.id}`,
    }),
  ).resolver;

export const BlocResolver = fieldsOf(Bloc).field(
  'memberships',
  [Membership],
  'Members, partners, observers and applicants of the bloc: all, or those on a date.',
  (bloc, { on }) => memberships((membership) => sql`${membership.blocId} = ${bloc.id}`, on),
  { args: EverOrOnDay },
).resolver;

export const CountryResolver = fieldsOf(Country).field(
  'memberships',
  [Membership],
  'Standings of the country in blocs: all, or those on a date.',
  (country, { on }) => memberships((membership) => sql`${membership.countryId} = ${country.id}`, on),
  { args: EverOrOnDay },
).resolver;
