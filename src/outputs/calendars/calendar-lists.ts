import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../../access/context.ts';
import { listQuery } from '../../query/compiling/list-query.ts';
import { OwnQuery } from '../../query/running/in-process.ts';
import type { Reader } from '../../query/running/reader.ts';
import { readId } from '../../records/values/ids.ts';
import { asInAddress } from '../../runtime/errors.ts';
import { type CalendarAddress, LISTS, type ListName } from './calendar-address.ts';

/** How many records of one list a calendar holds at the most. */
const MOST_OF_A_LIST = 1_000;

/** As many as a page may have. */
const PAGE = 100;

/** A record that has a place in a calendar: each field is there where its list's document asks for it. */
export interface Dated {
  __typename: 'Forum' | 'Session' | 'Commitment';
  id: string;
  url: string;
  version: number;
  createdAt: string;
  updatedAt: string;
  title: string;
  kind?: string;
  status: string;

  startsOn?: string | null;
  endsOn?: string | null;
  startsAt?: string | null;
  endsAt?: string | null;
  dueOn?: string | null;

  venue?: string | null;
  rooms?: string[];
  cities?: { name: string }[];
  summary?: string | null;
  abstract?: string | null;
  forum?: { title: string; timeZone: string | null; venue: string | null; cities: { name: string }[] };
  speakers?: { edges: { represents: { name: string } | null; node: { name: string } }[] };
  responsible?: { name: string }[];
  counterparts?: { name: string }[];
}

/** What is in a calendar. */
export interface Listed {
  /** Whose it is, in words: "Havana"; empty where it is nobody's. */
  subjects: string[];
  records: Dated[];
  /** How many there are, and how many of them are here, where those are not all. */
  cut: { name: ListName; shown: number; of: number }[];
}

const PAGE_OF_EVENTS = 'totalCount @include(if: $counted) pageInfo { hasNextPage endCursor } nodes { ...Event }';

interface ListPage {
  /** Counted on the first page alone: that is often the dearest part of one. */
  list: { totalCount?: number; pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: Dated[] };
}

interface Subject {
  forum?: { id: string; title: string } | null;
  party?: { id: string; name: string } | null;
}

/** Reads the lists of calendars, as clients would read them. */
export class CalendarLists {
  readonly #subject: OwnQuery<Subject, RequestContext>;
  readonly #lists: ReadonlyMap<ListName, OwnQuery<ListPage, RequestContext>>;

  constructor(schema: GraphQLSchema, reader: Reader<RequestContext>) {
    this.#subject = new OwnQuery(documentCalled('subject'), schema, reader);
    const fields = schema.getQueryType()!.getFields();
    const documentOf = (name: ListName) =>
      listQuery(fields[name]!, PAGE_OF_EVENTS, '$lang: Locale!, $counted: Boolean!') +
      documentCalled(name) +
      documentCalled('dated');
    this.#lists = new Map(LISTS.map((name) => [name, new OwnQuery(documentOf(name), schema, reader)]));
  }

  /**
   * All that an address asks for and that has a date.
   * @throws GraphQLError where there is no such forum or party, or a filter means nothing
   */
  async find({ lists, forum, party }: CalendarAddress, lang: string, context: RequestContext): Promise<Listed> {
    const asked = {
      ...(readId(forum ?? '') ? { id: forum } : { slug: forum }),
      party: party ?? '',
      ofForum: forum !== null,
      ofParty: party !== null,
      lang,
    };
    const subject = await this.#subject.dataOf(asked, context).catch((error) => {
      throw asInAddress(error, { id: 'forum', ref: 'party' });
    });
    if (forum !== null && !subject.forum) {
      throw new GraphQLError('There is no such forum.', { extensions: { code: 'NOT_FOUND', http: { status: 404 } } });
    }
    const found: Listed = {
      subjects: [subject.forum?.title, subject.party?.name].filter(isKnown),
      records: [],
      cut: [],
    };
    for (const { name, given } of lists) {
      const where = { ...(given.where ? { any: [given.where] } : {}), ...ofSubject(name, subject), ...DATED[name] };
      await this.#read(name, { ...given, where, lang }, context, found);
    }
    return found;
  }

  async #read(
    name: ListName,
    variables: { [name: string]: unknown },
    context: RequestContext,
    found: Listed,
  ): Promise<void> {
    const orderBy = variables.orderBy ?? LATEST_FIRST[name];
    let after: string | null = null;
    let shown = 0;
    let total = 0;
    do {
      const asked = { ...variables, orderBy, first: PAGE, after, counted: after === null };
      const page: ListPage = await this.#lists.get(name)!.dataOf(asked, context);
      const { nodes, pageInfo, totalCount } = page.list;
      found.records.push(...nodes);
      shown += nodes.length;
      total = totalCount ?? total;
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null && shown < MOST_OF_A_LIST);
    if (shown < total) found.cut.push({ name, shown, of: total });
  }
}

/** Of what is undated nothing can be in a calendar: a range without ends holds whatever has a date. */
const DATED: { [List in ListName]: object } = {
  forums: { held: {} },
  sessions: { starts: {} },
  commitments: { due: {} },
};

/** What is to come stands before what is long past, so that of too many the latter are left out. */
const LATEST_FIRST: { [List in ListName]: object } = {
  forums: { field: 'STARTS_ON', direction: 'DESC' },
  sessions: { field: 'STARTS_AT', direction: 'DESC' },
  commitments: { field: 'DUE_ON', direction: 'DESC' },
};

/** What of a list is a forum's or a party's. */
function ofSubject(name: ListName, { forum, party }: Subject): object {
  return {
    ...(forum && (name === 'forums' ? { ids: [forum.id] } : { forum: forum.id })),
    ...(party && { party: party.id }),
  };
}

function isKnown(text: string | undefined): text is string {
  return text !== undefined;
}

function documentCalled(name: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(`#src/outputs/calendars/documents/${name}.graphql`)), 'utf8');
}
