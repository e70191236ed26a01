import { useId, useState } from 'react';
import { kebab } from '../../address.ts';
import type { Facet, ListDescription } from '../../catalogue.ts';
import { useSpeaker } from '../language.tsx';
import { change } from '../place.ts';
import { type Facets, type FacetValue, useFacets } from './facets.ts';

export interface FacetFieldProps {
  facet: Facet;
  list: ListDescription;
  parameters: URLSearchParams;
  facets: Facets | undefined;
}

/** A filter as a checklist of its values, each with the number of records that it shows. */
export function FacetField({ facet, list, parameters, facets }: FacetFieldProps) {
  const { words, dimension, number } = useSpeaker();
  const [isWhole, setIsWhole] = useState(false);
  const [sought, setSought] = useState('');
  const id = useId();
  const chosen = parameters.getAll(facet.parameter);
  const all = useFacets(list, parameters, isWhole, facet);
  const rows = (isWhole ? all?.counts[facet.field] : undefined) ?? facets?.counts[facet.field];
  const values = useFacetValues(facet, rows, chosen, facets?.names);
  const isCut = rows?.some(({ keys }) => keys[0]?.kind === 'OTHER') ?? false;
  const shown = values.filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  if (values.length === 0) return null;
  const toggle = (value: string) => {
    const others = chosen.filter((each) => each !== value);
    change({ [facet.parameter]: others.length < chosen.length ? others : [...chosen, value] });
  };
  return (
    <fieldset className="facet">
      <legend>{titleCase(facet.parameter === 'with' ? words.withCountry : dimension(facet.dimension))}</legend>
      {isWhole && (
        <input
          type="search"
          value={sought}
          aria-label={words.find}
          placeholder={words.find}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      )}
      <ul className={isWhole ? 'facet-values whole' : 'facet-values'}>
        {shown.map(({ value, name, count }) => (
          <li key={value}>
            <label htmlFor={`${id}${value}`}>
              <input
                id={`${id}${value}`}
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={() => toggle(value)}
              />
              <span className="facet-name">{name}</span>
              <span className="facet-count">{number(count)}</span>
            </label>
          </li>
        ))}
      </ul>
      {isCut && !isWhole && (
        <button type="button" className="plain" onClick={() => setIsWhole(true)}>
          {words.showAll.replace('{}', '').trim()}
        </button>
      )}
    </fieldset>
  );
}

/** The values with records, and the chosen ones. */
function useFacetValues(
  { constants }: Facet,
  rows: Facets['counts'][string] | undefined,
  chosen: readonly string[],
  names: Facets['names'] = new Map(),
): FacetValue[] {
  const { code } = useSpeaker();
  const counted = (rows ?? []).flatMap(({ count, keys: [key] }) => {
    if (!key?.value) return [];
    if (constants) return [{ value: kebab(key.value), name: code(key.value), count }];
    // An address may name a record by its id, its slug, or for parties any name.
    const known = [key.value, key.node?.slug].find((each) => each && chosen.includes(each));
    const named = chosen.find((each) => names.get(each) === key.label);
    return [{ value: known ?? named ?? key.node?.slug ?? key.value, name: key.label, count }];
  });
  const missing = chosen.filter((value) => !counted.some((each) => each.value === value));
  return [...counted, ...missing.map((value) => ({ value, name: names.get(value) ?? value, count: 0 }))];
}

export function titleCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
