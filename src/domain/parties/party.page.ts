import type { PartyPageQuery } from '../../records/description/documents.ts';
import { code, date, type Fact, fact, named, number } from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { csvOf, items, pageOf, type Section, section, tableOf } from '../../records/description/sections.ts';
import type { PageWriter } from '../../records/description/writers.ts';

/** A party as `party.page.graphql` reads it. */
export type FoundParty = QueryResultRecord<PartyPageQuery>;

/** A membership: of a bloc with the country, of a country with the bloc. */
type FoundMembership = NonNullable<FoundParty['memberships']>[number];

type FoundPartner = NonNullable<FoundParty['partners']>['nodes'][number];

/** Characters of the year in a partial date. */
const YEAR_CHARS = 4;

/** The maximum number of groups that an export counts apart. */
const MAX_GROUPS = 500;

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
  sections: (party: FoundParty, to) => [
    partners(party, to),
    items('cooperation', party.cooperation, to, {
      all: `records/items?party=${party.slug}`,
      // The explorer fills the part for a party without partners, too.
      part: party.partners?.totalCount === 0 ? 'partners' : undefined,
    }),
    section<FoundMembership>(
      'memberships',
      party.memberships,
      ({ standing, from, to: until, ...other }) => [
        to.partyLink('country' in other ? other.country : other.bloc),
        to.secondary(to.list(to.code(standing), to.span(from, until))),
      ],
      { part: party.__typename === 'Bloc' ? 'members' : undefined },
    ),
    section('successions', party.successions, ({ kind, on, predecessor, successor }) => [
      to.partyLink(predecessor),
      ' → ',
      to.partyLink(successor),
      to.secondary(to.list(to.code(kind), to.date(on))),
    ]),
    pageOf(
      'forums',
      party.forums,
      (forum) => [to.recordLink(forum), to.secondary(to.list(to.span(forum.startsOn, forum.endsOn)))],
      { all: `records/forums?party=${party.slug}` },
    ),
    section(
      'names',
      party.names,
      (name) => [
        to.inLanguage(name.text, name.lang),
        to.secondary(to.list(to.language(name.lang), to.code(name.kind), to.span(name.validFrom, name.validTo))),
      ],
      { isFolded: party.names.length > MAX_OPEN_NAMES },
    ),
  ],
  cooperation: { address: 'party', where: (id) => ({ party: id }), parameter: 'party' },
};

/** The parties with which it has most items in common. The number of these leads to them. */
function partners({ id, slug, partners }: FoundParty, to: PageWriter): Section | null {
  const pair = (other: string, text: string, type?: string) =>
    to.viewLink(
      {
        path: 'between',
        parameters: [['party', slug], ['party', other], ...(type ? [['type', type] as [string, string]] : [])],
      },
      text,
    );
  return tableOf<FoundPartner>(
    'partners',
    partners,
    {
      partner: ({ party }) => to.partyLink(party),
      country: ({ party }) => party.country?.id !== party.id && to.partyLink(party.country),
      items: ({ party, items }) => pair(party.slug, to.number(items)),
      agreements: ({ party, agreements }) => agreements > 0 && pair(party.slug, to.number(agreements), 'agreement'),
      latestOn: ({ latestOn }) => to.date(latestOn?.slice(0, YEAR_CHARS)),
    },
    { all: csvOf('cooperationItems', { party: id }, { by: 'PARTY', top: MAX_GROUPS }), part: 'partners' },
  );
}
