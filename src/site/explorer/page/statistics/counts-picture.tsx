import type { ReactNode } from 'react';
import { filterSettings, settingsOf } from '../../address.ts';
import { countsIn, folded, type Groups, isAlongTime } from '../../counts.ts';
import type { DataSetFragment } from '../../documents.ts';
import { ALL_VALUES, type Counting, type Question } from '../../list-queries.ts';
import { groupText } from '../../where-of.ts';
import type { TableData } from '../frame/data-table.tsx';
import { exportOf, exportSettings } from '../frame/exports.ts';
import { PictureFrame } from '../frame/picture-frame.tsx';
import { useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';
import { Bars } from './bars.tsx';
import { Cells } from './cells.tsx';
import type { LinkOf } from './chart.ts';
import { COLOURS } from './colours.ts';
import { Columns } from './columns.tsx';
import { type Numbers, numbersOf } from './numbers.ts';

export interface CountsAnswer {
  list: { totalCount: number; groups: Groups; ends?: Groups };
  dataset: DataSetFragment;
}

export interface CountsPictureProps {
  /** The name of the picture within its page; omitted if the page has one picture. */
  name?: string;
  title: string;
  counting: Counting;
  parameters: URLSearchParams;
  question: Question;
  answer: CountsAnswer;
  isEarlier?: boolean;
  /** Whether the title is the heading of the view. */
  isHeading?: boolean;
}

/** Counts as bars, columns or cells, each number of which leads to its records. */
export function CountsPicture(props: CountsPictureProps) {
  const { name, title, counting, parameters, question, answer, isEarlier, isHeading } = props;
  const speaker = useSpeaker();
  const { words, code, dimension, number } = speaker;
  const { list, by } = counting;
  const { totalCount, groups, ends } = answer.list;
  const counts = countsIn(groups, ends, {
    code,
    none: (each) => (isAlongTime(each) ? words.noDate : words.noValue.replace('{}', dimension(each))),
    other: words.otherValues,
    decade: (year) => words.decade.replace('{}', year),
  });
  const settings = filterSettings(parameters);
  const linkOf: LinkOf = (...values) => {
    if (values.some((each) => each?.kind === 'OTHER')) return allValues(parameters);
    const group = values.flatMap((each) => (each ? groupText(each.dimension, each.value) : []));
    return linkTo(`records/${list.segment}`, { ...settings, group: [...(settings.group ?? []), ...group] });
  };
  const [, further] = groups.dimensions.map(({ otherValueCount }) => otherValueCount);
  const nameOfRest = (values: number) => words.moreValues.replace('{}', number(values + (further ?? 0)));
  const drawn = counts.isStackable ? folded(counts, COLOURS, nameOfRest) : counts;
  const numbers = numbersOf(totalCount, parameters, speaker);
  const picture = { counts: drawn, numbers, linkOf, title };
  const csv = exportSettings(list, parameters);
  return (
    <PictureFrame
      name={name}
      title={title}
      lead={groups.dimensions.some(({ isMultivalued }) => isMultivalued) && words.countedInEachValue}
      leftOut={
        <LeftOut
          {...answer.list}
          dimensions={drawn === counts ? groups.dimensions : groups.dimensions.slice(0, 1)}
          {...{ counting, linkOf, parameters }}
        />
      }
      list={list}
      parameters={parameters}
      question={question}
      dataset={answer.dataset}
      isEarlier={isEarlier}
      isHeading={isHeading}
      table={useTable(counts, by, numbers, linkOf)}
      files={[
        {
          called: words.countsCsv,
          address: exportOf(list, 'csv', { ...csv, by: by.join(','), top: String(counting.top), bom: '1' }),
        },
        { called: words.recordsCsv, address: exportOf(list, 'csv', { ...csv, bom: '1' }) },
      ]}
    >
      {!counts.isStackable ? (
        <Cells {...picture} />
      ) : isAlongTime(by[0]!) ? (
        <Columns {...picture} />
      ) : (
        <Bars {...picture} />
      )}
    </PictureFrame>
  );
}

/** The address of the table of all values, where the rest beyond those shown is listed. */
function allValues(parameters: URLSearchParams): string {
  return linkTo('statistics', { ...settingsOf(parameters), top: 'all', tab: 'table' });
}

type LeftOutProps = CountsAnswer['list'] & {
  /** The dimensions of which the foot names further values. */
  dimensions: Groups['dimensions'];
  counting: Counting;
  linkOf: LinkOf;
  parameters: URLSearchParams;
};

/** Links to the records that the picture does not show: those without a value, and those of further values. */
function LeftOut({ totalCount, groups, ends, dimensions, counting, linkOf, parameters }: LeftOutProps): ReactNode {
  const { words, number, dimension } = useSpeaker();
  const [first] = (ends ?? groups).dimensions;
  const { name, isMultivalued, missingCount, otherCount } = first!;
  const none = missingCount > 0 && (
    <a href={linkOf({ dimension: name, value: null, kind: 'MISSING' })}>
      {isAlongTime(name) ? words.noDate : words.noValue.replace('{}', dimension(name))}: {number(missingCount)}
    </a>
  );
  const cut = [first!, ...dimensions.slice(1)].filter((each) => each.otherValueCount > 0);
  const others = cut.length > 0 && counting.top < ALL_VALUES && (
    <a href={allValues(parameters)}>
      {cut
        .map((each) => `${words.moreValues.replace('{}', number(each.otherValueCount))} (${dimension(each.name)})`)
        .join(', ')}
    </a>
  );
  return (
    <>
      {!isMultivalued && (
        <>
          {words.drawnParts.replace('{}', number(totalCount - missingCount - otherCount))}
          {(others || none) && ' · '}
        </>
      )}
      {others}
      {others && none && ' · '}
      {none}
    </>
  );
}

function useTable(
  { firsts, seconds }: ReturnType<typeof countsIn>,
  by: readonly string[],
  { total, shown }: Numbers,
  linkOf: LinkOf,
): TableData {
  const { words, number, percent, dimension } = useSpeaker();
  const link = (count: number, href: string, text = number(count)) => (count > 0 ? <a href={href}>{text}</a> : text);
  if (seconds.length === 0)
    return {
      columns: [dimension(by[0]!), words.records, words.asShare],
      rows: firsts.map((first) => [first.name, link(first.count, linkOf(first)), percent(first.count, total)]),
    };
  return {
    columns: [dimension(by[0]!), words.records, ...seconds.map(({ name }) => name)],
    rows: firsts.map((first) => [
      first.name,
      link(first.count, linkOf(first)),
      ...seconds.map((second, place) => {
        const count = first.parts.find((part) => part.second === place)?.count ?? 0;
        return count > 0 ? link(count, linkOf(first, second), shown(count)) : '';
      }),
    ]),
  };
}
