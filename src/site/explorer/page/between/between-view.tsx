import { addressOf } from '../address.ts';
import { useAnswer, useList } from '../ask.ts';
import { BetweenDocument, NamedPartyDocument } from '../documents.ts';
import { ItemList } from '../items/item-list.tsx';
import { ItemPicture } from '../items/item-picture.tsx';
import { filled, Name, useSpeaker } from '../language.tsx';
import { PartyField } from '../parties/party-field.tsx';
import { csvOf } from '../pictures/exports.ts';
import { Fault, Heading, Loading, ReadOn } from '../reading.tsx';
import { MostOnRecord } from './most-on-record.tsx';

/** All cooperation between two parties. */
export function BetweenView({ settings }: { settings: URLSearchParams }) {
  const { words, lang, number } = useSpeaker();
  const [one, other] = [settings.get('one') ?? '', settings.get('other') ?? ''];
  const both = one !== '' && other !== '';
  const variables = { one, other, between: [one, other], lang };
  const list = useList(BetweenDocument, variables, ({ cooperation }) => cooperation, both);
  const alone = useAnswer(NamedPartyDocument, { ref: one || other, lang }, !both && (one || other) !== '');

  const between = both ? list.first : undefined;
  const named = both || !(one || other) ? null : (alone.data?.party ?? null);
  const chosen = { one: between?.one ?? (one ? named : null), other: between?.other ?? (other ? named : null) };
  const choose = (changed: { one?: string | null; other?: string | null }) => {
    location.hash = addressOf('between', { one, other, ...changed, lang: settings.get('lang') });
  };

  return (
    <>
      {between?.one && between.other ? (
        <Heading title={words.betweenOf.replace('{}', between.one.label.text).replace('{}', between.other.label.text)}>
          {filled(words.betweenOf, <Name label={between.one.label} />, <Name label={between.other.label} />)}
        </Heading>
      ) : (
        <Heading title={words.betweenTitle} lead={words.betweenLead} />
      )}
      <fieldset className="settings">
        <legend className="unseen">{words.between}</legend>
        <PartyField label={words.one} chosen={chosen.one} onChoose={(slug) => choose({ one: slug })} />
        <PartyField label={words.other} chosen={chosen.other} onChoose={(slug) => choose({ other: slug })} />
      </fieldset>
      {!both && <MostOnRecord />}
      {both && !between && !list.error && <Loading />}
      {both && list.error && <Fault error={list.error} again={list.again} />}
      {between?.cooperation.totalCount === 0 && <p className="nothing">{words.nothingBetween}</p>}
      {between && between.cooperation.totalCount > 0 && (
        <>
          <ItemPicture
            items={between.cooperation.totalCount === list.nodes.length ? list.nodes : null}
            groups={between.cooperation.groups}
            query={list.question}
            csv={csvOf('cooperation', { between: [one, other] })}
          />
          <section aria-labelledby="items">
            <h2 id="items">
              {words.items} <span className="count">{number(between.cooperation.totalCount)}</span>
            </h2>
            <ItemList items={list.nodes} />
            <ReadOn list={list} total={between.cooperation.totalCount} />
          </section>
        </>
      )}
    </>
  );
}
