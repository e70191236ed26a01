import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../../access/context.ts';
import { listQuery } from '../../query/compiling/list-query.ts';
import { OwnQuery } from '../../query/running/in-process.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { CalendarSubjectQuery } from '../../records/description/documents.ts';
import type { CalendarDescription, FoundEvent } from '../../records/description/machine.ts';
import { asInAddress, notFound } from '../../runtime/errors.ts';
import { fragmentReader, textsIn } from '../record-documents/fragments.ts';
import { type CalendarAddress, calendars } from './calendar-address.ts';

/** How many records of one list a calendar holds at the most. */
const MOST_OF_A_LIST = 1_000;

/** As many as a page may have. */
const PAGE_SIZE = 100;

/** What is in a calendar. */
export interface Listed {
  /** Whose it is, in words: "Havana"; empty where it is nobody's. */
  subjects: string[];
  records: FoundEvent[];
  /** How many there are, and how many of them are here, where those are not all. */
  cut: { name: string; shown: number; of: number }[];
}

const PAGE = 'totalCount @include(if: $counted) pageInfo { hasNextPage endCursor }';

interface ListPage {
  /** Counted on the first page alone: that is often the dearest part of one. */
  list: { totalCount?: number; pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: FoundEvent[] };
}

/** Reads the lists of calendars, as clients would read them. */
export class CalendarLists {
  readonly #subject: OwnQuery<CalendarSubjectQuery, RequestContext>;
  readonly #lists: ReadonlyMap<string, OwnQuery<ListPage, RequestContext>>;

  constructor(schema: GraphQLSchema, reader: Reader<RequestContext>) {
    const [subject] = textsIn(import.meta.resolve('#src/outputs/calendars/subject.graphql'));
    this.#subject = new OwnQuery(subject!, schema, reader);
    const fields = schema.getQueryType()!.getFields();
    const withFragments = fragmentReader();
    this.#lists = new Map(
      calendars().map(({ list, fragment }) => {
        const page = `${PAGE} nodes { ...Dated ...${fragment} }`;
        const text = listQuery(fields[list]!, page, '$lang: Locale!, $counted: Boolean!');
        return [list, new OwnQuery(withFragments(text), schema, reader)];
      }),
    );
  }

  /**
   * All that an address asks for and that has a date.
   * @throws GraphQLError where there is no such forum or party, or a filter means nothing
   */
  async find({ lists, forum, party }: CalendarAddress, lang: string, context: RequestContext): Promise<Listed> {
    const asked = {
      forum: forum ?? '',
      party: party ?? '',
      ofForum: forum !== null,
      ofParty: party !== null,
      lang,
    };
    const subject = await this.#subject.dataOf(asked, context).catch((error) => {
      throw asInAddress(error, { id: 'forum', ref: 'party' });
    });
    if (forum !== null && !subject.forum) throw notFound('There is no such forum.');
    const found: Listed = {
      subjects: [subject.forum?.title, subject.party?.name].filter(isKnown),
      records: [],
      cut: [],
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
    found: Listed,
  ): Promise<void> {
    const orderBy = variables.orderBy ?? { field, direction: 'DESC' };
    let after: string | null = null;
    let shown = 0;
    let total = 0;
    do {
      const asked = { ...variables, orderBy, first: PAGE_SIZE, after, counted: after === null };
      const page: ListPage = await this.#lists.get(list)!.dataOf(asked, context);
      const { nodes, pageInfo, totalCount } = page.list;
      found.records.push(...nodes);
      shown += nodes.length;
      total = totalCount ?? total;
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null && shown < MOST_OF_A_LIST);
    if (shown < total) found.cut.push({ name: list, shown, of: total });
  }
}

/** What of a list is a forum's or a party's. */
function ofSubject({ ofForum = inForum }: CalendarDescription, { forum, party }: CalendarSubjectQuery): object {
  return { ...(forum && ofForum(forum.id)), ...(party && { party: party.id }) };
}

function inForum(id: string): object {
  return { forum: id };
}

function isKnown(text: string | undefined): text is string {
  return text !== undefined;
}
