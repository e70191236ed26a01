import { constant, filterSettings, kebab } from '../../address.ts';
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

/** Whether counting by both takes more than a second: pairs of parties by further pairs, or by their own parties. */
function isSlow(one: string, other: string): boolean {
  const [part, otherPart] = [one, other].map((each) => each.replace(/_PAIR$/, ''));
  return (part !== one && otherPart !== other) || ((part !== one || otherPart !== other) && part === otherPart);
}

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
  const isOffered = (one: string, other: string | undefined) => isNarrow || !other || !isSlow(one, other);
  const offered = (beside: string | undefined) =>
    list.dimensions
      .filter((each) => each !== beside)
      .map((each) => [kebab(each), dimension(each), !isOffered(each, beside)] as const);
  const slow = list.dimensions.find((each) => each !== by[0] && !isOffered(each, by[0]));
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
            options={offered(undefined)}
            onChoose={(each) =>
              change({ by: each, and: by[1] && isOffered(constant(each), by[1]) ? kebab(by[1]) : null })
            }
          />
          <Choice
            label={words.andByWord}
            value={by[1] ? kebab(by[1]) : ''}
            options={[['', words.noneWord], ...offered(by[0])]}
            onChoose={(each) => change({ by: kebab(by[0]!), and: each })}
          />
          <Choice
            label={words.form}
            value={parameters.get('as') === 'share' ? 'share' : ''}
            options={[
              ['', words.asNumber],
              ['share', words.asShare],
            ]}
            onChoose={(as) => change({ as })}
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
            <a href={linkTo(`records/${list.segment}`, filterSettings(parameters))}>
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
          {slow && (
            <p className="help">
              {words.pairsDisabled.replace('{}', dimension(slow))}{' '}
              <a
                href={exportOf(list, 'csv', { ...exportSettings(list, parameters), by: `${by[0]},${slow}`, bom: '1' })}
              >
                CSV
              </a>
            </p>
          )}
        </>
      )}
    </ViewLayout>
  );
}
