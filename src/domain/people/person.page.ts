import type { PersonPageQuery } from '../../records/description/documents.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { items, pageOf, section, speakerRole } from '../../records/description/sections.ts';

/** A person as `person.page.graphql` reads it. */
export type FoundPerson = QueryResultRecord<PersonPageQuery>;

export const personPage: PageDescription = {
  document: import.meta.resolve('#src/domain/people/person.page.graphql'),
  path: 'person',
  facts: [],
  kicker: ({ honorific }: FoundPerson) => honorific,
  sections: ({ currentId, positions, statements, appearances }: FoundPerson, to) => [
    section('positions', positions, ({ title, from, to: until, party }) => [
      title,
      to.secondary(to.list(to.partyLink(party), to.span(from, until))),
    ]),
    items('statements', statements, to, {
      all: `records/statements?person=${currentId}`,
      part: 'statements',
    }),
    pageOf(
      'appearances',
      appearances,
      (appearance) => [
        to.recordLink(appearance.session),
        to.secondary(to.list(speakerRole(appearance, to), to.date(appearance.session.occurredOn))),
      ],
      { all: `records/sessions?speaker=${currentId}`, part: 'appearances' },
    ),
  ],
};
