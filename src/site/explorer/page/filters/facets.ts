import type { Facet, ListDescription } from '../../catalogue.ts';
import { facetsQuestion } from '../../list-queries.ts';
import { documentOf, useAnswer } from '../ask.ts';
import { useSpeaker } from '../language.tsx';

/** A value of a facet with the number of its records. */
export interface FacetValue {
  /** As the address has it: an id, or a constant in small letters. */
  value: string;
  name: string;
  count: number;
}

interface GroupRow {
  count: number;
  keys: readonly { kind: string; value: string | null; label: string }[];
}

/** The values of facets by the filters of the API; "years" has the histogram. */
export interface FacetCounts {
  readonly [field: string]: readonly GroupRow[];
}

/**
 * Counts the values of all facets of a list, or of one facet all its values.
 *
 * @param enabled false until the picture is shown, since facets are less urgent
 */
export function useFacetCounts(
  list: ListDescription,
  parameters: URLSearchParams,
  enabled: boolean,
  only?: Facet,
): FacetCounts | undefined {
  const { lang } = useSpeaker();
  const question = facetsQuestion(list, parameters, lang, only);
  const { data } = useAnswer(
    documentOf<{ [field: string]: { groups: { rows: GroupRow[] } } }>(question),
    question.variables,
    enabled,
  );
  return data && Object.fromEntries(Object.entries(data).map(([field, { groups }]) => [field, groups.rows]));
}
