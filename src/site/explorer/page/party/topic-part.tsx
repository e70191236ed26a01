import './party.css';
import { parametersOf, settingsOf } from '../../address.ts';
import { Chips } from '../filters/chips.tsx';
import { useListOf, useSpeaker } from '../language.tsx';
import { Fold } from '../near.tsx';
import { CountedPart } from '../statistics/counted-part.tsx';
import type { PartProps } from '../view-props.ts';

/** The pictures of a topic's page: its items along time, and the parties of most of them. */
export function TopicPart({ slug, parameters }: PartProps) {
  const { words } = useSpeaker();
  const items = useListOf('cooperationItems');
  const { lang: _lang, ...settings } = settingsOf(parameters);
  const filters = Object.fromEntries(Object.entries(settings).filter(([name]) => !name.endsWith('-tab')));
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
  return (
    <>
      <Chips list={items} parameters={parametersOf(filters)} facets={undefined} />
      <CountedPart name="timeline" title={words.timeLine} {...counted(['DECADE', 'TYPE'])} />
      <Fold id="countries" title={words.countriesTitle}>
        <CountedPart name="countries" title={words.countriesTitle} {...counted(['COUNTRY'])} />
      </Fold>
    </>
  );
}
