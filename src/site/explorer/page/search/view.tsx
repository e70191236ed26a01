import { type FormEvent, useId } from 'react';
import { FoundDocument } from '../../documents.ts';
import { useList } from '../ask.ts';
import { exportOf, queryAddress } from '../frame/exports.ts';
import { ReadOn } from '../frame/read-on.tsx';
import { ViewLayout } from '../frame/view-layout.tsx';
import { useListOf, useSpeaker } from '../language.tsx';
import { change } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import type { ViewProps } from '../view-props.ts';
import { Hit } from './hit.tsx';

/** Full-text search in records of all types. */
export function SearchView({ parameters }: ViewProps) {
  const { words, lang, number } = useSpeaker();
  const text = parameters.get('q') ?? '';
  const list = useList(
    FoundDocument,
    { text, lang },
    ({ search }) => ({ ...search, nodes: search.edges }),
    text !== '',
  );
  const items = useListOf('cooperationItems');
  const found = text === '' ? undefined : list.first?.search;
  return (
    <ViewLayout
      title={text === '' ? words.searchAll : `${words.search}: ${text}`}
      heading={words.searchAll}
      list={null}
      parameters={parameters}
      total={null}
    >
      <SearchField
        // The browser's Back button restores the words in the field.
        key={text}
        text={text}
        onSearch={(wanted) => change({ q: wanted })}
      />
      {text !== '' && list.error && <Fault error={list.error} again={list.again} />}
      {text !== '' && !found && !list.error && <Loading />}
      {found && (
        <section aria-labelledby="found">
          <div role="status">
            <h2 id="found">
              {found.totalCount === 0 ? words.nothingFound : words.found.replace('{}', number(found.totalCount))}
            </h2>
          </div>
          <ol className="hits">
            {list.nodes.map((hit) => (
              <Hit key={hit.node.id} hit={hit} />
            ))}
          </ol>
          <ReadOn list={list} total={found.totalCount} />
          <p className="picture-links">
            <a href={exportOf(items, 'csv', { search: text, bom: '1' })} download>
              {words.foundAsCsv}
            </a>
            <a href={queryAddress({ query: FoundDocument.toString(), variables: list.question.variables })}>
              {words.foundQuery}
            </a>
          </p>
        </section>
      )}
    </ViewLayout>
  );
}

function SearchField({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const { words } = useSpeaker();
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSearch(String(new FormData(event.currentTarget).get('text')).trim());
  };
  return (
    <search>
      <form className="search-field" onSubmit={submit}>
        <label htmlFor={id}>{words.searchFor}</label>
        <input id={id} name="text" type="search" defaultValue={text} maxLength={200} spellCheck={false} />
        <button type="submit">{words.find}</button>
      </form>
    </search>
  );
}
