import './home.css';
import { parametersOf } from '../../address.ts';
import { HomeDocument, type HomeQuery } from '../../documents.ts';
import { countingOf, countsQuestion } from '../../list-queries.ts';
import { useAnswer } from '../ask.ts';
import { ViewLayout } from '../frame/view-layout.tsx';
import { useSpeaker } from '../language.tsx';
import { fileAt, IS_EMBED } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import { CountsPicture } from '../statistics/counts-picture.tsx';
import type { ViewProps } from '../view-props.ts';
import { ContentsLine, WhatIsHere } from './contents.tsx';
import { Examples } from './examples.tsx';
import { Latest } from './latest.tsx';
import { PairForm } from './pair-form.tsx';

/** The first page: what is here, from which sources, as of when. */
export function HomeView({ parameters }: ViewProps) {
  const { words, lang } = useSpeaker();
  const { data, error, refetch } = useAnswer(HomeDocument, { lang });
  return (
    <ViewLayout
      title={words.home}
      list={null}
      parameters={parameters}
      total={null}
      choices={
        <div className="home-head">
          {data && <ContentsLine answer={data} />}
          {data?.dataset.counts.some(({ count }) => count > 0) && (
            <>
              <PairForm />
              <Examples forum={data.forums.nodes[0] ?? null} />
            </>
          )}
        </div>
      }
    >
      {error && <Fault error={error} again={refetch} />}
      {!data && !error && <Loading />}
      {data && <Contents answer={data} />}
    </ViewLayout>
  );
}

function Contents({ answer }: { answer: HomeQuery }) {
  const { words, catalogue, lang } = useSpeaker();
  if (answer.dataset.counts.every(({ count }) => count === 0))
    return (
      <div className="nothing">
        <p>{words.noPublicRecords}</p>
        <p>
          <a href={fileAt('docs/importing')} hrefLang="en">
            {words.howToImport}
          </a>
        </p>
      </div>
    );
  const counting = countingOf(catalogue, parametersOf({ of: 'agreements', by: 'decade' }));
  const filters = new URLSearchParams();
  const picture = answer.list.totalCount > 0 && (
    <CountsPicture
      title={words.agreementsByDecade}
      counting={counting}
      parameters={filters}
      question={countsQuestion(counting, filters, lang)}
      answer={answer}
    />
  );
  if (IS_EMBED) return picture;
  return (
    <>
      <div className="home-top">
        {picture}
        <WhatIsHere answer={answer} />
      </div>
      <Latest answer={answer} />
    </>
  );
}
