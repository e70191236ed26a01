import type { MakerFragment } from './documents.ts';
import type { ListedItem, NamedRef, Page, SourceRef } from './found-record.ts';
import type { PageContent, PageWriter, TextWriter } from './writers.ts';

/** A list or a table on a page. */
export interface Section extends SectionOptions {
  /** Name of its label. */
  heading: string;
  items?: PageContent[];
  /** Instead of items. A column without a value in any row is omitted. */
  table?: Table;
  /** Number of items on all pages of the list. */
  total: number;
}

export interface SectionOptions {
  /**
   * The address of the whole list, relative to the server's root: "records/items?party=berlin". It is needed if the section
   * may show only a part of the list. If no list of the explorer has the rows, it is a CSV.
   */
  all?: string;
  /** Number of records of the whole list, if it is not that of the section. */
  allTotal?: number;
  /** Name of the part that the explorer fills with a picture, beside the list. */
  part?: string;
  /** Whether the list is folded: it is long, and few readers need it. */
  isFolded?: boolean;
}

export interface Table {
  /** Names of labels. */
  columns: readonly string[];
  /** Rows with a value for each column. */
  rows: readonly (readonly PageContent[])[];
  /** For each row the heading that it is below, if rows are grouped. */
  groups?: readonly PageContent[];
}

/** Columns by the names of their labels. */
export interface TableColumns<Node> {
  readonly [label: string]: (node: Node) => PageContent;
}

/** A list of parts or records; null if there are none. */
export function section<Node>(
  heading: string,
  nodes: readonly Node[] | undefined,
  write: (node: Node) => PageContent,
  options: SectionOptions & { total?: number } = {},
): Section | null {
  if (!nodes?.length) return null;
  return { heading, total: nodes.length, ...options, items: nodes.map(write) };
}

/** The first page of a list of records; null if there are none. */
export function pageOf<Node>(
  heading: string,
  page: Page<Node> | undefined,
  write: (node: Node) => PageContent,
  options: SectionOptions = {},
): Section | null {
  return section(heading, page?.nodes, write, { ...options, total: page?.totalCount });
}

/** The first page of a list, as a table with a column for each label; null if there are no rows. */
export function tableOf<Node>(
  heading: string,
  page: Page<Node> | undefined,
  columns: TableColumns<Node>,
  options: SectionOptions & { groupOf?: (node: Node) => string | null } = {},
): Section | null {
  if (!page?.nodes.length) return null;
  const { groupOf, ...others } = options;
  const rows = page.nodes.map((node) => Object.values(columns).map((write) => write(node)));
  const groups = groupOf && page.nodes.map(groupOf);
  return { heading, total: page.totalCount, ...others, table: { columns: Object.keys(columns), rows, groups } };
}

/** A list of records with their days. */
export function items(
  heading: string,
  page: Page<ListedItem> | undefined,
  to: PageWriter,
  options: SectionOptions = {},
): Section | null {
  return pageOf(heading, page, (each) => item(each, to), options);
}

/**
 * Returns the address of an export.
 * @param list the exported list
 * @param where its filter
 * @param settings further parameters
 */
export function csvOf(
  list: string,
  where: object,
  settings: { readonly [name: string]: string | number } = {},
): string {
  const parameters = new URLSearchParams({ where: JSON.stringify(where) });
  for (const [name, value] of Object.entries(settings)) parameters.set(name, String(value));
  return `export/${list}.csv?${parameters}`;
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
        ...(item.makers ?? []).map((maker) => makerOf(maker, to)),
        ...(item.citations ?? []).map(({ source }) => sourceOf(source, to)),
      ),
    ),
  ];
}

/** "ANI, 7 November 2025". */
export function sourceOf({ id, title, publisher, publishedOn }: SourceRef, to: PageWriter): PageContent {
  return to.list(to.link(id, publisher ?? title), to.date(publishedOn));
}

/** Speaker or author, with position and party. */
export function makerOf({ person, position, delegation, party }: MakerFragment, to: PageWriter): PageContent {
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
