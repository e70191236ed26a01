import { type FormEvent, useId } from 'react';
import { addressOf } from '../address.ts';
import { useList } from '../ask.ts';
import { FoundDocument } from '../documents.ts';
import { useSpeaker } from '../language.tsx';
import { csvOf } from '../pictures/exports.ts';
import { queryAddress } from '../pictures/picture.tsx';
import { Fault, Heading, Loading, ReadOn } from '../reading.tsx';
import { Hit } from './hit.tsx';

/** Full-text search in records of all types. */
export function SearchView({ settings }: { settings: URLSearchParams }) {
  const { words, lang, number } = useSpeaker();
  const text = settings.get('text') ?? '';
  const list = useList(
    FoundDocument,
    { text, lang },
    ({ search }) => ({ ...search, nodes: search.edges }),
    text !== '',
  );
  const found = text === '' ? undefined : list.first?.search;
  return (
    <>
      <Heading title={text === '' ? words.searchTitle : `${words.search}: ${text}`} lead={words.searchLead}>
        {words.searchTitle}
      </Heading>
      <SearchField
        // The browser's Back button restores the words in the field.
        key={text}
        text={text}
        onSearch={(wanted) => {
          location.hash = addressOf('search', { text: wanted, lang: settings.get('lang') });
        }}
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
            <a href={csvOf('cooperationItems', { search: text })} download>
              {words.foundAsCsv}
            </a>
            <a href={queryAddress(list.question)}>{words.foundQuery}</a>
          </p>
        </section>
      )}
    </>
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
