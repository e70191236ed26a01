import type { ReactNode } from 'react';
import {
  BusiestCountriesDocument,
  HomeExamplesDocument,
  type HomeQuery,
  type PartyFragment,
  TopicOfPairDocument,
} from '../../documents.ts';
import { groupText } from '../../where-of.ts';
import { useAnswer } from '../ask.ts';
import { Name, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';

interface Example {
  href: string;
  title: ReactNode;
  count?: number;
}

/** Links to results that the data have now: a pair of cities, sister cities, a topic between two countries, a forum. */
export function Examples({ forum }: { forum: HomeQuery['forums']['nodes'][number] | null }) {
  const { words, number, lang } = useSpeaker();
  const { data } = useAnswer(HomeExamplesDocument, { lang });
  const cities = data?.cities.links[0];
  const countries = useAnswer(BusiestCountriesDocument, { lang }).data?.countries.links[0];
  const topic = useTopicOf(countries ? [countries.one, countries.other] : null);
  const [city, ofCity] = data?.twinnings.groups.rows.flatMap(({ keys: [key], count }) => [key, count] as const) ?? [];
  const examples: (Example | false | null | undefined)[] = [
    cities && { href: between(cities), title: titleOf(cities, words), count: cities.items },
    typeof city === 'object' &&
      city.kind === 'VALUE' && {
        href: linkTo('records/agreements', { kind: 'twinning', group: groupText('PARTY', city.value) }),
        title: words.sisterCitiesOf.replace('{}', city.label),
        count: ofCity as number,
      },
    countries &&
      topic !== undefined && {
        href: between(countries, { parties: 'bilateral', ...(topic && { topic: topic.slug }) }),
        title: titleOf(countries, words) + (topic ? `: ${topic.label}` : ''),
        count: topic?.count ?? countries.items,
      },
    forum && { href: linkTo(`forum/${forum.slug}`), title: <Name label={forum.label} /> },
  ];
  const known = examples.filter((example): example is Example => Boolean(example));
  if (known.length === 0) return <p className="examples" />;
  return (
    <p className="examples">
      {words.examples}{' '}
      {known.map(({ href, title, count }, index) => (
        <span key={href}>
          {index > 0 && ' · '}
          <a href={href}>{title}</a>
          {count !== undefined && ` ${number(count)}`}
        </span>
      ))}
    </p>
  );
}

interface Pair {
  one: PartyFragment;
  other: PartyFragment;
}

function between({ one, other }: Pair, settings: { [name: string]: string } = {}): string {
  return linkTo('between', { ...settings, party: [one.slug, other.slug] });
}

function titleOf({ one, other }: Pair, words: ReturnType<typeof useSpeaker>['words']): string {
  return words.betweenOf.replace('{}', one.label.text).replace('{}', other.label.text);
}

/** The topic of most items of two parties; null if none has a topic, undefined before the response. */
function useTopicOf(pair: readonly PartyFragment[] | null) {
  const { lang } = useSpeaker();
  const parties = pair?.map(({ slug }) => slug) ?? [];
  const { data } = useAnswer(TopicOfPairDocument, { parties, lang }, parties.length > 0);
  if (!data) return undefined;
  const [row] = data.cooperationItems.groups.rows;
  const [key] = row?.keys ?? [];
  return key?.kind === 'VALUE' && key.node && 'slug' in key.node
    ? { slug: key.node.slug, label: key.label.toLocaleLowerCase(lang), count: row!.count }
    : null;
}
