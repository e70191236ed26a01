import type { MakerFragment } from './documents.ts';
import type { ListedItem, NamedRef, Page } from './found-record.ts';
import type { PageContent, PageWriter, TextWriter } from './writers.ts';

/** A list on a page. */
export interface Section {
  /** Name of its label. */
  heading: string;
  items: PageContent[];
  /** Number of items that are not shown. */
  more?: number;
}

/** A list of parts or records; null if there are none. */
export function section<Node>(
  heading: string,
  nodes: readonly Node[] | undefined,
  write: (node: Node) => PageContent,
  total = nodes?.length ?? 0,
): Section | null {
  if (!nodes?.length) return null;
  return { heading, items: nodes.map(write), more: total - nodes.length };
}

/** The first page of a list of records; null if there are none. */
export function pageOf<Node>(
  heading: string,
  page: Page<Node> | undefined,
  write: (node: Node) => PageContent,
): Section | null {
  return section(heading, page?.nodes, write, page?.totalCount);
}

/** A list of records with their days. */
export function items(heading: string, page: Page<ListedItem> | undefined, to: PageWriter): Section | null {
  return pageOf(heading, page, (each) => item(each, to));
}

/** The makers of an item. */
export function makersSection(makers: readonly MakerFragment[] | undefined, to: PageWriter): Section | null {
  return section('madeBy', makers, (maker) => makerOf(maker, to));
}

export function item(item: ListedItem, to: PageWriter): PageContent {
  return [
    to.recordLink(item),
    to.secondary(
      to.list(
        item.__typename && to.code(item.__typename),
        item.status && to.code(item.status),
        to.date(item.occurredOn),
      ),
    ),
  ];
}

function makerOf({ person, position, delegation, party }: MakerFragment, to: PageWriter): PageContent {
  const sent = delegation && to.link(delegation.id, to.delegationOf(delegation.party.name));
  const [first, ...others] = [to.partyLink(person), sent, to.partyLink(party)].filter((piece) => piece !== null);
  return [first, to.secondary(to.list(position, ...others))];
}

/** The role of a speaker in a session. */
export function speakerRole(
  { role, billedAs, represents }: { role: string; billedAs: string | null; represents: NamedRef | null },
  to: PageWriter,
): PageContent[] {
  return to.list(to.code(role), billedAs, to.partyLink(represents));
}

/** Returns the quantity of a figure in words: "at least 100 agreements". */
export function quantity(figure: { bound: string; value: string; unit: string }, to: TextWriter): string {
  return to.quantity(figure.value, figure.unit, figure.bound);
}
