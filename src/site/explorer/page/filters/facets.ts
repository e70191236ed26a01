import { createContext, use } from 'react';
import type { Facet, ListDescription } from '../../catalogue.ts';
import { facetsQuestion } from '../../list-queries.ts';
import { documentOf, useAnswer } from '../ask.ts';
import { useSpeaker } from '../language.tsx';

interface GroupRow {
  count: number;
  keys: readonly {
    kind: string;
    value: string | null;
    label: string;
    node?: { slug?: string; parent?: { id: string } | null } | null;
  }[];
}

interface FacetsAnswer {
  named: readonly ({ id: string; label?: { text: string } } | null)[];
  parties: readonly { given: string; party: { label: { text: string } } | null }[] | null;
  [field: string]: { groups: { rows: GroupRow[] } } | unknown;
}

/** The values of the facets of a list. */
export interface Facets {
  /** By the filter of the API; "years" has the histogram. */
  counts: { readonly [field: string]: readonly GroupRow[] };
  /** Names of the records in the address, by the text there: a slug, an id or a name. */
  names: ReadonlyMap<string, string>;
}

/**
 * Counts the values of all facets of a list, or of one facet all its values.
 *
 * @param enabled false until the picture is shown, since facets are less urgent
 */
export function useFacets(
  list: ListDescription,
  parameters: URLSearchParams,
  enabled: boolean,
  only?: Facet,
): Facets | undefined {
  const { lang } = useSpeaker();
  const question = facetsQuestion(list, parameters, lang, only);
  const { data } = useAnswer(documentOf<FacetsAnswer>(question), question.variables, enabled);
  if (!data) return undefined;
  const { named, parties, ...lists } = data;
  const counts = Object.fromEntries(
    Object.entries(lists as { [field: string]: { groups: { rows: GroupRow[] } } }).map(([field, { groups }]) => [
      field,
      groups.rows,
    ]),
  );
  const names = new Map<string, string>();
  for (const key of Object.values(counts).flatMap((rows) => rows.flatMap(({ keys }) => keys)))
    if (key.node?.slug) names.set(key.node.slug, key.label);
  for (const record of named) if (record?.label) names.set(record.id, record.label.text);
  for (const { given, party } of parties ?? []) if (party) names.set(given, party.label.text);
  return { counts, names };
}

/** The facets of the view, for what names its filters. */
export const FacetsContext = createContext<Facets | undefined>(undefined);

export function useFacetsOfView(): Facets | undefined {
  return use(FacetsContext);
}
