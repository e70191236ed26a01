import type { TestData } from '../harness/server.ts';
import { itemList, type ListRead, type Operation } from './checker/history.ts';
import type { Client } from './client.ts';

/** The only value that is appended to the visibility of a record. */
const PUBLISHED = 'published';

const LISTS = `query ($ids: [ID!]!) {
  nodes(ids: $ids) { id ... on Commitment { version progress { text } } } }`;
const PAIRS = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Commitment { visibility } } }`;
const PAGE = `query ($topic: ID!, $first: Int!, $after: String) {
  commitments(where: { topics: [$topic] }, orderBy: { field: TITLE, direction: ASC }, first: $first, after: $after) {
    totalCount nodes { title } pageInfo { endCursor hasNextPage } } }`;

/** The list for the progress notes of a commitment. */
export function notesOf(id: string): string {
  return `notes of ${id}`;
}

/** The append that publishes a record. */
export function publishing(id: string): { list: string; value: string } {
  return { list: `visibility of ${id}`, value: PUBLISHED };
}

/** The append of a new commitment to the collection of its topic. */
export function adding(topic: string, title: string): { list: string; value: string } {
  return { list: itemList(topic, title), value: title };
}

/** The content of a list of notes, and the version of its commitment; null if there was no response. */
export interface NotesRead {
  values: string[];
  version: number;
}

/** Reads several lists of notes in one operation. A commitment that does not exist yet has no notes. */
export async function readLists(client: Client, ids: readonly string[]): Promise<Map<string, NotesRead> | null> {
  const answer = await client.query(LISTS, { ids });
  if (!answer) return null;
  const { began, ended, data } = answer;
  const found = new Map<string, NotesRead>();
  for (const [index, id] of ids.entries()) {
    const node = data.nodes[index];
    found.set(id, { values: textsOf(node), version: node?.version ?? 0 });
  }
  const reads = [...found].map(([id, { values }]) => ({ list: notesOf(id), values }));
  client.record({ name: 'nodes', outcome: 'ok', began, ended, appends: [], reads });
  return found;
}

/** The notes of a commitment, the oldest first. */
export function textsOf(commitment: TestData): string[] {
  return commitment?.progress.map(({ text }: TestData) => text) ?? [];
}

/** Reads pairs of records that are published together; returns those that are visible. */
export async function readPairs(client: Client, pairs: readonly (readonly [string, string])[]): Promise<void> {
  const ids = pairs.flat();
  const answer = await client.query(PAIRS, { ids });
  if (!answer) return;
  const { began, ended, data } = answer;
  const reads: ListRead[] = ids.map((id, index) => {
    const isPublic = data.nodes[index]?.visibility === 'PUBLIC';
    const { list, value } = publishing(id);
    return { list, values: isPublic ? [value] : [] };
  });
  client.record({ name: 'nodes of pairs', outcome: 'ok', began, ended, appends: [], reads });
}

/** Result for a collection whose topic is not visible. */
const NOTHING_YET = { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false } };

/** Reads a collection to its end, page by page, each with the cursor of the page before. */
export async function readPages(client: Client, topic: string, first: number): Promise<void> {
  let cursor: string | null = null;
  let after: string | null = null;
  for (let number = 1; ; number++) {
    const answer = await client.query(PAGE, { topic, first, after: cursor });
    if (!answer) return;
    const { totalCount, nodes, pageInfo } = answer.data.commitments ?? NOTHING_YET;
    const keys: string[] = nodes.map(({ title }: TestData) => title);
    const through: string | null = pageInfo.hasNextPage ? keys.at(-1)! : null;
    const operation: Omit<Operation, 'client' | 'reader'> = {
      ...{ name: `page ${number}`, outcome: 'ok', began: answer.began, ended: answer.ended, appends: [], reads: [] },
      pages: [{ collection: topic, after, through, keys }],
      counts: [{ collection: topic, count: totalCount }],
    };
    client.record(operation);
    if (through === null) return;
    after = through;
    cursor = pageInfo.endCursor;
  }
}
