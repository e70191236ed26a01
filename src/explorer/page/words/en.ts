/** The explorer's own words. What English says here, every other language says too; `{}` is where a value goes. */
export const english = {
  skip: 'To the content',
  sections: 'What to explore',
  language: 'Language',
  playground: 'Playground',
  between: 'Between two',

  betweenTitle: 'What do they agree with each other?',
  betweenLead:
    'Choose two cities, countries or organizations, by any of their names and in any script, and see everything on record between them.',
  betweenOf: '{} and {}',
  one: 'One party',
  other: 'Another party',
  partyHint: 'Moscow, Гавана, 北京, BRICS…',
  clear: 'Clear',
  noParty: 'No party is called that.',
  partiesFound: 'Parties',
  mostOnRecord: 'Between these most is on record',
  betweenCities: 'Cities',
  betweenCountries: 'Countries',

  nothingBetween: 'Nothing public is on record between these two.',
  onRecord: 'On record between them: {}',
  items: 'Items',
  timeLine: 'Time line',
  timeLineLead: 'Each mark is as long as its date is inexact.',
  countsByYear: 'Items by year',
  year: 'Year',
  type: 'Type',
  count: 'Count',
  date: 'Date',
  title: 'Title',
  undated: 'No date known',
  more: 'Show more',
  shown: '{} of {} shown',
  andMore: 'and {} more',
  due: 'due {}',
  saidBy: 'Source: {}',

  asTable: 'As a table',
  asQuery: 'The query of this picture',
  loading: 'Reading…',
  unreachable: 'The server cannot be reached. Check your connection.',
  again: 'Try again',
};

export type Words = typeof english;
