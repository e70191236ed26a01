import type { ItemFragment, KeptFragment } from './documents.ts';

/** All that the members of a union have; what only some of them have may be missing. */
export type Merged<Union> = { [Key in NameIn<Union> & keyof Union]: Union[Key] } & {
  [Key in Exclude<NameIn<Union>, keyof Union>]?: Union extends { [key in Key]: infer Value } ? Value : never;
};

type NameIn<Union> = Union extends unknown ? keyof Union : never;

/** A record as its type's document finds it: the fields of `node`, whatever type it is of, and the root fields beside it. */
export type FoundBy<Query extends { node: unknown }> = Merged<Extract<Query['node'], { id: string }>> &
  Omit<Query, 'node'>;

/** A record as the document of any type finds it. Beside what every type has, most have one of these names. */
export interface FoundRecord extends Merged<KeptFragment> {
  /** In the requested language, or else in the main one. */
  label?: Label;
  /** In the main language. */
  mainLabel?: Label;
  title?: string;
  name?: string;
  topics?: Named[];
  forum?: Titled | null;
}

export type FoundItem = FoundRecord & Merged<ItemFragment>;

export type FoundCitation = FoundRecord['citations'][number];

/** A number or code that others have given, and its address if it has one. */
export type Numbered = FoundRecord['identifiers'][number];

export type Label = ItemFragment['mainLabel'];

export interface Named {
  id: string;
  name: string;
}

export interface Titled {
  id: string;
  title: string;
}

/** Something that has a day, and perhaps a type or a status worth saying. */
export interface Item extends Titled {
  __typename?: string;
  occurredOn: string | null;
  status?: string;
}

/** The first of a list, and how many there are. */
export interface Page<Node> {
  totalCount: number;
  nodes: Node[];
}
