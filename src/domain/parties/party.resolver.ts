import { list, object, one } from '../../query/compiling/readings.ts';
import { sql } from '../../query/sql.ts';
import { fieldsOf, queryOf } from '../../records/api/fields.ts';
import { addressPart } from '../../records/node.ts';
import { past } from '../../records/past.ts';
import { versionOf } from '../../records/values/ids.ts';
import { fallbacks, Label } from '../../records/values/languages.ts';
import { Membership } from './membership.entity.ts';
import { Bloc, Coordinates, Country, Party } from './party.entity.ts';
import { EverOrOnDay, LabelOfParty, NamesOfParty, OnDay, PartiesByRef, PartyByRef } from './party.inputs.ts';
import { countryAround, isVisibleParty, memberships, partyAround, partyLabel, partyNamed } from './party.reads.ts';
import { PartyName } from './party-name.entity.ts';
import { Placement } from './placement.entity.ts';
import { ResolvedParty } from './resolved-party.entity.ts';
import { resolveParties } from './resolved-party.reads.ts';
import { Succession } from './succession.entity.ts';

export const PartyQueryResolver = queryOf(
  'party',
  Party,
  'One party, by whatever a person would type. Where that means no party or several, the error (PARTY_UNKNOWN, PARTY_AMBIGUOUS) lists candidates.',
  ({ ref }) => {
    const version = versionOf('party', ref.trim(), 'ref');
    if (version) return past().one(Party, version);
    return one(Party, (party) => sql`${party.id} = ${partyNamed(ref, 'ref')}`);
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

addressPart('party_name', { entity: PartyName, shown: (name) => isVisibleParty(name.partyId) });

export const PartyResolver = fieldsOf(Party)
  .text('name', 'Its name in a language, or else its main name.')
  .field(
    'label',
    Label,
    'Name in the first of these languages, or else the main name; on a day, as then.',
    (party, { langs, on }) => partyLabel(party, langs, on),
    { args: LabelOfParty },
  )
  .field(
    'names',
    [PartyName],
    'All its names, the main one first.',
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
  .field('within', Party, 'In which party it lies, on a day (today).', (party, { on }) => partyAround(party, on), {
    args: OnDay,
    nullable: true,
  })
  .field(
    'country',
    Country,
    'The country in which it lies, on a day (today); that of a country is itself.',
    (party, { on }) => countryAround(party, on),
    { args: OnDay, nullable: true },
  )
  .field(
    'coordinates',
    Coordinates,
    'Location as recorded; null if unknown.',
    ({ latitude, longitude }) => object({ latitude, longitude }, sql`${latitude} is null`),
    { nullable: true },
  )
  .field('placements', [Placement], 'In which parties it has lain, the earliest first.', (party) =>
    list(Placement, {
      where: (placement) => [sql`${placement.partyId} = ${party.id}`],
      orderBy: (placement) => sql`first_day(${placement.from}) nulls first, ${placement.id}`,
    }),
  )
  // The successor owns the succession: the predecessor that sees it from the other end may be PUBLIC while the successor
  // is not.
  .field('successions', [Succession], 'Whom it succeeded and who succeeded it, the earliest first.', (party) =>
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
  'Its members, partners, observers and applicants, ever or on a day.',
  (bloc, { on }) => memberships((membership) => sql`${membership.blocId} = ${bloc.id}`, on),
  { args: EverOrOnDay },
).resolver;

export const CountryResolver = fieldsOf(Country).field(
  'memberships',
  [Membership],
  'Its standings in blocs, ever or on a day.',
  (country, { on }) => memberships((membership) => sql`${membership.countryId} = ${country.id}`, on),
  { args: EverOrOnDay },
).resolver;
