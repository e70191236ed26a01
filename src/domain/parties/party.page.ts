import type { PartyPageQuery } from '../../records/description/documents.ts';
import { code, date, type Fact, fact, named, number } from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { items, pageOf, section } from '../../records/description/sections.ts';

/** A party as `party.page.graphql` reads it. */
export type FoundParty = QueryResultRecord<PartyPageQuery>;

/** A membership: of a bloc with the country, of a country with the bloc. */
type FoundMembership = NonNullable<FoundParty['memberships']>[number];

/** A longer list of names is folded. */
const MAX_OPEN_NAMES = 5;

/** Decimals of coordinates: about ten metres. */
const DECIMALS = 4;

const facts: readonly Fact<FoundParty>[] = [
  code('kind'),
  date('validFrom'),
  date('validTo'),
  fact('within', (party, to) => !isCountryItself(party) && to.partyLink(party.within)),
  fact(
    'country',
    (party, to) => party.country?.id !== party.within?.id && !isCountryItself(party) && to.partyLink(party.country),
  ),
  named('seat'),
  number('population'),
  fact(
    'coordinates',
    ({ coordinates }) =>
      coordinates && [coordinates.latitude, coordinates.longitude].map((angle) => angle.toFixed(DECIMALS)).join(', '),
  ),
  fact('alpha', ({ alpha2, alpha3 }) => [alpha2, alpha3].filter(Boolean).join(', ')),
];

/** The field `country` of a country is the country itself. */
function isCountryItself({ id, country }: FoundParty): boolean {
  return country?.id === id;
}

export const partyPage: PageDescription = {
  document: import.meta.resolve('#src/domain/parties/party.page.graphql'),
  path: 'party',
  facts,
  areFactsLast: true,
  kicker: (party: FoundParty, to) => !isCountryItself(party) && to.partyLink(party.country),
  sections: ({ __typename, slug, memberships, names, successions, forums, cooperation }: FoundParty, to) => [
    items('cooperation', cooperation, to, { all: `records/items?party=${slug}`, part: 'partners' }),
    section<FoundMembership>(
      'memberships',
      memberships,
      ({ standing, from, to: until, ...other }) => [
        to.partyLink('country' in other ? other.country : other.bloc),
        to.secondary(to.list(to.code(standing), to.span(from, until))),
      ],
      { part: __typename === 'Bloc' ? 'members' : undefined },
    ),
    section('successions', successions, ({ kind, on, predecessor, successor }) => [
      to.partyLink(predecessor),
      ' → ',
      to.partyLink(successor),
      to.secondary(to.list(to.code(kind), to.date(on))),
    ]),
    pageOf(
      'forums',
      forums,
      (forum) => [to.recordLink(forum), to.secondary(to.list(to.span(forum.startsOn, forum.endsOn)))],
      { all: `records/forums?party=${slug}` },
    ),
    section(
      'names',
      names,
      (name) => [
        to.inLanguage(name.text, name.lang),
        to.secondary(to.list(to.language(name.lang), to.code(name.kind), to.span(name.validFrom, name.validTo))),
      ],
      { isFolded: names.length > MAX_OPEN_NAMES },
    ),
  ],
  cooperation: { address: 'party', where: (id) => ({ party: id }), parameter: 'party' },
};
