import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../../access/context.ts';
import { InternalQuery } from '../../query/running/internal-query.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { CalendarSubjectQuery } from '../../records/description/documents.ts';
import type { CalendarDescription, FoundEvent } from '../../records/description/machine.ts';
import { notFound, withParameterNames } from '../../runtime/errors.ts';
import { listQuery } from '../list-query.ts';
import { fragmentAppender, readDocuments } from '../record-documents/fragments.ts';
import { type CalendarAddress, calendars } from './calendar-address.ts';

const MAX_RECORDS_PER_LIST = 1_000;

/** The maximum page size of the API. */
const PAGE_SIZE = 100;

/** The records of one calendar. */
export interface CalendarContent {
  /** Names of the forum and the party whose calendar it is: ["Havana"]. */
  subjects: string[];
  records: FoundEvent[];
  /** Lists with more records than the calendar holds: records shown and records in all. */
  truncated: { name: string; shown: number; of: number }[];
}

const PAGE = 'totalCount @include(if: $counted) pageInfo { hasNextPage endCursor }';

interface ListPage {
  /** Requested for the first page only, as counting is often the most expensive part of a page. */
  list: { totalCount?: number; pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: FoundEvent[] };
}

/** Reads the lists of calendars by GraphQL queries. */
export class CalendarLists {
  readonly #subject: InternalQuery<CalendarSubjectQuery, RequestContext>;
  readonly #lists: ReadonlyMap<string, InternalQuery<ListPage, RequestContext>>;

  constructor(schema: GraphQLSchema, reader: Reader<RequestContext>) {
    const [subject] = readDocuments(import.meta.resolve('#src/outputs/calendars/subject.graphql'));
    this.#subject = new InternalQuery(subject!, schema, reader);
    const fields = schema.getQueryType()!.getFields();
    const withFragments = fragmentAppender();
    this.#lists = new Map(
      calendars().map(({ list, fragment }) => {
        const page = `${PAGE} nodes { ...Dated ...${fragment} }`;
        const text = listQuery(fields[list]!, page, '$lang: Locale!, $counted: Boolean!');
        return [list, new InternalQuery(withFragments(text), schema, reader)];
      }),
    );
  }

  /**
   * Returns the dated records of the requested lists.
   * @throws GraphQLError if there is no such forum or party, or an argument is invalid
   */
  async find(
    { lists, forum, party }: CalendarAddress,
    lang: string,
    context: RequestContext,
  ): Promise<CalendarContent> {
    const variables = {
      forum: forum ?? '',
      party: party ?? '',
      ofForum: forum !== null,
      ofParty: party !== null,
      lang,
    };
    const subject = await this.#subject.dataOf(variables, context).catch((error) => {
      throw withParameterNames(error, { id: 'forum', ref: 'party' });
    });
    if (forum !== null && !subject.forum) throw notFound('There is no such forum.');
    const found: CalendarContent = {
      subjects: [subject.forum?.title, subject.party?.name].filter(isKnown),
      records: [],
      truncated: [],
    };
    for (const { calendar, given } of lists) {
      const filter = given.where ? { any: [given.where] } : {};
      const where = { ...filter, ...ofSubject(calendar, subject), ...calendar.dated };
      await this.#read(calendar, { ...given, where, lang }, context, found);
    }
    return found;
  }

  async #read(
    { list, orderBy: field }: CalendarDescription,
    variables: { [name: string]: unknown },
    context: RequestContext,
    found: CalendarContent,
  ): Promise<void> {
    const orderBy = variables.orderBy ?? { field, direction: 'DESC' };
    let after: string | null = null;
    let shown = 0;
    let total = 0;
    do {
      const pageVariables = { ...variables, orderBy, first: PAGE_SIZE, after, counted: after === null };
      const page: ListPage = await this.#lists.get(list)!.dataOf(pageVariables, context);
      const { nodes, pageInfo, totalCount } = page.list;
      found.records.push(...nodes);
      shown += nodes.length;
      total = totalCount ?? total;
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null && shown < MAX_RECORDS_PER_LIST);
    if (shown < total) found.truncated.push({ name: list, shown, of: total });
  }
}

/** The filter for records of the calendar's forum and party. */
function ofSubject({ ofForum = inForum }: CalendarDescription, { forum, party }: CalendarSubjectQuery): object {
  return { ...(forum && ofForum(forum.id)), ...(party && { party: party.id }) };
}

function inForum(id: string): object {
  return { forum: id };
}

function isKnown(text: string | undefined): text is string {
  return text !== undefined;
}
