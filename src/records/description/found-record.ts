import type { ItemFragment, KeptFragment, MakerFragment } from './documents.ts';

/** Fields of all members of a union; a field that only some members have is optional. */
export type Merged<Union> = { [Key in NameIn<Union> & keyof Union]: Union[Key] } & {
  [Key in Exclude<NameIn<Union>, keyof Union>]?: Union extends { [key in Key]: infer Value } ? Value : never;
};

type NameIn<Union> = Union extends unknown ? keyof Union : never;

/**
 * A record as the document of its type finds it: the fields of `node`, whatever its type, and the root fields beside
 * it.
 */
export type QueryResultRecord<Query extends { node: unknown }> = Merged<Extract<Query['node'], { id: string }>> &
  Omit<Query, 'node'>;

/** A record as the document of any type finds it. Most types have some of the optional names. */
export interface FoundRecord extends Merged<KeptFragment> {
  /** In the requested language, otherwise in the main language. */
  label?: Label;
  /** In the main language. */
  mainLabel?: Label;
  title?: string;
  /** Only of types with readable addresses. */
  slug?: string;
  name?: string;
  topics?: NamedRef[];
  forum?: TitledRef | null;
}

export type FoundItem = FoundRecord & Merged<ItemFragment>;

export type FoundCitation = FoundRecord['citations'][number];

/** An identifier in an external scheme, with its URL if it has one. */
export type FoundIdentifier = FoundRecord['identifiers'][number];

export type Label = ItemFragment['mainLabel'];

export interface NamedRef {
  id: string;
  name: string;
}

export interface TitledRef {
  id: string;
  title: string;
}

/** A record with a day, and optionally a type or a status to show. */
export interface ListedItem extends TitledRef {
  __typename?: string;
  occurredOn: string | null;
  status?: string;
  /** Speakers or authors, with position and party. */
  makers?: readonly MakerFragment[];
  citations?: readonly { source: SourceRef }[];
}

/** A source that a list names beside a record. */
export interface SourceRef extends TitledRef {
  publisher: string | null;
  publishedOn: string | null;
}

/** The first items of a list, and their total number. */
export interface Page<Node> {
  totalCount: number;
  nodes: Node[];
}
