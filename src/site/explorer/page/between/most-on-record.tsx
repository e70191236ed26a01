import { MostOnRecordDocument, type PairsFragment } from '../../documents.ts';
import { useAnswer } from '../ask.ts';
import { Name, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';

/** Suggestions: the pairs of cities and of countries with the most records. */
export function MostOnRecord() {
  const { words, lang } = useSpeaker();
  const { data, error, refetch } = useAnswer(MostOnRecordDocument, { lang });
  if (error) return <Fault error={error} again={refetch} />;
  if (!data) return <Loading />;
  return (
    <section aria-labelledby="most-on-record">
      <h2 id="most-on-record">{words.mostOnRecord}</h2>
      <div className="columns">
        <Pairs called={words.betweenCities} pairs={data.cities} />
        <Pairs called={words.betweenCountries} pairs={data.countries} />
      </div>
    </section>
  );
}

function Pairs({ called, pairs }: { called: string; pairs: PairsFragment }) {
  const { number } = useSpeaker();
  // Cooperation within one party is no pair of two parties.
  const links = pairs.links.filter(({ one, other }) => one.id !== other.id);
  if (links.length === 0) return null;
  return (
    <div>
      <h3>{called}</h3>
      <ul className="pairs">
        {links.map(({ one, other, items }) => (
          <li key={one.id + other.id}>
            <a href={linkTo('between', { party: [one.slug, other.slug] })}>
              <Name label={one.label} /> – <Name label={other.label} />
            </a>{' '}
            <span className="count">{number(items)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
