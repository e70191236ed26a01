import './compare.css';
import { editionsIn, MAX_EDITIONS } from '../../compare-questions.ts';
import { ForumsToCompareDocument } from '../../documents.ts';
import { useAnswer } from '../ask.ts';
import { ViewLayout } from '../frame/view-layout.tsx';
import { Name, useSpeaker } from '../language.tsx';
import { change } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import type { ViewProps } from '../view-props.ts';
import { CompareTable } from './compare-table.tsx';
import { type ComparedEdition, useEditions } from './editions.ts';
import { partiesOf, topicsOf } from './rows.ts';
import { SharedTable } from './shared-table.tsx';

/** Compares two to four forums: numbers with their change, and what is in all of them or in one only. */
export function CompareView({ parameters }: ViewProps) {
  const { words, locale } = useSpeaker();
  const slugs = editionsIn(parameters);
  const { editions, question, dataset, error, again } = useEditions(slugs);
  const unknown = editions ? slugs.filter((slug) => !editions.some((edition) => edition.slug === slug)) : [];
  const parties = editions && partiesOf(editions, locale);
  const topics = editions && topicsOf(editions, locale);
  const isTopics = parameters.get('of') === 'topics';
  const shared = { editions: editions ?? [], parameters, question, dataset };
  return (
    <ViewLayout
      title={words.compare}
      list={null}
      parameters={parameters}
      total={null}
      choices={<Picker slugs={slugs} editions={editions ?? []} />}
    >
      <div className="result">
        {unknown.map((slug) => (
          <p key={slug} className="problem" role="alert">
            {words.noSuchRecord.replace('{}', slug)}
          </p>
        ))}
        {error && <Fault error={error} again={again} />}
        {slugs.length > 0 && !editions && !error && <Loading />}
        {(slugs.length < 2 || (editions && editions.length < 2)) && <p className="quiet">{words.chooseEditions}</p>}
        {editions && editions.length > 1 && (
          <>
            <CompareTable editions={editions} parties={parties ?? null} topics={topics ?? []} />
            {isTopics ? (
              <SharedTable {...shared} title={words.topicsOfEditions} shared={topics ?? []} />
            ) : (
              parties &&
              parties.length > 0 && <SharedTable {...shared} title={words.partiesAndSizes} shared={parties} />
            )}
          </>
        )}
      </div>
    </ViewLayout>
  );
}

/** The compared forums, each with a button that removes it, and a choice of one more. */
function Picker({ slugs, editions }: { slugs: readonly string[]; editions: readonly ComparedEdition[] }) {
  const { words } = useSpeaker();
  return (
    <div className="editions">
      <ul className="chips">
        {slugs.map((slug) => {
          const label = editions.find((edition) => edition.slug === slug)?.label ?? { text: slug, lang: 'und' };
          return (
            <li key={slug} className="chip">
              <Name label={label} />
              <button
                type="button"
                aria-label={words.removeEdition.replace('{}', label.text)}
                onClick={() => change({ forum: slugs.filter((each) => each !== slug), in: null })}
              >
                ×
              </button>
            </li>
          );
        })}
      </ul>
      {slugs.length < MAX_EDITIONS && <AddEdition slugs={slugs} />}
    </div>
  );
}

function AddEdition({ slugs }: { slugs: readonly string[] }) {
  const { words, lang, date } = useSpeaker();
  const { data } = useAnswer(ForumsToCompareDocument, { lang });
  const others = data?.forums.nodes.filter(({ slug }) => !slugs.includes(slug)) ?? [];
  return (
    <select
      aria-label={words.addEdition}
      value=""
      onChange={(event) => change({ forum: [...slugs, event.currentTarget.value], in: null })}
    >
      <option value="">+ {words.addEdition}</option>
      {others.map(({ slug, label, startsOn }) => (
        <option key={slug} value={slug}>
          {[label.text, startsOn && date(startsOn.slice(0, 4))].filter(Boolean).join(', ')}
        </option>
      ))}
    </select>
  );
}
