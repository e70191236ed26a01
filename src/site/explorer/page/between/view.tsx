import { BetweenDocument } from '../../documents.ts';
import { whereOf } from '../../where-of.ts';
import { useList } from '../ask.ts';
import { exportOf, exportSettings } from '../frame/exports.ts';
import { ReadOn } from '../frame/read-on.tsx';
import { ViewLayout } from '../frame/view-layout.tsx';
import { ItemList } from '../items/item-list.tsx';
import { ItemPicture } from '../items/item-picture.tsx';
import { useListOf, useSpeaker } from '../language.tsx';
import { PartyField } from '../parties/party-field.tsx';
import { change } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import { Nothing } from '../states/nothing.tsx';
import type { ViewProps } from '../view-props.ts';
import { MostOnRecord } from './most-on-record.tsx';

/** All cooperation between two parties. */
export function BetweenView({ parameters }: ViewProps) {
  const { words, lang, number } = useSpeaker();
  const items = useListOf('cooperationItems');
  const parties = parameters.getAll('party').filter(Boolean);
  const { where, search } = whereOf(parameters, items);
  const hasParty = parties.length > 0;
  const list = useList(BetweenDocument, { where, search, lang }, (answer) => answer.list, hasParty);
  const found = list.first?.list;
  const named = parties.map((given) => found?.resolved.find((each) => each.given === given)?.party ?? null);
  const names = parties.map((given, index) => named[index]?.label.text ?? given);
  const set = (index: number, slug: string | null) =>
    change({
      party:
        slug === null ? parties.filter((_, each) => each !== index) : Object.assign([...parties], { [index]: slug }),
    });
  const total = found?.totalCount ?? null;
  return (
    <ViewLayout
      title={titleOf(names, words)}
      list={hasParty ? items : null}
      parameters={parameters}
      total={total}
      choices={
        <fieldset className="settings">
          <legend className="unseen">{words.between}</legend>
          <PartyField label={words.firstParty} chosen={named[0] ?? null} onChoose={(slug) => set(0, slug)} />
          <PartyField label={words.secondParty} chosen={named[1] ?? null} onChoose={(slug) => set(1, slug)} />
        </fieldset>
      }
    >
      {!hasParty && <MostOnRecord />}
      {list.error && (
        <Fault error={list.error} again={list.again} csv={exportOf(items, 'csv', exportSettings(items, parameters))} />
      )}
      {hasParty && !found && !list.error && <Loading />}
      {found?.totalCount === 0 && <Nothing list={items} />}
      {found && found.totalCount > 0 && (
        <>
          {found.totalCount === list.nodes.length && (
            <ItemPicture
              items={list.nodes}
              list={items}
              parameters={parameters}
              question={{ query: BetweenDocument.toString(), variables: list.question.variables }}
              dataset={list.first!.dataset}
            />
          )}
          <section aria-labelledby="items">
            <h2 id="items">
              {words.items} <span className="count">{number(found.totalCount)}</span>
            </h2>
            <ItemList items={list.nodes} />
            <ReadOn list={list} total={found.totalCount} />
          </section>
        </>
      )}
    </ViewLayout>
  );
}

function titleOf([one, other]: readonly string[], words: ReturnType<typeof useSpeaker>['words']): string {
  if (!one) return words.between;
  if (!other) return one;
  return words.cooperationOf.replace('{}', one).replace('{}', other);
}
