import type { PersonPageQuery } from '../../records/description/documents.ts';
import type { FoundBy } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { items, pageOf, section, spokeAs } from '../../records/description/sections.ts';

/** A person as `person.page.graphql` reads it. */
export type FoundPerson = FoundBy<PersonPageQuery>;

export const personPage: PageDescription = {
  document: import.meta.resolve('#src/domain/people/person.page.graphql'),
  facts: [],
  kicker: ({ honorific }: FoundPerson) => honorific,
  sections: ({ positions, statements, appearances }: FoundPerson, to) => [
    section('positions', positions, ({ title, from, to: until, party }) => [
      title,
      to.note(to.list(to.named(party), to.span(from, until))),
    ]),
    items('statements', statements, to),
    pageOf('appearances', appearances, (appearance) => [
      to.titled(appearance.session),
      to.note(to.list(spokeAs(appearance, to), to.date(appearance.session.occurredOn))),
    ]),
  ],
};
