/** What is told of a record, of whatever type: each field is there where the record's document asks for it. */
export interface FoundRecord {
  __typename: string;
  id: string;
  version: number;
  updatedAt: string;
  url: string;
  flags: { message: string }[];
  identifiers: { scheme: string; value: string; url: string | null }[];
  citations: FoundCitation[];

  /** In the language that was asked for, or else the main one. */
  label?: Label;
  /** In the main language. */
  mainLabel?: Label;
  title?: string;
  name?: string;
  honorific?: string | null;
  summary?: string | null;
  abstract?: string | null;
  kind?: string;
  kindAsTitled?: string | null;
  status?: string;
  binding?: boolean | null;
  attendsAs?: string;

  bound?: string;
  value?: string | { value: string; currency: string } | null;
  unit?: string;

  startsOn?: string | null;
  endsOn?: string | null;
  previousStartsOn?: string[];
  startsAt?: string | null;
  endsAt?: string | null;
  occurredOn?: string | null;
  announcedOn?: string | null;
  dueOn?: string | null;
  asOf?: string | null;
  adoptedOn?: string | null;
  signedOn?: string | null;
  provisionallyAppliedFrom?: string | null;
  inForceFrom?: string | null;
  expiresOn?: string | null;
  autoRenews?: boolean | null;
  terminatedOn?: string | null;
  validFrom?: string | null;
  validTo?: string | null;
  publishedOn?: string | null;
  retrievedOn?: string | null;

  forum?: (Titled & { timeZone: string | null }) | null;
  session?: Titled | null;
  series?: Titled | null;
  partOf?: Titled | null;
  agreement?: Titled | null;
  about?: { __typename: string; id: string } | null;
  parent?: Named | null;
  party?: Named;
  within?: Named | null;
  country?: Named | null;
  seat?: Named | null;
  depositary?: Named | null;
  cities?: Named[];
  places?: Named[];
  topics?: Named[];
  children?: Named[];

  edition?: string | null;
  venue?: string | null;
  attendance?: string | null;
  track?: string | null;
  rooms?: string[];
  languages?: string[];
  links?: string[];
  alpha2?: string | null;
  alpha3?: string | null;
  population?: number | null;
  coordinates?: { latitude: number; longitude: number } | null;
  size?: number;
  reportedSize?: number | null;
  indicator?: string;
  lang?: string | null;
  authors?: string[];
  publisher?: string | null;
  licence?: string | null;
  sourceUrl?: string | null;
  archivedUrl?: string | null;
  references?: { scheme: string; value: string; url: string | null }[];
  texts?: { lang: string; url: string }[];

  parties?: Named[];
  responsible?: Named[];
  counterparts?: Named[];
  makers?: FoundMaker[];
  roles?: { role: string; party: Named }[];
  names?: { text: string; lang: string; kind: string; validFrom: string | null; validTo: string | null }[];
  successions?: { kind: string; on: string | null; predecessor: Named; successor: Named }[];
  memberships?: { standing: string; from: string | null; to: string | null; country?: Named; bloc?: Named }[];
  positions?: { title: string; from: string | null; to: string | null; party: Named | null }[];
  moves?: { to: string; on: string | null; note: string | null }[];
  relations?: { kind: string; direction: string; agreement: Titled }[];
  progress?: { on: string; text: string }[];
  signatures?: Page<FoundSignature>;
  speakers?: { totalCount: number; edges: (FoundSpeaker & { node: Named })[] };
  appearances?: Page<FoundSpeaker & { session: Item }>;
  members?: { totalCount: number; edges: { role: string; title: string | null; node: Named }[] };
  delegations?: Page<{ id: string; size: number; reportedSize: number | null; party: { name: string } }>;
  forums?: Page<Titled & { startsOn: string | null; endsOn: string | null }>;
  sessions?: Page<Item>;
  agreements?: Page<Item>;
  commitments?: Page<Item>;
  statements?: Page<Item>;
  figures?: Page<Titled & { bound: string; value: string; unit: string }>;
  cooperation?: Page<Item>;
  outcomes?: Item[];
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

export interface FoundSignature {
  role: string;
  namedAs: string | null;
  signedOn: string | null;
  inForceFrom: string | null;
  withdrawnOn: string | null;
  party: Named | null;
  through: Named | null;
  signers: { signedAs: string | null; person: Named }[];
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
