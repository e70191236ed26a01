import './party.css';
import { filterSettings, parametersOf } from '../../address.ts';
import { Chips } from '../filters/chips.tsx';
import { useListOf, useSpeaker } from '../language.tsx';
import { Fold } from '../near.tsx';
import { IS_EMBED, SHOWN } from '../place.ts';
import { CountedPart } from '../statistics/counted-part.tsx';
import type { PartProps } from '../view-props.ts';

/** The pictures of a topic's page: its items along time, and the parties of most of them. */
export function TopicPart({ slug, parameters }: PartProps) {
  const { words } = useSpeaker();
  const items = useListOf('cooperationItems');
  const filters = filterSettings(parameters);
  const counted = (by: string[]) => ({
    counting: { list: items, by, top: 12 },
    parameters: parametersOf({
      ...filters,
      topic: [slug],
      of: items.segment,
      by: by[0]!.toLowerCase(),
      and: by[1]?.toLowerCase(),
    }),
  });
  const timeLine = <CountedPart name="timeline" title={words.timeLine} {...counted(['DECADE', 'TYPE'])} />;
  const countries = <CountedPart name="countries" title={words.countriesTitle} {...counted(['COUNTRY'])} />;
  if (IS_EMBED) return SHOWN === 'countries' ? countries : timeLine;
  return (
    <>
      <Chips list={items} parameters={parametersOf(filters)} facets={undefined} />
      {timeLine}
      <Fold id="countries" title={words.countriesTitle}>
        {countries}
      </Fold>
    </>
  );
}
