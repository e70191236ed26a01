import type { GraphQLSchema } from 'graphql';
import type { DataSet, RequestContext } from '../../access/context.ts';
import { ANONYMOUS } from '../../access/viewer.ts';
import { InternalQuery } from '../../query/running/internal-query.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { RouteRequest } from '../../server/http/route.ts';
import type { Html } from './html.ts';
import { languageOf } from './page-reply.ts';
import { Writer } from './writer.ts';

/** The date of the data is read again after this time, even if no change was announced. */
const MAX_AGE_MS = 60_000;

/** A page is sent without a new date of the data if the database does not answer within this time. */
const MAX_WAIT_MS = 1_000;

/** The parts of the server that the pages' frame needs. */
export interface SiteOptions {
  schema: GraphQLSchema;
  reader: Reader<RequestContext>;
  db: RequestContext['db'];
  dataSet: DataSet;
  /** Counts announced changes: a date that was read at the same number is current. */
  announcements: { readonly count: number };
  /** Returns the script of the header's search box; null if there is none. @param root the relative address of the server's root */
  searchBox?: (root: string, lang: string) => Html | null;
}

/** Makes the writers of pages, which know how old the data are. */
export class Site {
  readonly #query: InternalQuery<{ dataset: { updatedAt: string | null } }, RequestContext>;
  #updatedAt: string | null = null;
  #read: { count: number; at: number } | null = null;

  constructor(private readonly options: SiteOptions) {
    this.#query = new InternalQuery('{ dataset { updatedAt } }', options.schema, options.reader);
  }

  /** Returns a writer for the language of a request. @param languages a request without headers: English */
  async writerFor(
    incoming: Pick<RouteRequest, 'search' | 'request'>,
    language = languageOf(incoming),
  ): Promise<Writer> {
    const { dataSet, searchBox } = this.options;
    const { lang } = language.words;
    return new Writer(language, {
      dataSet,
      updatedAt: await this.#currentUpdate(),
      search: incoming.search,
      ...(searchBox && { searchBox: (root) => searchBox(root, lang) }),
    });
  }

  /** Returns the date of the data; the last known one if the database is slow or away. */
  async #currentUpdate(): Promise<string | null> {
    const { count } = this.options.announcements;
    if (this.#read?.count === count && Date.now() - this.#read.at < MAX_AGE_MS) return this.#updatedAt;
    const reading = this.#readUpdate(count);
    await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, MAX_WAIT_MS).unref())]);
    return this.#updatedAt;
  }

  async #readUpdate(count: number): Promise<void> {
    const { db } = this.options;
    try {
      const { dataset } = await this.#query.dataOf({}, { viewer: ANONYMOUS, db, publicUrl: '' });
      this.#updatedAt = dataset.updatedAt;
      this.#read = { count, at: Date.now() };
    } catch {
      // The next page tries again; the outage itself is logged by those who watch the database.
    }
  }
}
