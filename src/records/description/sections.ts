import type { MakerFragment } from './documents.ts';
import type { Item, Named, Page } from './found-record.ts';
import type { PageWriter, Piece, TextWriter } from './writers.ts';

/** A list on a page. */
export interface Section {
  /** Name of its label. */
  heading: string;
  items: Piece[];
  /** Number of items that are not shown. */
  more?: number;
}

/** A list of parts or records; null if there are none. */
export function section<Node>(
  heading: string,
  nodes: readonly Node[] | undefined,
  write: (node: Node) => Piece,
  total = nodes?.length ?? 0,
): Section | null {
  if (!nodes?.length) return null;
  return { heading, items: nodes.map(write), more: total - nodes.length };
}

/** The first page of a list of records; null if there are none. */
export function pageOf<Node>(
  heading: string,
  page: Page<Node> | undefined,
  write: (node: Node) => Piece,
): Section | null {
  return section(heading, page?.nodes, write, page?.totalCount);
}

/** A list of records with their days. */
export function items(heading: string, page: Page<Item> | undefined, to: PageWriter): Section | null {
  return pageOf(heading, page, (each) => item(each, to));
}

/** The makers of an item. */
export function madeBy(makers: readonly MakerFragment[] | undefined, to: PageWriter): Section | null {
  return section('madeBy', makers, (maker) => makerOf(maker, to));
}

export function item(item: Item, to: PageWriter): Piece {
  return [
    to.titled(item),
    to.note(
      to.list(
        item.__typename && to.code(item.__typename),
        item.status && to.code(item.status),
        to.date(item.occurredOn),
      ),
    ),
  ];
}

function makerOf({ person, position, delegation, party }: MakerFragment, to: PageWriter): Piece {
  const sent = delegation && to.to(delegation.id, to.delegationOf(delegation.party.name));
  const [first, ...others] = [to.named(person), sent, to.named(party)].filter((piece) => piece !== null);
  return [first, to.note(to.list(position, ...others))];
}

/** The role of a speaker in a session. */
export function spokeAs(
  { role, billedAs, represents }: { role: string; billedAs: string | null; represents: Named | null },
  to: PageWriter,
): Piece[] {
  return to.list(to.code(role), billedAs, to.named(represents));
}

/** Returns the quantity of a figure in words: "at least 100 agreements". */
export function quantity(figure: { bound: string; value: string; unit: string }, to: TextWriter): string {
  return to.quantity(figure.value, figure.unit, figure.bound);
}
