import { kebab } from '../../address.ts';
import { listOfType } from '../../search-question.ts';
import { useSpeaker } from '../language.tsx';
import { change, linkTo } from '../place.ts';

export interface TypeFacetProps {
  /** The numbers of records by type, most first. */
  counts: readonly { type: string; count: number }[];
  chosen: readonly string[];
  text: string;
}

/** The types of the records found, with their numbers; of each that can be searched alone, a link to its list with all filters. */
export function TypeFacet({ counts, chosen, text }: TypeFacetProps) {
  const { words, catalogue, code, number } = useSpeaker();
  const shown = [...counts, ...chosen.filter((type) => !counts.some((each) => each.type === type)).map(empty)];
  if (shown.length === 0) return <div />;
  const set = (type: string, isChosen: boolean) =>
    change({ type: [...chosen.filter((each) => each !== type), ...(isChosen ? [type] : [])].map(kebab) });
  return (
    <search className="filter-column type-facet" aria-label={words.filters}>
      <fieldset className="facet">
        <legend>{words.type}</legend>
        <ul className="facet-values">
          {shown.map(({ type, count }) => {
            const list = listOfType(catalogue, type);
            const isChosen = chosen.includes(type);
            return (
              <li key={type}>
                <label>
                  <input
                    type="checkbox"
                    checked={isChosen}
                    onChange={(event) => set(type, event.currentTarget.checked)}
                  />
                  <span className="facet-name">{list?.label ?? code(type)}</span>
                  <span className="facet-count">{number(count)}</span>
                </label>
                {isChosen && list?.hasSearch && (
                  <a className="refine" href={linkTo(`records/${list.segment}`, { q: text })}>
                    {words.refine}
                  </a>
                )}
              </li>
            );
          })}
        </ul>
      </fieldset>
      <a href={linkTo('records/items', { q: text })}>{words.refineItems}</a>
    </search>
  );
}

function empty(type: string) {
  return { type, count: 0 };
}
