import { useMemo } from 'react';
import { csvOf } from '../../../playground/csv.ts';
import { parametersOf } from '../../address.ts';
import type { DataSetFragment } from '../../documents.ts';
import type { Question } from '../../list-queries.ts';
import { FrameFoot } from '../frame/frame-foot.tsx';
import { SortHead } from '../frame/sort-head.tsx';
import { TableRegion } from '../frame/table-region.tsx';
import { Name, useListOf, useSpeaker } from '../language.tsx';
import { change, linkTo } from '../place.ts';
import type { ComparedEdition } from './editions.ts';
import { changeIn, chosenOf, type Shared } from './rows.ts';

export interface SharedTableProps {
  title: string;
  editions: readonly ComparedEdition[];
  shared: readonly Shared[];
  parameters: URLSearchParams;
  question: Question;
  dataset: DataSetFragment | undefined;
}

/** Rows that are shown before "Show all". */
const ROWS = 100;

/** The parties or topics of the editions, all or those that the address chooses, with the size of each delegation; also as CSV. */
export function SharedTable({ title, editions, shared, parameters, question, dataset }: SharedTableProps) {
  const { words, number, records } = useSpeaker();
  const isTopics = parameters.get('of') === 'topics';
  const list = useListOf(isTopics ? 'topics' : 'delegations');
  const choice = parameters.get('in') ?? 'any';
  const chosen = sorted(chosenOf(shared, choice, editions), parameters.get('sort'), editions);
  const shown = parameters.get('rows') === 'all' ? chosen : chosen.slice(0, ROWS);
  const csv = useCsv(chosen, editions, isTopics);
  const choices = [
    ['any', words.inAnyEdition],
    ['all', editions.length === 2 ? words.inBoth : words.inAllEditions],
    ...editions.map(({ slug, label }) => [slug, words.onlyIn.replace('{}', label.text)] as const),
  ] as const;
  const forums = parametersOf({ forum: editions.map(({ slug }) => slug) });
  return (
    <section id="shared" className="shared-table" aria-labelledby="shared-heading">
      <h2 id="shared-heading">
        {title} <span className="count">{number(chosen.length)}</span>
      </h2>
      {!isTopics && <p className="quiet">{words.sizeNote}</p>}
      <div className="tabs">
        {choices.map(([value, called]) => (
          <button
            key={value}
            type="button"
            aria-pressed={value === choice}
            onClick={() => change({ in: value === 'any' ? null : value })}
          >
            {called} {number(chosenOf(shared, value, editions).length)}
          </button>
        ))}
      </div>
      <p className="unseen" role="status">
        {records(chosen.length)}
      </p>
      <Rows title={title} rows={shown} editions={editions} isTopics={isTopics} sort={parameters.get('sort')} />
      {chosen.length > shown.length && (
        <p className="more">
          {words.shown.replace('{}', number(shown.length)).replace('{}', number(chosen.length))} ·{' '}
          <button type="button" onClick={() => change({ rows: 'all' })}>
            {words.showAll.replace('{}', number(chosen.length))}
          </button>
        </p>
      )}
      <FrameFoot
        title={title}
        list={list}
        parameters={forums}
        question={question}
        dataset={dataset}
        files={[
          {
            called: 'CSV',
            address: csv,
            name: `entente-${[...editions.map(({ slug }) => slug), choice].join('-')}.csv`,
          },
        ]}
      />
    </section>
  );
}

interface RowsProps {
  title: string;
  rows: readonly Shared[];
  editions: readonly ComparedEdition[];
  isTopics: boolean;
  sort: string | null;
}

function Rows({ title, rows, editions, isTopics, sort }: RowsProps) {
  const { words, number } = useSpeaker();
  const columns = [
    ...editions.map(({ slug, label }) => [slug, label.text] as const),
    ...(isTopics ? [] : [['change', words.change] as const]),
  ];
  return (
    <TableRegion label={title} className="compare-table">
      <table>
        <thead>
          <tr>
            <SortHead
              called={isTopics ? words.topicWord : words.party}
              direction={sort ? null : 'ascending'}
              onSort={() => change({ sort: null })}
            />
            {columns.map(([value, called]) => (
              <SortHead
                key={value}
                className="number"
                called={called}
                direction={sort === value ? 'descending' : null}
                onSort={() => change({ sort: value })}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ record, values }) => (
            <tr key={record.id}>
              <th scope="row">
                <a href={linkTo(`${isTopics ? 'topic' : 'party'}/${record.slug}`)}>
                  <Name label={record.label} />
                </a>
              </th>
              {values.map((value, index) => (
                <td key={editions[index]!.id} data-label={editions[index]!.label.text} className="number">
                  {value?.delegation ? (
                    <a href={linkTo(`id/${value.delegation}`)}>
                      {value.size === null ? words.notRecorded : number(value.size)}
                    </a>
                  ) : value ? (
                    '✓'
                  ) : (
                    <span className="quiet">—</span>
                  )}
                </td>
              ))}
              {!isTopics && (
                <td data-label={words.change} className="number">
                  {signedSize(values, number)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}

/** The change of a delegation's size; empty if an edition has no delegation or no size. */
function signedSize(values: Shared['values'], number: (value: number) => string): string {
  const change = changeIn(values.map((value) => value?.size ?? null));
  if (change === null) return '';
  return change > 0 ? `+${number(change)}` : number(change).replace('-', '−');
}

/** Sorts by the size in an edition or by its change, the largest first; by name otherwise, as they come. */
function sorted(shared: readonly Shared[], sort: string | null, editions: readonly ComparedEdition[]): Shared[] {
  const at = editions.findIndex(({ slug }) => slug === sort);
  if (at < 0 && sort !== 'change') return [...shared];
  const weight = ({ values }: Shared) =>
    (at < 0 ? changeIn(values.map((value) => value?.size ?? null)) : values[at] && (values[at].size ?? 0)) ??
    Number.NEGATIVE_INFINITY;
  return [...shared].sort((one, other) => weight(other) - weight(one) || 0);
}

/** Returns the address of a CSV with the rows. */
function useCsv(rows: readonly Shared[], editions: readonly ComparedEdition[], isTopics: boolean): string {
  const { words } = useSpeaker();
  const columns = [isTopics ? words.topicWord : words.party, 'id', ...editions.map(({ label }) => label.text)];
  const text = csvOf({
    columns,
    rows: rows.map(({ record, values }) => [
      record.label.text,
      record.id,
      ...values.map((value) => (value?.delegation ? (value.size ?? words.notRecorded) : value ? 1 : null)),
    ]),
  });
  return useMemo(() => URL.createObjectURL(new Blob([text], { type: 'text/csv' })), [text]);
}
