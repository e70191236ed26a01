import type { ReactNode } from 'react';
import { amountInWords } from '../../../../outputs/wording/quantities.ts';
import { COUNTED } from '../../compare-questions.ts';
import { TableRegion } from '../frame/table-region.tsx';
import { Name, useSpeaker } from '../language.tsx';
import { change, linkTo, usePlace } from '../place.ts';
import type { ComparedEdition } from './editions.ts';
import { changeIn, chosenOf, type Shared, sameFigures, sizeOf } from './rows.ts';

interface CompareTableProps {
  editions: readonly ComparedEdition[];
  /** Null until all delegations have been read. */
  parties: readonly Shared[] | null;
  topics: readonly Shared[];
}

/** A row: a number for each edition, null if it is not recorded, and how it is shown. */
interface Row {
  label: string;
  numbers: readonly (number | null)[];
  cell: (number: number, index: number) => ReactNode;
  shared?: ReactNode;
}

/** The numbers of the editions side by side, with the change from the first to the last. */
export function CompareTable({ editions, parties, topics }: CompareTableProps) {
  const { words, date, number, locale } = useSpeaker();
  const all = useRows(editions, parties, topics);
  const isRecorded = ({ numbers }: Row) => numbers.some((each) => each !== null);
  const rows = all.filter(isRecorded);
  const missing = all.filter((row) => !isRecorded(row)).map((row) => row.label);
  const names = editions.map(({ label }) => label.text);
  const changeWord = editions.length === 2 ? words.change : words.changeOverall;
  return (
    <TableRegion label={words.compare} className="compare-table numbers">
      <table>
        <thead>
          <tr>
            <td />
            {editions.map((edition) => (
              <th key={edition.id} scope="col">
                <a href={linkTo(`forum/${edition.slug}`)}>
                  <Name label={edition.label} />
                </a>
                <span className="quiet">
                  {[
                    edition.startsOn && date(edition.startsOn.slice(0, 4)),
                    ...edition.cities.map(({ label }) => label.text),
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </span>
              </th>
            ))}
            <th scope="col">{changeWord}</th>
            <th scope="col">{words.sharedAndOnly}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, numbers, cell, shared }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {numbers.map((each, index) => (
                <td key={editions[index]!.id} data-label={names[index]} className="number">
                  {each === null ? <span className="quiet">{words.notRecorded}</span> : cell(each, index)}
                </td>
              ))}
              <td data-label={changeWord} className="number">
                {signed(changeIn(numbers), number)}
              </td>
              <td className="shared">{shared}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {missing.length > 0 && (
        <p className="quiet">
          {words.notRecordedInAny.replace('{}', missing.join(locale.startsWith('zh') ? '、' : ', '))}
        </p>
      )}
    </TableRegion>
  );
}

/** "+13", "−5", "0"; empty if unknown. */
function signed(change: number | null, number: (value: number) => string): string {
  if (change === null) return '';
  return change > 0 ? `+${number(change)}` : number(change).replace('-', '−');
}

/** No records of a kind mean that none were recorded, not that there was nothing. */
function recorded(count: number): number | null {
  return count > 0 ? count : null;
}

/** Whether at least two editions have such records, so that they can have some in common. */
function isShared(counts: readonly number[]): boolean {
  return counts.filter((count) => count > 0).length > 1;
}

function useRows(
  editions: readonly ComparedEdition[],
  parties: readonly Shared[] | null,
  topics: readonly Shared[],
): Row[] {
  const { words, label, number, lang, locale } = useSpeaker();
  const listed =
    (list: string, parameter = 'forum') =>
    (count: number, index: number) => (
      <a href={linkTo(`records/${list}`, { [parameter]: editions[index]!.slug })}>{number(count)}</a>
    );
  const people = editions.map(({ allDelegations }) => {
    const sizes = allDelegations?.map(sizeOf) ?? [];
    return sizes.every((size) => size === null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  });
  const delegations = {
    label: words.delegationsWord,
    numbers: editions.map((edition) => recorded(edition.delegations.totalCount)),
    cell: listed('delegations'),
    shared: parties && isShared(editions.map(({ delegations }) => delegations.totalCount)) && (
      <SharedLinks of="delegations" shared={parties} editions={editions} />
    ),
  };
  const rows: Row[] = [
    delegations,
    { label: words.delegatesWord, numbers: people, cell: (count) => number(count) },
    {
      label: words.speakersWord,
      numbers: editions.map(({ speakers }) => recorded(speakers)),
      cell: listed('people', 'spoke-at'),
    },
    ...[...COUNTED, 'figures' as const].map((list) => ({
      label: label(list),
      numbers: editions.map((edition) => recorded(edition[list].totalCount)),
      cell: listed(list),
    })),
    {
      label: label('topics'),
      numbers: editions.map((edition) => recorded(edition.topics.length)),
      cell: (count) => <a href={addressWith({ of: 'topics', in: null })}>{number(count)}</a>,
      shared: isShared(editions.map((edition) => edition.topics.length)) && (
        <SharedLinks of="topics" shared={topics} editions={editions} />
      ),
    },
    ...sameFigures(editions).map((figures) => ({
      label: figures.find(Boolean)!.label.text,
      numbers: figures.map((figure) => (figure ? Number(figure.value) : null)),
      cell: (_: number, index: number) => {
        const { id, value, unit, bound } = figures[index]!;
        return <a href={linkTo(`id/${id}`)}>{amountInWords(value, unit, { lang, locale }, bound !== 'EXACT')}</a>;
      },
    })),
  ];
  return rows;
}

/** The address of the page with some settings changed, for links. */
function addressWith(settings: { of: string; in: string | null }): string {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(settings))
    if (value) parameters.set(name, value);
    else parameters.delete(name);
  return `?${parameters}#shared`;
}

/** "In both 155 · Only INC 10 72 · Only INC 11 85": each shows the list below. */
function SharedLinks({
  of,
  shared,
  editions,
}: {
  of: 'delegations' | 'topics';
  shared: readonly Shared[];
  editions: readonly ComparedEdition[];
}) {
  const { words, number } = useSpeaker();
  const { parameters } = usePlace();
  const choices = [
    { choice: 'all', called: editions.length === 2 ? words.inBoth : words.inAllEditions },
    ...editions.map(({ slug, label }) => ({ choice: slug, called: words.onlyIn.replace('{}', label.text) })),
  ];
  return (
    <ul className="shared-links">
      {choices.map(({ choice, called }) => {
        const isShown = parameters.get('in') === choice && (parameters.get('of') ?? 'delegations') === of;
        return (
          <li key={choice}>
            <a
              href={addressWith({ of, in: choice })}
              aria-current={isShown ? 'true' : undefined}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                change({ of: of === 'topics' ? of : null, in: choice });
                document.getElementById('shared')?.scrollIntoView({ block: 'nearest' });
              }}
            >
              {called} <strong>{number(chosenOf(shared, choice, editions).length)}</strong>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
