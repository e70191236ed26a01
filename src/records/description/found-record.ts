/** A record as its type's document finds it: what every type has. Features say what else theirs have. */
export interface FoundRecord {
  __typename: string;
  id: string;
  version: number;
  updatedAt: string;
  url: string;
  flags: { message: string }[];
  identifiers: Numbered[];
  citations: FoundCitation[];

  /** In the requested language, or else in the main one. */
  label?: Label;
  /** In the main language. */
  mainLabel?: Label;
  title?: string;
  name?: string;
  topics?: Named[];
  forum?: Titled | null;
}

/** A cooperation item with what the fragment Item asks for. */
export interface FoundItem extends FoundRecord {
  occurredOn: string | null;
  parties: Named[];
  topics: Named[];
  forum: (Titled & { timeZone: string | null }) | null;
  session: Titled | null;
}

export interface Label {
  text: string;
  lang: string;
}

export interface Named {
  id: string;
  name: string;
}

export interface Titled {
  id: string;
  title: string;
}

/** A number or code that others have given, and its address if it has one. */
export interface Numbered {
  scheme: string;
  value: string;
  url: string | null;
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

export interface FoundMaker {
  person: Named | null;
  position: string | null;
  delegation: { id: string; party: { name: string } } | null;
  party: Named | null;
}

export interface FoundSpeaker {
  role: string;
  billedAs: string | null;
  represents: Named | null;
}

/** A reported quantity. */
export interface Quantity {
  bound: string;
  value: string;
  unit: string;
}

export interface FoundCitation {
  fields: string[];
  locator: string | null;
  stance: string;
  assertedValue: string | null;
  source: {
    id: string;
    title: string;
    authors: string[];
    publisher: string | null;
    publishedOn: string | null;
    sourceUrl: string | null;
    archivedUrl: string | null;
  };
}
