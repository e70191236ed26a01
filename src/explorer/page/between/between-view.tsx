import { useInfiniteQuery } from '@tanstack/react-query';
import { addressOf } from '../address.ts';
import { ask, useAnswer } from '../ask.ts';
import { BetweenDocument, type BetweenQuery, NamedPartyDocument } from '../documents.ts';
import { ItemList } from '../items/item-list.tsx';
import { ItemPicture } from '../items/item-picture.tsx';
import { useSpeaker } from '../language.tsx';
import { PartyField } from '../parties/party-field.tsx';
import { Fault, Heading, Loading } from '../reading.tsx';
import { MostOnRecord } from './most-on-record.tsx';

/** As many items as the API gives at a time. */
const PAGE = 100;

/** Everything on record between two parties. */
export function BetweenView({ settings }: { settings: URLSearchParams }) {
  const { words, lang } = useSpeaker();
  const [one, other] = [settings.get('one') ?? '', settings.get('other') ?? ''];
  const both = one !== '' && other !== '';
  const variables = { one, other, between: [one, other], lang, first: PAGE };
  const answer = useInfiniteQuery({
    queryKey: ['Between', variables],
    queryFn: ({ pageParam, signal }) => ask(BetweenDocument, { ...variables, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cooperation: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    enabled: both,
  });
  const alone = useAnswer(NamedPartyDocument, { ref: one || other, lang }, !both && (one || other) !== '');

  const pages = answer.data?.pages ?? [];
  const between = both ? pages[0] : undefined;
  const named = both ? null : ((one || other) && alone.data?.party) || null;
  const chosen = { one: between?.one ?? (one ? named : null), other: between?.other ?? (other ? named : null) };
  const choose = (changed: { one?: string | null; other?: string | null }) => {
    location.hash = addressOf('between', { one, other, ...changed, lang: settings.get('lang') });
  };

  return (
    <>
      <Heading lead={between ? undefined : words.betweenLead}>
        {between
          ? words.betweenOf
              .replace('{}', between.one?.label.text ?? one)
              .replace('{}', between.other?.label.text ?? other)
          : words.betweenTitle}
      </Heading>
      <fieldset className="two-parties">
        <legend className="unseen">{words.between}</legend>
        <PartyField label={words.one} chosen={chosen.one} onChoose={(slug) => choose({ one: slug })} />
        <PartyField label={words.other} chosen={chosen.other} onChoose={(slug) => choose({ other: slug })} />
      </fieldset>
      {!both && <MostOnRecord />}
      {both && answer.isPending && <Loading />}
      {answer.error && <Fault error={answer.error} again={() => answer.refetch()} />}
      {between && (
        <Found
          between={between}
          items={pages.flatMap(({ cooperation }) => cooperation.nodes)}
          variables={variables}
          more={answer.hasNextPage ? () => answer.fetchNextPage() : null}
        />
      )}
    </>
  );
}

interface FoundProps {
  /** The first page. */
  between: BetweenQuery;
  /** Those of all pages that were read. */
  items: BetweenQuery['cooperation']['nodes'];
  variables: object;
  /** Reads the next page; null where there is none. */
  more: (() => void) | null;
}

function Found({ between: { cooperation }, items, variables, more }: FoundProps) {
  const { words, number } = useSpeaker();
  if (cooperation.totalCount === 0) return <p className="nothing">{words.nothingBetween}</p>;
  return (
    <>
      <ItemPicture
        items={cooperation.totalCount === items.length ? items : null}
        groups={cooperation.groups}
        query={{ document: BetweenDocument, variables }}
      />
      <section aria-labelledby="items">
        <h2 id="items">
          {words.items} <span className="count">{number(cooperation.totalCount)}</span>
        </h2>
        <ItemList items={items} />
        {more && (
          <p className="more">
            <button type="button" onClick={more}>
              {words.more}
            </button>{' '}
            {words.shown.replace('{}', number(items.length)).replace('{}', number(cooperation.totalCount))}
          </p>
        )}
      </section>
    </>
  );
}
