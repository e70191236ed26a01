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

/** The response of each document that counts. */
export interface CountAnswer {
  counted: { totalCount: number; groups: CountedFragment; ends?: CountedFragment };
}

/** The variables of each document that counts. */
export interface CountVariables<Dimension extends string = string> {
  where: { party: string } | null;
  by: Dimension[];
  /** The first dimension, if there are two, for totals by it alone. */
  first: Dimension[];
  isByTwo: boolean;
  top: number;
  lang: string;
}

/** The document and the dimensions that count one list of the API. */
export interface Countable {
  document: TypedDocumentString<CountAnswer, CountVariables>;
  dimensions: readonly string[];
}

/** Countable lists by their names in the API. */
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
  // Checked here; the type of the table no longer ties dimensions to their document.
  return { document: document as unknown as Countable['document'], dimensions };
}
