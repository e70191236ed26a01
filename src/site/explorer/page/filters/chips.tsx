import { constant } from '../../address.ts';
import type { ListDescription } from '../../catalogue.ts';
import { FILTERS, recordFilters, whereOf } from '../../where-of.ts';
import { type Speaker, useSpeaker } from '../language.tsx';
import { change } from '../place.ts';
import { titleCase } from './facet-field.tsx';
import type { Facets } from './facets.ts';

/** A filter in the address. */
export interface ChosenFilter {
  parameter: string;
  value: string;
}

/**
 * Returns the filters in an address that can be removed. Parties belong to the heading of a view.
 *
 * @param without parameters that the view shows elsewhere
 */
export function chosenFilters(
  parameters: URLSearchParams,
  list: ListDescription,
  without: readonly string[] = [],
): ChosenFilter[] {
  const names = [
    ...[...list.facets, ...recordFilters(list)].map(({ parameter }) => parameter),
    ...FILTERS.filter((each) => each !== 'party'),
  ].filter((each) => !without.includes(each));
  return names.flatMap((parameter) =>
    parameters
      .getAll(parameter)
      .filter(Boolean)
      .map((value) => ({ parameter, value })),
  );
}

export interface ChipsProps {
  list: ListDescription;
  parameters: URLSearchParams;
  facets: Facets | undefined;
  /** Parameters that the view shows elsewhere. */
  without?: readonly string[];
}

/** The chosen filters, each with a button that removes it. Filters that the view does not apply are marked. */
export function Chips({ list, parameters, facets, without }: ChipsProps) {
  const speaker = useSpeaker();
  const { words } = speaker;
  const chosen = chosenFilters(parameters, list, without);
  const { problems } = whereOf(parameters, list);
  if (chosen.length === 0 && problems.length === 0) return null;
  return (
    <div className="chips">
      <ul aria-label={words.filters}>
        {chosen.map((filter) => {
          const name = filterName(filter, list, facets, speaker);
          const isWrong = problems.some(
            ({ parameter, value }) => parameter === filter.parameter && value === filter.value,
          );
          return (
            <li key={`${filter.parameter}=${filter.value}`} className={isWrong ? 'chip wrong' : 'chip'}>
              {name}
              <button
                type="button"
                aria-label={words.removeFilter.replace('{}', name)}
                onClick={() => removeFilter(filter, parameters)}
              >
                ×
              </button>
            </li>
          );
        })}
      </ul>
      {chosen.length > 1 && (
        <button
          type="button"
          className="plain"
          onClick={() => change(Object.fromEntries(chosen.map(({ parameter }) => [parameter, null])))}
        >
          {words.clearFilters}
        </button>
      )}
      {problems.map(({ parameter, value }) => (
        <p key={`${parameter}=${value}`} className="problem" role="status">
          {words.notApplied.replace('{}', value).replace('{}', parameter)}
        </p>
      ))}
    </div>
  );
}

export function removeFilter({ parameter, value }: ChosenFilter, parameters: URLSearchParams): void {
  change({ [parameter]: parameters.getAll(parameter).filter((each) => each !== value) });
}

/** Returns the name of a filter and its value: "Status: In force". */
export function filterName(
  { parameter, value }: ChosenFilter,
  list: ListDescription,
  facets: Facets | undefined,
  { words, code, dimension, label }: Speaker,
): string {
  const filter = recordFilters(list).find((each) => each.parameter === parameter);
  if (filter) return `${label(filter.field)}: ${facets?.names.get(value) ?? value}`;
  const facet = list.facets.find((each) => each.parameter === parameter);
  if (facet) {
    const label = facet.parameter === 'with' ? words.withCountry : titleCase(dimension(facet.dimension));
    return `${label}: ${facet.constants ? code(constant(value)) : (facets?.names.get(value) ?? value)}`;
  }
  switch (parameter) {
    case 'from':
      return `${words.from} ${value}`;
    case 'to':
      return `${words.to} ${value}`;
    case 'q':
      return `${words.words}: ${value}`;
    case 'undated':
      return words.includeUndated.replace(/ ?[(（]\{\}[)）]/, '');
    case 'borders':
      return words.bordersToday;
    case 'predecessors':
      return words.predecessors;
    case 'itself':
      return words.onlyItself;
    case 'bloc':
      return `${words.roleInBloc}: ${value}`;
    default:
      return groupName(value, facets, { words, code, dimension });
  }
}

/** Returns the name of a group of a picture: "Decade: 1990s". */
function groupName(
  text: string,
  facets: Facets | undefined,
  { words, code, dimension }: Pick<Speaker, 'words' | 'code' | 'dimension'>,
): string {
  const [name = '', value = ''] = text.split(':', 2);
  const label = titleCase(dimension(constant(name)));
  if (!value) return `${label}: ${name === 'decade' || name === 'year' ? words.noDate : words.notRecorded}`;
  return `${label}: ${/^[A-Z_]+$/.test(value) ? code(value) : (facets?.names.get(value) ?? value)}`;
}
