import './between.css';
import { BetweenDocument, type BetweenQuery, type BetweenQueryVariables } from '../../documents.ts';
import { betweenHeading } from '../../first-question.ts';
import { countsQuestion } from '../../list-queries.ts';
import { betweenQuestion, FIRST_ITEMS, partiesIn } from '../../pair-questions.ts';
import { useList } from '../ask.ts';
import { chosenFilters } from '../filters/chips.tsx';
import { exportOf, exportSettings } from '../frame/exports.ts';
import { ViewLayout } from '../frame/view-layout.tsx';
import { ItemPicture } from '../items/item-picture.tsx';
import { plural, type Speaker, useListOf, useSpeaker } from '../language.tsx';
import { IS_EMBED } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading, StillLoading } from '../states/loading.tsx';
import { Nothing } from '../states/nothing.tsx';
import { CountsPicture } from '../statistics/counts-picture.tsx';
import type { ViewProps } from '../view-props.ts';
import { Beside } from './beside.tsx';
import { ItemSection } from './item-section.tsx';
import { MostOnRecord } from './most-on-record.tsx';
import { useNamed } from './named.ts';
import { PartyPicker } from './party-picker.tsx';

/** All cooperation between parties: their timeline, and the items with speakers and sources. */
export function BetweenView({ parameters }: ViewProps) {
  const { catalogue, words, lang } = useSpeaker();
  const items = useListOf('cooperationItems');
  const given = partiesIn(parameters);
  const hasParty = given.length > 0;
  const { first: _first, after: _after, ...variables } = betweenQuestion(items, parameters, lang).variables;
  const list = useList(
    BetweenDocument,
    variables as Omit<BetweenQueryVariables, 'first' | 'after'>,
    (answer) => ({ ...answer.list, nodes: answer.list.edges }),
    hasParty,
    FIRST_ITEMS,
  );
  const found = list.error ? undefined : list.first?.list;
  const { named, isWrong } = useNamed(given, found?.resolved, list.error);
  const names = named.map(({ given: text, party }) => party?.label.text ?? text);
  return (
    <ViewLayout
      title={betweenHeading(names, catalogue)}
      list={hasParty && !isWrong ? items : null}
      parameters={parameters}
      total={found?.totalCount ?? null}
      choices={<PartyPicker named={named} />}
    >
      {!hasParty && <MostOnRecord />}
      {list.error && !isWrong && (
        <Fault error={list.error} again={list.again} csv={exportOf(items, 'csv', exportSettings(items, parameters))} />
      )}
      {hasParty && !found && !list.error && <Loading />}
      {found && (
        <div aria-busy={list.isEarlier} data-earlier={list.isEarlier}>
          <StillLoading isEarlier={list.isEarlier} />
          {found.totalCount > 0 ? (
            <>
              <Summary list={found} />
              <Picture answer={list.first!} parameters={parameters} />
              {!IS_EMBED && (
                <>
                  <Beside named={named} parameters={parameters} />
                  <ItemSection list={list} total={found.totalCount} parameters={parameters} />
                </>
              )}
            </>
          ) : (
            <>
              {chosenFilters(parameters, items).length > 0 ? (
                <Nothing list={items} />
              ) : (
                <p className="nothing">{words.nothingLinks.replace('{}', listed(names, words, lang))}</p>
              )}
              <Beside named={named} parameters={parameters} />
            </>
          )}
        </div>
      )}
    </ViewLayout>
  );
}

/** "3 items from 1 source, 2025". */
function Summary({ list: { totalCount, sources, years } }: { list: BetweenQuery['list'] }) {
  const { words, locale, number, span } = useSpeaker();
  const some = (forms: string, count: number) => plural(forms, count, locale).replace('{}', number(count));
  const { valueCount } = sources.dimensions[0]!;
  const { from, to } = years.dimensions[0]!;
  const period = from && to && span(from.slice(0, 4), to.slice(0, 4));
  return (
    <p className="total">
      {[`${some(words.someItems, totalCount)} ${some(words.fromSources, valueCount)}`, period]
        .filter(Boolean)
        .join(' · ')}
    </p>
  );
}

/** A mark for each item if they are few, else columns by year or decade and by type. */
function Picture({ answer, parameters }: { answer: BetweenQuery; parameters: URLSearchParams }) {
  const { words, lang } = useSpeaker();
  const items = useListOf('cooperationItems');
  const { totalCount, years, decades, edges } = answer.list;
  if (totalCount <= FIRST_ITEMS)
    return (
      <ItemPicture
        items={edges.map(({ node }) => node)}
        list={items}
        parameters={parameters}
        question={betweenQuestion(items, parameters, lang)}
        dataset={answer.dataset}
      />
    );
  const [along, groups] = isLong(years) ? ['DECADE', decades] : ['YEAR', years];
  const counting = { list: items, by: [along!, 'TYPE'], top: 10 };
  return (
    <CountsPicture
      title={words.timeLine}
      counting={counting}
      parameters={parameters}
      question={countsQuestion(counting, parameters, lang)}
      answer={{ list: { totalCount, groups: groups as typeof years }, dataset: answer.dataset }}
    />
  );
}

/** Years of which each still has a column of its own. */
const MAX_YEARS = 80;

function isLong({ dimensions: [along] }: BetweenQuery['list']['years']): boolean {
  return Number(along?.to?.slice(0, 4)) - Number(along?.from?.slice(0, 4)) > MAX_YEARS;
}

/** "Moscow and Lagos". */
function listed(names: readonly string[], words: Speaker['words'], lang: string): string {
  if (new Set(names).size < 2) return names[0] ?? '';
  const others = names.slice(0, -1).join(lang === 'zh' ? '、' : ', ');
  return words.betweenOf.replace('{}', others).replace('{}', names.at(-1)!);
}
