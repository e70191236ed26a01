import './party.css';
import { useState } from 'react';
import { settingsOf } from '../../address.ts';
import { PartnersDocument, type PartnersQuery, type PartnersQueryVariables } from '../../documents.ts';
import { FIRST_PARTNERS, partnersQuestion, withParty } from '../../pair-questions.ts';
import { PAGE, useList } from '../ask.ts';
import { Chips, chosenFilters } from '../filters/chips.tsx';
import { useFacets } from '../filters/facets.ts';
import { FilterDialog } from '../filters/filter-column.tsx';
import { exportOf, exportSettings } from '../frame/exports.ts';
import { plural, useListOf, useSpeaker } from '../language.tsx';
import { Fold, Near } from '../near.tsx';
import { IS_EMBED, linkTo, SHOWN } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import { Nothing } from '../states/nothing.tsx';
import { CountedPart } from '../statistics/counted-part.tsx';
import type { PartProps } from '../view-props.ts';
import { CompareWith } from './compare-with.tsx';
import { Others } from './others.tsx';
import { Partners } from './partners.tsx';

/** The response with the first page of partners, which has the numbers of the whole page. */
type FirstAnswer = PartnersQuery & Required<Pick<PartnersQuery, 'list' | 'people' | 'delegations'>>;

/** The pictures of a party's page: partners, timeline, topics, people, forums and members. */
export function PartyPart({ slug, parameters }: PartProps) {
  const { lang } = useSpeaker();
  const items = useListOf('cooperationItems');
  const { first: _first, after: _after, ...variables } = partnersQuestion(items, slug, parameters, lang).variables;
  const list = useList(
    PartnersDocument,
    variables as Omit<PartnersQueryVariables, 'first' | 'after'>,
    ({ party }) => party!.partners,
    true,
    FIRST_PARTNERS,
    PAGE,
    { isFirst: false },
  );
  const filters = withParty(slug, parameters);
  const answer = list.first as FirstAnswer | undefined;
  if (list.error)
    return <Fault error={list.error} again={list.again} csv={exportOf(items, 'csv', exportSettings(items, filters))} />;
  if (!answer) return <Loading />;
  if (IS_EMBED)
    return (
      <Pictures
        slug={slug}
        parameters={parameters}
        filters={filters}
        list={list}
        answer={answer}
        only={SHOWN ?? 'partners'}
      />
    );
  const hasOthers = answer.people.totalCount > 0 || answer.delegations.totalCount > 0;
  return (
    <>
      <Overview answer={answer} filters={filters} />
      <PageLinks answer={answer} />
      {answer.list.totalCount === 0 ? (
        <Nothing list={items} />
      ) : (
        <Pictures slug={slug} parameters={parameters} filters={filters} list={list} answer={answer} />
      )}
      {hasOthers && (
        <Near>
          <Others slug={slug} filters={filters} />
        </Near>
      )}
    </>
  );
}

/** The sections of a party that have records. */
function sectionsOf({ party, list: { totalCount, years, topics }, people, delegations }: FirstAnswer) {
  return {
    partners: totalCount > 0,
    timeline: years.dimensions[0]!.missingCount < totalCount,
    topics: topics.dimensions[0]!.missingCount < totalCount,
    people: people.totalCount > 0,
    delegations: delegations.totalCount > 0,
    forums: document.getElementById('forums') !== null,
    cooperation: totalCount > 0,
    members: party?.__typename === 'Bloc',
    facts: true,
  };
}

interface PicturesProps {
  slug: string;
  parameters: URLSearchParams;
  /** The filters of the page, with the party. */
  filters: URLSearchParams;
  list: Parameters<typeof Partners>[0]['list'];
  answer: FirstAnswer;
  /** The name of the only picture to show. */
  only?: string;
}

