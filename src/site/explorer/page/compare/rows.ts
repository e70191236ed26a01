import type { ComparedEdition, Delegation, FigureOfEdition, Named } from './editions.ts';

/** Something that editions may have in common: a party with its delegations, or a topic. */
export interface Shared {
  record: Named;
  /** The value in each edition, in their order; null if the edition does not have it. */
  values: readonly (Value | null)[];
}

/** A party's delegation or a topic in one edition. */
export interface Value {
  /** The number of people of a delegation; null if it is not recorded, and for a topic. */
  size: number | null;
  /** The id of the delegation; null for a topic. */
  delegation: string | null;
}

/** Which of the shared things are chosen: all, those of each edition, or those of one edition only, by its slug. */
export type Choice = 'any' | 'all' | string;

/** The number of people of a delegation: as reported, else as recorded one by one; null if neither is known. */
export function sizeOf({ size, reportedSize }: Delegation): number | null {
  return reportedSize ?? (size > 0 ? size : null);
}

/** Returns the parties of all editions by name; null until all delegations have been read. */
export function partiesOf(editions: readonly ComparedEdition[], locale: string): Shared[] | null {
  if (editions.some(({ allDelegations }) => allDelegations === null)) return null;
  return sharedIn(
    editions.map(({ allDelegations }) =>
      allDelegations!.map((delegation) => ({
        record: delegation.party,
        value: { size: sizeOf(delegation), delegation: delegation.id },
      })),
    ),
    locale,
  );
}

/** Returns the topics of all editions by name. */
export function topicsOf(editions: readonly ComparedEdition[], locale: string): Shared[] {
  return sharedIn(
    editions.map(({ topics }) => topics.map((record) => ({ record, value: { size: null, delegation: null } }))),
    locale,
  );
}

function sharedIn(lists: readonly (readonly { record: Named; value: Value }[])[], locale: string): Shared[] {
  const found = new Map<string, { record: Named; values: (Value | null)[] }>();
  for (const [index, list] of lists.entries())
    for (const { record, value } of list) {
      const shared = found.get(record.id) ?? { record, values: lists.map(() => null) };
      shared.values[index] = value;
      found.set(record.id, shared);
    }
  const collator = new Intl.Collator(locale);
  return [...found.values()].sort((one, other) => collator.compare(one.record.label.text, other.record.label.text));
}

/** Returns those that a choice names. */
export function chosenOf(shared: readonly Shared[], choice: Choice, editions: readonly Named[]): Shared[] {
  if (choice === 'all') return shared.filter(({ values }) => values.every((value) => value !== null));
  const only = editions.findIndex(({ slug }) => slug === choice);
  if (only < 0) return [...shared];
  return shared.filter(({ values }) => values.every((value, index) => (value !== null) === (index === only)));
}

/** Figures with the same indicator and unit in at least two editions; null for an edition without one. */
export function sameFigures(editions: readonly ComparedEdition[]): (FigureOfEdition | null)[][] {
  const keyOf = ({ indicator, unit }: FigureOfEdition) => `${indicator} ${unit}`;
  const keys = new Set(editions.flatMap(({ figures }) => figures.nodes.map(keyOf)));
  return [...keys]
    .map((key) => editions.map(({ figures }) => figures.nodes.find((figure) => keyOf(figure) === key) ?? null))
    .filter((row) => row.filter(Boolean).length > 1);
}

/** Returns the difference between the last and the first number; null if one of them is not recorded. */
export function changeIn(numbers: readonly (number | null)[]): number | null {
  const [first, last] = [numbers[0] ?? null, numbers.at(-1) ?? null];
  return first === null || last === null ? null : last - first;
}
