import { type FormEvent, useId } from 'react';
import { FoundDocument, type FoundQuery } from '../../documents.ts';
import { listOfType, RESULTS, searchedText, searchedTypes, searchVariables } from '../../search-question.ts';
import { useList } from '../ask.ts';
import { exportOf, queryAddress } from '../frame/exports.ts';
import { ReadOn } from '../frame/read-on.tsx';
import { ViewLayout } from '../frame/view-layout.tsx';
import { filled, type Speaker, useListOf, useSpeaker } from '../language.tsx';
import { change, linkTo } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import type { ViewProps } from '../view-props.ts';
import { Hit } from './hit.tsx';
import { PartyCards } from './party-cards.tsx';
import './search.css';
import { TypeFacet } from './type-facet.tsx';

type Found = FoundQuery['search'];

/** Full-text search in records of all types. */
export function SearchView({ parameters }: ViewProps) {
  const { words } = useSpeaker();
  const text = searchedText(parameters);
  return (
    <ViewLayout
      title={text === '' ? words.searchAll : `${words.search}: ${text}`}
      heading={words.searchAll}
      list={null}
      parameters={parameters}
      total={null}
      choices={<SearchField key={text} text={text} />}
    >
      {text !== '' && <Results parameters={parameters} text={text} />}
    </ViewLayout>
  );
}

function useFound(parameters: URLSearchParams, match: 'ALL' | 'ANY', enabled: boolean) {
  const { catalogue } = useSpeaker();
  const variables = searchVariables(catalogue, parameters, match);
  return useList(
    FoundDocument,
    variables,
    ({ search }) => ({ ...search, nodes: search.edges }),
    enabled,
    RESULTS,
    RESULTS,
  );
}

/** The records with all words; if there are none, those with some of them. */
function Results({ parameters, text }: { parameters: URLSearchParams; text: string }) {
  const speaker = useSpeaker();
  const { catalogue } = speaker;
  const whole = useFound(parameters, 'ALL', true);
  const wholeCounts = whole.first?.all?.byType ?? whole.first?.search.byType;
  const hasNone = whole.first !== undefined && !whole.isEarlier && wholeCounts?.length === 0;
  const partial = useFound(parameters, 'ANY', hasNone);
  const list = hasNone ? partial : whole;
  const parties = whole.first?.search.parties ?? [];
  if (list.error) return <Fault error={list.error} again={list.again} />;
  if (!list.first) return <Loading />;
  const { search: found, all } = list.first;
  const counts = all?.byType ?? found.byType;
  const types = searchedTypes(catalogue, parameters);
  return (
    <div className="view" aria-busy={list.isEarlier} data-earlier={list.isEarlier}>
      <TypeFacet counts={counts} chosen={types} text={text} />
      <section className="result" aria-labelledby="found">
        <PartyCards parties={parties} />
        <Suggestions suggestions={whole.first?.search.suggestions ?? []} />
        <h2 id="found" className="found-number">
          <span role="status">{headingFor(found, hasNone, speaker)}</span>
        </h2>
        <ol className="hits">
          {list.nodes.map((hit) => (
            <Hit key={hit.node.id} hit={hit} />
          ))}
        </ol>
        <ReadOn list={list} total={found.totalCount} />
        {found.totalCount > 0 && <Further text={text} types={types} list={list} />}
      </section>
    </div>
  );
}

function headingFor({ totalCount }: Found, isPartial: boolean, { words, number, records }: Speaker): string {
  if (totalCount === 0) return words.nothingFound;
  return isPartial ? words.someWords.replace('{}', number(totalCount)) : records(totalCount);
}

/** Texts with other spellings, each with its number of records. */
function Suggestions({ suggestions }: { suggestions: Found['suggestions'] }) {
  const { words, number } = useSpeaker();
  if (suggestions.length === 0) return null;
  const links = suggestions.map(({ text, totalCount: count }, index) => (
    <span key={text}>
      {index > 0 && ' · '}
      <a href={linkTo('search', { q: text })}>
        {text} ({number(count)})
      </a>
    </span>
  ));
  return <p className="did-you-mean">{filled(words.didYouMean, links)}</p>;
}

interface FurtherProps {
  text: string;
  types: readonly string[];
  list: { question: { variables: object } };
}

/** Links to the items with these words as a file, and to the query. */
function Further({ text, types, list }: FurtherProps) {
  const { words, catalogue } = useSpeaker();
  const items = useListOf('cooperationItems');
  const one = types.length === 1 ? listOfType(catalogue, types[0]!) : undefined;
  const refined = one?.hasSearch && one.exported ? one : items;
  return (
    <p className="picture-links">
      <a href={exportOf(refined, 'csv', { search: text, bom: '1' })} download>
        {refined.label} · CSV
      </a>
      <a href={queryAddress({ query: FoundDocument.toString(), variables: { ...list.question.variables } })}>
        {words.viewQuery}
      </a>
    </p>
  );
}

function SearchField({ text }: { text: string }) {
  const { words } = useSpeaker();
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change({ q: String(new FormData(event.currentTarget).get('text')).trim(), type: null });
  };
  return (
    <search>
      <form className="search-field" onSubmit={submit}>
        <label htmlFor={id} className="unseen">
          {words.searchFor}
        </label>
        <input id={id} name="text" type="search" defaultValue={text} maxLength={200} spellCheck={false} />
        <button type="submit" className="primary">
          {words.find}
        </button>
      </form>
    </search>
  );
}