function Pictures({ slug, parameters, filters, list, answer, only }: PicturesProps) {
  const { words } = useSpeaker();
  const items = useListOf('cooperationItems');
  const counted = (by: string, and?: string) => {
    const settings = new URLSearchParams(filters);
    for (const [name, value] of [
      ['of', items.segment],
      ['by', by.toLowerCase()],
      ['and', and?.toLowerCase()],
    ] as const)
      if (value) settings.set(name, value);
    return { counting: { list: items, by: and ? [by, and] : [by], top: 12 }, parameters: settings };
  };
  const { from, to } = answer.list.years.dimensions[0]!;
  const along = Number(to?.slice(0, 4)) - Number(from?.slice(0, 4)) > MAX_YEARS ? 'DECADE' : 'YEAR';
  const has = sectionsOf(answer);
  const isShown = (picture: 'partners' | 'timeline' | 'topics') => (only ? only === picture : has[picture]);
  return (
    <>
      {isShown('partners') && <Partners slug={slug} list={list} parameters={parameters} filters={filters} />}
      {isShown('timeline') && (
        <Fold id="timeline" title={words.timeLine}>
          <CountedPart name="timeline" title={words.timeLine} {...counted(along, 'TYPE')} />
        </Fold>
      )}
      {isShown('topics') && (
        <Fold id="topics" title={words.topicsTitle}>
          <CountedPart name="topics" title={words.topicsTitle} {...counted('TOPIC')} />
        </Fold>
      )}
    </>
  );
}

/** Years of which each still has a column of its own. */
const MAX_YEARS = 60;

/** "18 items with 18 partners. No date: 18.", and what can be done with the page. */
function Overview({ answer: { party, list }, filters }: { answer: FirstAnswer; filters: URLSearchParams }) {
  const { words, locale, number, code, records } = useSpeaker();
  const some = (forms: string, count: number) => plural(forms, count, locale).replace('{}', number(count));
  const items = useListOf('cooperationItems');
  const undated = list.years.dimensions[0]!.missingCount;
  const [type] = list.types.rows.length === 1 ? list.types.rows[0]!.keys : [];
  const settings = settingsOf(filters);
  const [isFiltering, setIsFiltering] = useState(chosenFilters(filters, items).length > 0);
  const facets = useFacets(items, filters, isFiltering);
  return (
    <div className="overview">
      <div className="overview-head">
        <p className="headline">
          <a href={linkTo(`records/${items.segment}`, settings)}>
            {some(words.someItems, list.totalCount)} {some(words.withPartners, party?.partners.totalCount ?? 0)}
          </a>
          {type?.value && ` · ${code(type.value)}`}
          {undated > 0 && (
            <>
              {' · '}
              <a
                href={linkTo(`records/${items.segment}`, { ...settings, group: [...(settings.group ?? []), 'year:'] })}
              >
                {words.noDate}: {number(undated)}
              </a>
            </>
          )}
        </p>
        <div className="overview-actions">
          <FilterDialog
            list={items}
            parameters={filters}
            facets={facets}
            total={list.totalCount}
            onOpen={() => setIsFiltering(true)}
          />
          {party && <CompareWith slug={party.slug} filters={filters} />}
        </div>
      </div>
      <Chips list={items} parameters={filters} facets={facets} />
      <p className="unseen" role="status">
        {records(list.totalCount)}
      </p>
    </div>
  );
}

/** Links to the sections of the page. */
function PageLinks({ answer }: { answer: FirstAnswer }) {
  const { words, label } = useSpeaker();
  const has = sectionsOf(answer);
  const names = {
    partners: words.partners,
    timeline: words.timeLine,
    topics: words.topicsTitle,
    people: words.peopleTitle,
    delegations: label('delegations'),
    forums: words.forums,
    cooperation: words.records,
    members: words.members,
    facts: words.factsTitle,
  };
  return (
    <nav className="page-links" aria-label={words.onlySections}>
      {(Object.keys(names) as (keyof typeof names)[])
        .filter((section) => has[section])
        .map((section) => (
          <a key={section} href={`#${section}`}>
            {names[section]}
          </a>
        ))}
    </nav>
  );
}
