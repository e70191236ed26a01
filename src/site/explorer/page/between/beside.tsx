import { filterSettings, parametersOf } from '../../address.ts';
import { PairAboveDocument, type PartyFragment } from '../../documents.ts';
import { whereOf } from '../../where-of.ts';
import { useAnswer } from '../ask.ts';
import { useListOf, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';
import type { NamedParty } from './named.ts';

/** Links to what is beside a pair: all partners of each party, and the pair of their countries. */
export function Beside({ named, parameters }: { named: readonly NamedParty[]; parameters: URLSearchParams }) {
  const { words } = useSpeaker();
  const parties = [...new Map(named.flatMap(({ party }) => (party ? [[party.id, party]] : []))).values()];
  const { party: _party, ...filters } = filterSettings(parameters);
  return (
    <nav className="beside" aria-label={words.beside}>
      {parties.map((party) => (
        <a key={party.id} href={linkTo(`party/${party.slug}`, filters)}>
          {words.allPartners.replace('{}', party.label.text)}
        </a>
      ))}
      <Above named={named} parameters={parameters} />
    </nav>
  );
}

/** The link to the pair one level up: the countries of the parties. */
function Above({ named, parameters }: { named: readonly NamedParty[]; parameters: URLSearchParams }) {
  const { words, number } = useSpeaker();
  const items = useListOf('cooperationItems');
  const countries = named.flatMap(({ party }): PartyFragment[] => (party?.country ? [party.country] : []));
  const isAbove = countries.length === 2 && named.some(({ party }) => party && party.id !== party.country?.id);
  const settings = { ...filterSettings(parameters), party: countries.map(({ slug }) => slug) };
  const { where, search } = whereOf(parametersOf(settings), items);
  const { data } = useAnswer(PairAboveDocument, { where, search }, isAbove);
  const [one, other] = countries;
  if (!isAbove || !data || !one || !other) return null;
  const names =
    one.id === other.id
      ? words.within.replace('{}', one.label.text)
      : words.betweenOf.replace('{}', one.label.text).replace('{}', other.label.text);
  return (
    <a href={linkTo('between', settings)}>
      {names} ({number(data.cooperationItems.totalCount)})
    </a>
  );
}
