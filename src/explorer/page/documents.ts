/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** How far an agreement has come. It moves forward along this list and may skip; what was suspended may come into force again, and so may what expired when it is renewed; only what was never in force can be withdrawn. */
export type AgreementStatus =
  /** Nothing is known about where it stands. */
  | 'UNKNOWN'
  /** Somebody has said that it will be. */
  | 'ANNOUNCED'
  /** Its text is being negotiated. */
  | 'NEGOTIATING'
  /** The negotiators have initialled the text. */
  | 'INITIALLED'
  /** The text is settled, by a vote or by consent. */
  | 'ADOPTED'
  /** The text can be signed. */
  | 'OPEN_FOR_SIGNATURE'
  /** Signed by at least two parties, or by the one party of a unilateral act. */
  | 'SIGNED'
  /** Applied before it is in force. */
  | 'PROVISIONALLY_APPLIED'
  /** In force. */
  | 'IN_FORCE'
  /** Its operation is suspended. */
  | 'SUSPENDED'
  /** Its time has run out. */
  | 'EXPIRED'
  /** Ended by one party or by all. */
  | 'TERMINATED'
  /** Another agreement has taken its place. */
  | 'SUPERSEDED'
  /** Given up before it was in force. */
  | 'WITHDRAWN';

/** What has become of a promise. */
export type CommitmentStatus =
  /** Somebody has announced it; nothing more is known. */
  | 'ANNOUNCED'
  /** It has a plan or a time. */
  | 'PLANNED'
  /** It is being carried out. */
  | 'IN_PROGRESS'
  /** It was kept. */
  | 'DONE'
  /** It was kept in part, and no more will come. */
  | 'PARTLY_DONE'
  /** It was not kept. */
  | 'MISSED'
  /** Those who made it have given it up. */
  | 'DROPPED'
  /** Somebody has looked, and found nothing about what became of it. */
  | 'NO_INFORMATION';

/** How a reported value is meant. */
export type Bound =
  /** Exactly this much. */
  | 'EXACT'
  /** This much or more: "over 70". */
  | 'AT_LEAST'
  /** This much or less: "up to 70". */
  | 'AT_MOST'
  /** Roughly this much. */
  | 'ABOUT';

export type BetweenQueryVariables = Exact<{
  one: string;
  other: string;
  between: Array<string> | string;
  lang: string;
  first: number;
  after?: string | null | undefined;
}>;


export type BetweenQuery = { one:
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
   | null, other:
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
   | null, cooperation: { totalCount: number, groups: Array<{ count: number, keys: Array<{ value: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
      | { __typename: 'Session', id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Agreement', id: string, occurredOn: string | null, partyCount: number, agreementStatus: AgreementStatus, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Commitment', dueOn: string | null, id: string, occurredOn: string | null, partyCount: number, commitmentStatus: CommitmentStatus, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Figure', value: string, unit: string, bound: Bound, id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Statement', id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
    > } };

export type FindPartiesQueryVariables = Exact<{
  text: string;
  lang: string;
}>;


export type FindPartiesQuery = { parties: { nodes: Array<
      | { __typename: 'Bloc', id: string, slug: string, country: { label: { text: string, lang: string } } | null, label: { text: string, lang: string } }
      | { __typename: 'Country', id: string, slug: string, country: { label: { text: string, lang: string } } | null, label: { text: string, lang: string } }
      | { __typename: 'Region', id: string, slug: string, country: { label: { text: string, lang: string } } | null, label: { text: string, lang: string } }
      | { __typename: 'City', id: string, slug: string, country: { label: { text: string, lang: string } } | null, label: { text: string, lang: string } }
      | { __typename: 'Organization', id: string, slug: string, country: { label: { text: string, lang: string } } | null, label: { text: string, lang: string } }
    > } };

type Item_Session_Fragment = { __typename: 'Session', id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
  >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> };

type Item_Agreement_Fragment = { __typename: 'Agreement', id: string, occurredOn: string | null, partyCount: number, agreementStatus: AgreementStatus, label: { text: string, lang: string }, parties: Array<
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
  >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> };

type Item_Commitment_Fragment = { __typename: 'Commitment', dueOn: string | null, id: string, occurredOn: string | null, partyCount: number, commitmentStatus: CommitmentStatus, label: { text: string, lang: string }, parties: Array<
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
  >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> };

type Item_Figure_Fragment = { __typename: 'Figure', value: string, unit: string, bound: Bound, id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
  >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> };

type Item_Statement_Fragment = { __typename: 'Statement', id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
  >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> };

export type ItemFragment =
  | Item_Session_Fragment
  | Item_Agreement_Fragment
  | Item_Commitment_Fragment
  | Item_Figure_Fragment
  | Item_Statement_Fragment
;

export type MostOnRecordQueryVariables = Exact<{
  lang: string;
}>;


export type MostOnRecordQuery = { cities: { edges: Array<{ items: number, latestOn: string | null, a:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
      , b:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
       }> }, countries: { edges: Array<{ items: number, latestOn: string | null, a:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
      , b:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
       }> } };

export type PairsFragment = { edges: Array<{ items: number, latestOn: string | null, a:
      | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
    , b:
      | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
     }> };

export type NamedPartyQueryVariables = Exact<{
  ref: string;
  lang: string;
}>;


export type NamedPartyQuery = { party:
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
   | null };

type Party_Bloc_Fragment = { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } };

type Party_Country_Fragment = { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } };

type Party_Region_Fragment = { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } };

