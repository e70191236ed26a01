import { kebab } from '../../address.ts';
import { headingOf } from '../../first-question.ts';
import { countingOf, countsQuestion } from '../../list-queries.ts';
import { documentOf, useAnswer } from '../ask.ts';
import { exportOf, exportSettings } from '../frame/exports.ts';
import { ViewLayout } from '../frame/view-layout.tsx';
import { useSpeaker } from '../language.tsx';
import { change, linkTo, usePlace } from '../place.ts';
import { Choice } from '../settings.tsx';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import { Nothing } from '../states/nothing.tsx';
import type { ViewProps } from '../view-props.ts';
import { type CountsAnswer, CountsPicture } from './counts-picture.tsx';
import { listSettings } from './list-settings.ts';

/** Dimensions that take long to count unless a party narrows the list. */
const PAIRS = ['COUNTRY_PAIR', 'PARTY_PAIR'];

/** Counts of a list by one or two dimensions. */
export function StatisticsView({ parameters }: ViewProps) {
  const { catalogue, lang, words, dimension, number } = useSpeaker();
  const place = usePlace();
  const counting = countingOf(catalogue, parameters);
  const { list, by } = counting;
  const question = countsQuestion(counting, parameters, lang);
  const { data, error, refetch, isPlaceholderData } = useAnswer(documentOf<CountsAnswer>(question), question.variables);
  const total = data?.list.totalCount ?? null;
  const isNarrow = parameters.has('party') || parameters.has('with');
  const dimensions = list.dimensions.map(
    (each) => [kebab(each), dimension(each), PAIRS.includes(each) && !isNarrow] as const,
  );
  const title = headingOf(place, catalogue);
  return (
    <ViewLayout
      title={title}
      list={list}
      parameters={parameters}
      total={total}
      choices={
        <div className="choices">
          <Choice
            label={words.countWord}
            value={list.segment}
            options={catalogue.lists
              .filter((each) => each.dimensions.length > 0)
              .map((each) => [each.segment, each.label])}
            onChoose={(of) => change({ of })}
          />
          <Choice
            label={words.byWord}
            value={kebab(by[0]!)}
            options={dimensions}
            onChoose={(each) => change({ by: each })}
          />
          <Choice
            label={words.andByWord}
            value={by[1] ? kebab(by[1]) : ''}
            options={[['', words.noneWord], ...dimensions.filter(([each]) => each !== kebab(by[0]!))]}
            onChoose={(each) => change({ and: each })}
          />
        </div>
      }
    >
      {error && <Fault error={error} again={refetch} csv={exportOf(list, 'csv', exportSettings(list, parameters))} />}
      {!data && !error && <Loading />}
      {data && total === 0 && <Nothing list={list} />}
      {data && total !== null && total > 0 && (
        <>
          <p className="headline">
            <a href={linkTo(`records/${list.segment}`, listSettings(parameters))}>
              {list.label}: {number(total)}
            </a>
          </p>
          <CountsPicture
            isHeading
            title={title}
            counting={counting}
            parameters={parameters}
            question={question}
            answer={data}
            isEarlier={isPlaceholderData}
          />
          {!isNarrow && list.dimensions.some((each) => PAIRS.includes(each)) && (
            <p className="help">
              {words.pairsDisabled}{' '}
              <a href={exportOf(list, 'csv', { ...exportSettings(list, parameters), by: 'COUNTRY_PAIR', bom: '1' })}>
                CSV
              </a>
            </p>
          )}
        </>
      )}
    </ViewLayout>
  );
}
