import { withoutControls } from '../../query/characters.ts';
import type { FeedDescription, FeedEntry } from '../../records/description/machine.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import { parseId } from '../../records/values/ids.ts';
import type { Writer } from '../wording/writer.ts';
import type { FeedPage } from './feed-lists.ts';

/** Atom requires `updated` even for a feed without entries. */
const NO_UPDATE = '1970-01-01T00:00:00Z';

/** The server and the address of a feed. */
export interface FeedContext {
  siteTitle: string;
  publicUrl: string;
  /** The query string of the request. */
  search: string;
}

/**
 * Writes a page of a feed as Atom (RFC 4287), with links to other pages (RFC 5005). An entry is a record, and its id is the
 * record's UUID, which does not depend on the address of this server.
 */
export async function writeFeed(
  { list, entries, next }: FeedPage,
  { siteTitle, publicUrl, search }: FeedContext,
  to: Writer,
): Promise<string> {
  // Loaded on first use: the package has some hundred files, which would slow the start down.
  const { generateAtomFeed } = await import('feedsmith');
  const first = addressOf(publicUrl, search, null);
  return generateAtomFeed({
    id: first,
    title: { value: [siteTitle, to.label(labelOf(list))].join(' · ') },
    updated: entries[0]?.updatedAt ?? NO_UPDATE,
    authors: [{ name: siteTitle, uri: publicUrl }],
    generator: { text: 'Entente' },
    xml: { lang: to.words.lang },
    links: [
      { rel: 'self', type: ATOM_TYPE, href: publicUrl + FEED_PATH + search },
      { rel: 'first', type: ATOM_TYPE, href: first },
      ...(next ? [{ rel: 'next', type: ATOM_TYPE, href: addressOf(publicUrl, search, next) }] : []),
      { rel: 'alternate', type: 'text/html', href: `${publicUrl}/` },
    ],
    entries: entries.map((entry) => ({
      id: `urn:uuid:${parseId(entry.id)!.uuid}`,
      title: { value: withoutControls(titleOf(entry, to)) },
      updated: entry.updatedAt,
      published: entry.createdAt,
      links: [
        { rel: 'alternate', type: 'text/html', href: entry.url },
        { rel: 'alternate', type: 'application/ld+json', href: `${entry.url}.jsonld` },
      ],
      categories: [
        { term: entry.__typename, scheme: `${publicUrl}/ns#`, label: to.code(entry.__typename) },
        ...(entry.topics ?? []).map(({ id, name }) => ({ term: id, label: withoutControls(name) })),
      ],
      summary: { value: withoutControls(summaryOf(entry, to)) },
    })),
  });
}

export const FEED_PATH = '/feed.atom';

export const ATOM_TYPE = 'application/atom+xml';

function addressOf(publicUrl: string, search: string, after: string | null): string {
  const parameters = new URLSearchParams(search);
  parameters.delete('after');
  if (after) parameters.set('after', after);
  return `${publicUrl}${FEED_PATH}${parameters.size > 0 ? `?${parameters}` : ''}`;
}

/** The label of a list; that of items of all types is "Cooperation". */
function labelOf(list: string): string {
  return list === 'cooperationItems' ? 'cooperation' : list;
}

function titleOf(entry: FeedEntry, to: Writer): string {
  return feedOf(entry).title?.(entry, to) ?? entry.title ?? entry.name!;
}

/** The summary of an entry: type, what the type adds, and the last change. */
function summaryOf(entry: FeedEntry, to: Writer): string {
  const parts = [to.code(entry.__typename), ...feedOf(entry).summary(entry, to)];
  return `${parts.filter(Boolean).join(' · ')}. ${changeOf(entry, to)}`;
}

function feedOf({ id }: FeedEntry): FeedDescription {
  return recordTypeOfId(id).machine.feed;
}

/** The last change: version, changed fields (parts by the name of their field) and note. */
function changeOf({ version, history }: FeedEntry, to: Writer): string {
  const [last] = history.nodes;
  const fields = new Set(last?.changes.map(({ path }) => path.replace(/[[(].*$/, '')));
  const what = version > 1 && fields.size > 0 ? `: ${[...fields].join(', ')}` : '';
  const why = last?.note ? ` (${last.note})` : '';
  return `${to.label('version')} ${version}${what}${why}.`;
}
