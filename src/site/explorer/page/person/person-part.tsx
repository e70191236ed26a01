import '../party/party.css';
import { useState } from 'react';
import { filterSettings, parametersOf } from '../../address.ts';
import {
  PersonAppearancesDocument,
  PersonStatementsDocument,
  type PersonStatementsQuery,
  type PersonStatementsQueryVariables,
} from '../../documents.ts';
import { FIRST_ITEMS } from '../../pair-questions.ts';
import { whereOf } from '../../where-of.ts';
import { useList } from '../ask.ts';
import { Chips, chosenFilters } from '../filters/chips.tsx';
import { useFacets } from '../filters/facets.ts';
import { FilterDialog } from '../filters/filter-column.tsx';
import { DataTable } from '../frame/data-table.tsx';
import { exportOf, exportSettings } from '../frame/exports.ts';
import { ReadOn } from '../frame/read-on.tsx';
import { ItemList } from '../items/item-list.tsx';
import { ItemPicture } from '../items/item-picture.tsx';
import { Name, useListOf, useSpeaker } from '../language.tsx';
import { IS_EMBED, linkTo } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import { Nothing } from '../states/nothing.tsx';
import { CountedPart } from '../statistics/counted-part.tsx';
import type { PartProps } from '../view-props.ts';

/** The filter that the page itself is. */
const OWN_FILTERS = ['person'];

/** The statements of a person: along time, and as a list with sources. They replace the list of the server. */
export function StatementsPart({ slug, parameters }: PartProps) {
  const { lang, label, number, records } = useSpeaker();
  const statements = useListOf('statements');
  const filters = parametersOf({ ...filterSettings(parameters), person: [slug] });
  const [isFiltering, setIsFiltering] = useState(chosenFilters(filters, statements, OWN_FILTERS).length > 0);
  const facets = useFacets(statements, filters, isFiltering);
  const { where, search } = whereOf(filters, statements);
  const variables = { where, search, lang } as Omit<PersonStatementsQueryVariables, 'first' | 'after'>;
  const list = useList(PersonStatementsDocument, variables, (answer) => answer.list, true, FIRST_ITEMS);
  if (list.error) {
    const csv = exportOf(statements, 'csv', exportSettings(statements, filters));
    return <Fault error={list.error} again={list.again} csv={csv} />;
  }
  if (!list.first) return <Loading />;
  const { totalCount } = list.first.list;
  const picture =
    totalCount > 0 ? (
      <Picture answer={list.first} variables={variables} filters={filters} />
    ) : (
      <Nothing list={statements} />
    );
  if (IS_EMBED) return picture;
  return (
    <section
      id="statements"
      className="replaces"
      aria-labelledby="statements-heading"
      aria-busy={list.isEarlier}
      data-earlier={list.isEarlier}
    >
      <div className="list-head">
        <h2 id="statements-heading">
          {label('statements')} <span className="count">{number(totalCount)}</span>
        </h2>
        <FilterDialog
          list={statements}
          parameters={filters}
          facets={facets}
          total={totalCount}
          without={OWN_FILTERS}
          onOpen={() => setIsFiltering(true)}
        />
      </div>
      <Chips list={statements} parameters={filters} facets={facets} without={OWN_FILTERS} />
      <p className="unseen" role="status">
        {records(totalCount)}
      </p>
      {picture}
      <ItemList items={list.nodes} />
      <ReadOn list={list} total={totalCount} />
    </section>
  );
}

interface PictureProps {
  answer: PersonStatementsQuery;
  variables: Omit<PersonStatementsQueryVariables, 'first' | 'after'>;
  filters: URLSearchParams;
}

/** A mark for each statement if they are few, else columns by year. */
function Picture({ answer: { list, dataset }, variables, filters }: PictureProps) {
  const { words } = useSpeaker();
  const statements = useListOf('statements');
  if (list.totalCount > FIRST_ITEMS) {
    const counting = { list: statements, by: ['YEAR'], top: 12 };
    return <CountedPart name="timeline" title={words.timeLine} counting={counting} parameters={filters} />;
  }
  const question = {
    query: PersonStatementsDocument.toString(),
    variables: { ...variables, first: FIRST_ITEMS, after: null },
  };
  return (
    <ItemPicture
      name="timeline"
      items={list.nodes}
      list={statements}
      parameters={filters}
      question={question}
      dataset={dataset}
    />
  );
}

/** The sessions at which a person appeared, with role, position and party. They replace the list of the server. */
export function AppearancesPart({ slug }: PartProps) {
  const { words, lang, label, code, date, number } = useSpeaker();
  const list = useList(PersonAppearancesDocument, { person: slug, lang }, ({ person }) => person!.appearances);
  if (list.error) return <Fault error={list.error} again={list.again} />;
  if (!list.first) return <Loading />;
  const { totalCount } = list.first.person!.appearances;
  const rows = list.nodes.map(({ role, billedAs, represents, session: { id, occurredOn, label: title, forum } }) => [
    occurredOn && date(occurredOn),
    <a key="session" href={linkTo(`id/${id}`)}>
      <Name label={title} />
    </a>,
    forum && (
      <a key="forum" href={linkTo(`forum/${forum.slug}`)}>
        <Name label={forum.label} />
      </a>
    ),
    code(role),
    billedAs,
    represents && (
      <a key="party" href={linkTo(`party/${represents.slug}`)}>
        <Name label={represents.label} />
      </a>
    ),
  ]);
  const columns = [words.date, words.sessionWord, words.forumWord, words.roleWord, words.position, words.forWhom];
  // A column without a value says nothing.
  const hasValue = (_: unknown, column: number) => rows.some((row) => row[column]);
  const table = { columns: columns.filter(hasValue), rows: rows.map((row) => row.filter(hasValue)) };
  return (
    <section id="appearances" className="replaces" aria-labelledby="appearances-heading">
      <h2 id="appearances-heading">
        {label('appearances')} <span className="count">{number(totalCount)}</span>
      </h2>
      <DataTable caption={label('appearances')} table={table} />
      <ReadOn list={list} total={totalCount} />
    </section>
  );
}
