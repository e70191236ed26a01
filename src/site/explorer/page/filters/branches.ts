/** A value of a facet with the number of its records. */
export interface FacetValue {
  /** The id of its record, or its constant. */
  id: string;
  /** The id of the record above it, if the values are a tree. */
  parent: string | null;
  /** As the address has it: a slug, an id, or a constant in small letters. */
  value: string;
  name: string;
  count: number;
}

/** A value of a facet with those below it. */
export interface Branch extends FacetValue {
  children: Branch[];
}

/** Arranges values as trees, in their order. A value is a root if the one above it is not among them. */
export function branchesOf(values: readonly FacetValue[]): Branch[] {
  const branches = new Map(values.map((value) => [value.id, { ...value, children: [] as Branch[] }]));
  const roots: Branch[] = [];
  for (const branch of branches.values()) (branches.get(branch.parent ?? '')?.children ?? roots).push(branch);
  return roots;
}

/** Returns the branches whose name has some words, with all below them, and those that lead there. */
export function branchesWith(words: string, branches: readonly Branch[]): Branch[] {
  const sought = words.trim().toLowerCase();
  return branches.flatMap((branch) => {
    if (branch.name.toLowerCase().includes(sought)) return [branch];
    const children = branchesWith(words, branch.children);
    return children.length > 0 ? [{ ...branch, children }] : [];
  });
}

/** Whether a branch, or one below it, has a value of the address. */
export function hasChosen(branches: readonly Branch[], chosen: readonly string[]): boolean {
  return branches.some(({ value, children }) => chosen.includes(value) || hasChosen(children, chosen));
}
