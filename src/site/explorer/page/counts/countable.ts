import {
  CountAgreementsDocument,
  CountCommitmentsDocument,
  CountDelegationsDocument,
  type CountedFragment,
  CountFiguresDocument,
  CountItemsDocument,
  CountSessionsDocument,
  CountStatementsDocument,
  type TypedDocumentString,
} from '../documents.ts';

/** What each of the documents that count is answered with. */
export interface CountAnswer {
  counted: { totalCount: number; groups: CountedFragment; ends?: CountedFragment };
}

/** What each of them takes. */
export interface CountVariables<Dimension extends string = string> {
  where: { party: string } | null;
  by: Dimension[];
  /** The first of them alone, which is counted by itself where there are two. */
  first: Dimension[];
  isByTwo: boolean;
  top: number;
  lang: string;
}

/** What can be counted, and by what: the document and the dimensions of one list of the API. */
export interface Countable {
  document: TypedDocumentString<CountAnswer, CountVariables>;
  dimensions: readonly string[];
}

/** Everything that can be counted, by the name of its list in the API. */
export const COUNTABLE: { readonly [list: string]: Countable } = {
  cooperationItems: countedBy(CountItemsDocument, [
    ...(['YEAR', 'DECADE', 'TYPE', 'TOPIC', 'COUNTRY', 'PARTY', 'FORUM', 'COUNTRY_PAIR', 'PARTY_PAIR'] as const),
  ]),
  agreements: countedBy(CountAgreementsDocument, [
    ...(['YEAR', 'DECADE', 'KIND', 'STATUS', 'TOPIC', 'COUNTRY', 'PARTY', 'PLACE', 'FORUM', 'LATERALITY'] as const),
    ...(['COUNTRY_PAIR', 'PARTY_PAIR'] as const),
  ]),
  commitments: countedBy(CountCommitmentsDocument, ['YEAR', 'STATUS', 'TOPIC', 'COUNTRY', 'PARTY', 'FORUM']),
  statements: countedBy(CountStatementsDocument, ['YEAR', 'TOPIC', 'COUNTRY', 'PARTY', 'FORUM']),
  figures: countedBy(CountFiguresDocument, ['YEAR', 'INDICATOR', 'COUNTRY', 'FORUM']),
  sessions: countedBy(CountSessionsDocument, ['DAY', 'KIND', 'TRACK', 'TOPIC', 'FORUM', 'LANGUAGE']),
  delegations: countedBy(CountDelegationsDocument, ['COUNTRY', 'FORUM', 'ATTENDS_AS']),
};

function countedBy<Dimension extends string>(
  document: TypedDocumentString<CountAnswer, CountVariables<Dimension>>,
  dimensions: readonly Dimension[],
): Countable {
  // The dimensions are those that the document takes, and from here on nobody puts other ones beside it.
  return { document: document as unknown as Countable['document'], dimensions };
}
