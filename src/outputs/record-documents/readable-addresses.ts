import type { RequestContext } from '../../access/context.ts';
import type { Reader } from '../../query/running/reader.ts';
import { raw, sql, visible } from '../../query/sql.ts';
import { tableOf } from '../../records/description/record-type.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { formatId, parseId } from '../../records/values/ids.ts';

/** The form and the maximum length of slugs. Other texts in addresses need no statement. */
const SLUG = /^[a-z0-9-]{1,100}$/;

/** Finds records by readable addresses, `/party/berlin`, and readable addresses by ids. */
export class ReadableAddresses {
  /** Tables by the first segment of the address. */
  readonly #tables: ReadonlyMap<string, string>;
  /** The first segment by table. */
  readonly #paths: ReadonlyMap<string, string>;

  constructor(private readonly reader: Reader<RequestContext>) {
    const pairs = recordTypes().flatMap(({ type, page }) => (page.path ? [[page.path, tableOf(type)] as const] : []));
    this.#tables = new Map(pairs);
    this.#paths = new Map(pairs.map(([path, table]) => [table, path]));
  }

  /** The first segments of all readable addresses. */
  get paths(): readonly string[] {
    return [...this.#tables.keys()];
  }

  /**
   * Returns the id of the record at an address: of the record that has the slug now, otherwise of the one that had it
   * last. Slugs that the client could never see find nothing.
   *
   * @param path a first segment
   * @returns null if the client sees no such record; the id of a merged record if that had the slug
   */
  async findId(path: string, slug: string, context: RequestContext): Promise<string | null> {
    const table = this.#tables.get(path);
    if (!table || !SLUG.test(slug)) return null;
    const [row] = await this.reader.rowsFor(
      sql`select t.id from ${raw(`"${table}"`)} t where t.slug = ${slug} and ${visible('t')}
        union all (
          select v.record_id from revision_row w join revision v on v.id = w.revision_id
          cross join lateral (select w.before ->> 'visibility' as visibility) had
          join record e on e.id = survivor_of(v.record_id) and e.deleted_at is null and ${visible('e')}
          where w.before ->> 'slug' = ${slug} and (w.before ->> 'slug') <> coalesce(w.after ->> 'slug', '')
            and w.table_name = ${table} and ${visible('had')}
          order by v.made_at desc, v.id desc limit 1
        ) limit 1`,
      context,
    );
    return row ? formatId(table, row.id as string) : null;
  }

  /**
   * Returns the readable address of a record, relative to the server's root.
   *
   * @param id as in addresses
   * @returns null if the type has no readable addresses, or if the client does not see the record
   */
  async findAddress(id: string, context: RequestContext): Promise<string | null> {
    const { type, uuid } = parseId(id) ?? {};
    const path = type === undefined ? undefined : this.#paths.get(type);
    if (!path) return null;
    const found = sql`select t.slug from ${raw(`"${type}"`)} t where t.id = ${uuid} and ${visible('t')}`;
    const [row] = await this.reader.rowsFor(found, context);
    return row ? `${path}/${row.slug as string}` : null;
  }
}

/** Returns the readable address of a record that was found, relative to the server's root; null if it has none. */
export function readableAddressOf({ id, slug }: { id: string; slug?: string }): string | null {
  const path = recordTypes().find(({ type }) => tableOf(type) === parseId(id)?.type)?.page.path;
  return path && slug ? `${path}/${slug}` : null;
}

/** Decodes a path: programs may percent-encode the `@` and the colons of a version. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
