import type { FoundQuery, PartyFragment } from '../../documents.ts';
import { type CardNumbers, cardsQuestion } from '../../search-question.ts';
import { documentOf, useAnswer } from '../ask.ts';
import { Name, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';

type NamedParty = FoundQuery['search']['parties'][number];

/** A card for each party that the text names; before those of two parties, one for their pair. */
export function PartyCards({ parties }: { parties: readonly NamedParty[] }) {
  const slugs = parties.map(({ party }) => party.slug);
  const question = cardsQuestion(slugs);
  const { data } = useAnswer(documentOf<CardNumbers>(question), question.variables, slugs.length > 0);
  if (parties.length === 0) return null;
  const [one, other] = parties;
  return (
    <ul className="party-cards">
      {one && other && parties.length === 2 && (
        <li>
          <PairCard one={one.party} other={other.party} count={countIn(data, 'pair')} />
        </li>
      )}
      {parties.map(({ party }, index) => (
        <li key={party.id}>
          <PartyCard party={party} numbers={data} index={index} />
        </li>
      ))}
    </ul>
  );
}

/** "Moscow and Havana · 3 items". */
function PairCard({ one, other, count }: { one: PartyFragment; other: PartyFragment; count: number | null }) {
  const { words, records } = useSpeaker();
  const name = words.betweenOf.replace('{}', one.label.text).replace('{}', other.label.text);
  return (
    <>
      <a className="card-name" href={linkTo('between', { party: [one.slug, other.slug] })}>
        {name}
      </a>
      <p>
        {words.between}
        {count !== null && ` · ${records(count)}`}
      </p>
    </>
  );
}

/** "Havana  City, Cuba · Partners 3 · People 2 · Items 5". */
function PartyCard({ party, numbers, index }: { party: NamedParty['party']; numbers?: CardNumbers; index: number }) {
  const { words, code, label, number } = useSpeaker();
  const { slug, country, __typename } = party;
  const facts = [
    {
      called: words.partners,
      count: countIn(numbers, `partners${index}`),
      href: `${linkTo(`party/${slug}`)}#partners`,
    },
    {
      called: label('people'),
      count: countIn(numbers, `people${index}`),
      href: `${linkTo(`party/${slug}`)}#people`,
    },
    { called: words.items, count: countIn(numbers, `items${index}`), href: linkTo('records/items', { party: slug }) },
  ];
  return (
    <>
      <a className="card-name" href={linkTo(`party/${slug}`)}>
        <Name label={party.label} />
      </a>
      <p>
        {code(__typename)}
        {country && country.id !== party.id && (
          <>
            , <Name label={country.label} />
          </>
        )}
        {facts.map(
          ({ called, count, href }) =>
            count !== null && (
              <span key={called}>
                {' · '}
                {called} {count > 0 ? <a href={href}>{number(count)}</a> : number(count)}
              </span>
            ),
        )}
      </p>
    </>
  );
}

/** A number of a card; null until it has arrived. */
function countIn(numbers: CardNumbers | undefined, alias: string): number | null {
  const found = numbers?.[alias];
  if (!found) return null;
  return 'partners' in found ? found.partners.totalCount : found.totalCount;
}
