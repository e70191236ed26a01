import type { ListDescription } from '../../catalogue.ts';
import { chosenFilters, filterName, removeFilter } from '../filters/chips.tsx';
import { useFacetsOfView } from '../filters/facets.ts';
import { useSpeaker } from '../language.tsx';
import { usePlace } from '../place.ts';

/** Shown instead of an empty picture or list: a button for each filter that removes it. */
export function Nothing({ list }: { list: ListDescription }) {
  const speaker = useSpeaker();
  const { parameters } = usePlace();
  const facets = useFacetsOfView();
  const { words } = speaker;
  const chosen = chosenFilters(parameters, list);
  return (
    <div className="nothing">
      <p>{chosen.length > 0 ? words.noMatches : words.noPublicRecords}</p>
      {chosen.map((filter) => (
        <button
          key={`${filter.parameter}=${filter.value}`}
          type="button"
          onClick={() => removeFilter(filter, parameters)}
        >
          {words.remove.replace('{}', filterName(filter, list, facets, speaker))}
        </button>
      ))}
    </div>
  );
}