type Party_City_Fragment = { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } };

type Party_Organization_Fragment = { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } };

export type PartyFragment =
  | Party_Bloc_Fragment
  | Party_Country_Fragment
  | Party_Region_Fragment
  | Party_City_Fragment
  | Party_Organization_Fragment
;

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const PartyFragmentDoc = new TypedDocumentString(`
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}
    `, {"fragmentName":"Party"}) as unknown as TypedDocumentString<PartyFragment, unknown>;
export const ItemFragmentDoc = new TypedDocumentString(`
    fragment Item on CooperationItem {
  __typename
  id
  label(langs: [$lang]) {
    text
    lang
  }
  occurredOn
  parties(first: 8) {
    ...Party
  }
  partyCount
  forum {
    slug
    label(langs: [$lang]) {
      text
      lang
    }
  }
  citations(first: 3) {
    source {
      id
      title
      publisher
    }
  }
  ... on Agreement {
    agreementStatus: status
  }
  ... on Commitment {
    commitmentStatus: status
    dueOn
  }
  ... on Figure {
    value
    unit
    bound
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`, {"fragmentName":"Item"}) as unknown as TypedDocumentString<ItemFragment, unknown>;
export const PairsFragmentDoc = new TypedDocumentString(`
    fragment Pairs on CooperationNetwork {
  edges {
    a {
      ...Party
    }
    b {
      ...Party
    }
    items
    latestOn
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`, {"fragmentName":"Pairs"}) as unknown as TypedDocumentString<PairsFragment, unknown>;
export const BetweenDocument = new TypedDocumentString(`
    query Between($one: String!, $other: String!, $between: [String!]!, $lang: Locale!, $first: Int!, $after: String) {
  one: party(ref: $one) {
    ...Party
  }
  other: party(ref: $other) {
    ...Party
  }
  cooperation(
    between: $between
    first: $first
    after: $after
    orderBy: {field: OCCURRED_ON, direction: ASC}
  ) {
    totalCount
    groups(by: [YEAR, TYPE], top: 500, orderBy: KEY) {
      keys {
        value
      }
      count
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...Item
    }
  }
}
    fragment Item on CooperationItem {
  __typename
  id
  label(langs: [$lang]) {
    text
    lang
  }
  occurredOn
  parties(first: 8) {
    ...Party
  }
  partyCount
  forum {
    slug
    label(langs: [$lang]) {
      text
      lang
    }
  }
  citations(first: 3) {
    source {
      id
      title
      publisher
    }
  }
  ... on Agreement {
    agreementStatus: status
  }
  ... on Commitment {
    commitmentStatus: status
    dueOn
  }
  ... on Figure {
    value
    unit
    bound
  }
}
fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<BetweenQuery, BetweenQueryVariables>;
export const FindPartiesDocument = new TypedDocumentString(`
    query FindParties($text: String!, $lang: Locale!) {
  parties(search: $text, first: 8) {
    nodes {
      ...Party
      country {
        label(langs: [$lang]) {
          text
          lang
        }
      }
    }
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<FindPartiesQuery, FindPartiesQueryVariables>;
export const MostOnRecordDocument = new TypedDocumentString(`
    query MostOnRecord($lang: Locale!) {
  cities: cooperationNetwork(level: CITY, top: 6) {
    ...Pairs
  }
  countries: cooperationNetwork(level: COUNTRY, top: 6) {
    ...Pairs
  }
}
    fragment Pairs on CooperationNetwork {
  edges {
    a {
      ...Party
    }
    b {
      ...Party
    }
    items
    latestOn
  }
}
fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<MostOnRecordQuery, MostOnRecordQueryVariables>;
export const NamedPartyDocument = new TypedDocumentString(`
    query NamedParty($ref: String!, $lang: Locale!) {
  party(ref: $ref) {
    ...Party
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<NamedPartyQuery, NamedPartyQueryVariables>;