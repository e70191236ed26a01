import type { GraphQLSchema } from 'graphql';
import { z } from 'zod';
import type { FoundRecord } from '../../../records/description/found-record.ts';
import { type RecordTypeDescription, tableOf } from '../../../records/description/record-type.ts';
import { recordTypes } from '../../../records/description/registry.ts';
import { formatId, parseId, parseVersionId } from '../../../records/values/ids.ts';
import { recordDocuments } from '../../record-documents/record-queries.ts';
import { titleOf } from '../../record-documents/title.ts';
import { addressOfVersion } from '../../record-documents/version.ts';
import { hitFragment, sourceOf } from '../hits.ts';
import { OwnDocument } from '../own-document.ts';
import { compact } from '../results.ts';
import { badArgument, defineTool, type JsonObject, type Tool, type ToolCall, ToolError } from '../tool.ts';
import { type FoundItem, ITEM, itemOf } from './cooperation.ts';

const LISTS = ['history', 'cooperation', 'members'] as const;

/** Items of each list that is included. */
const MAX_ITEMS = 20;

/** Language of names. A record has its titles in all languages at its page. */
const LANG = 'en';

/** The part of an address before an id. */
const BEFORE_ID = /^.*\/id\//;

/** The table whose records may have members. */
const PARTY = 'party';

const HISTORY = new OwnDocument(`query McpHistory($id: ID!) {
  node(id: $id) {
    ... on Record { history(first: ${MAX_ITEMS}) { nodes { version kind at note changes { path } } } }
  }
}`);

const MEMBERS = new OwnDocument(`query McpMembers($id: String!) {
  parties(where: { within: $id }, first: ${MAX_ITEMS}) { totalCount nodes { id url name } }
}`);

interface Page {
  node: FoundRecord | null;
}
interface History {
  node: {
    history: { nodes: { version: number; kind: string; at: string; note: string; changes: { path: string }[] }[] };
  };
}
interface Members {
  parties: { totalCount: number; nodes: JsonObject[] };
}
interface Cooperation {
  cooperationItems: { totalCount: number; nodes: FoundItem[] };
}

/** The tool `record`: everything that is recorded about one record. */
export function recordTool(schema: GraphQLSchema): Tool {
  const documents = new Map([...recordDocuments()].map(([table, text]) => [table, new OwnDocument(text)]));
  const items = new OwnDocument(`query McpCooperationOf($where: CooperationWhere!, $langs: [Locale!]) {
    cooperationItems(where: $where, first: ${MAX_ITEMS}) { totalCount nodes { ${ITEM} } }
  }
  ${hitFragment(schema)}`);

  async function listOf(
    list: (typeof LISTS)[number],
    record: FoundRecord,
    type: RecordTypeDescription,
    call: ToolCall,
  ) {
    const id = record.currentId;
    if (list === 'history') {
      const { nodes } = (await call.read<History>(HISTORY, { id })).data.node.history;
      return nodes.map(({ changes, ...version }) => ({ ...version, changed: changes.map(({ path }) => path) }));
    }
    if (list === 'cooperation') {
      const where = type.page.cooperation!.where(id);
      const { totalCount, nodes } = (await call.read<Cooperation>(items, { where, langs: [] })).data.cooperationItems;
      return { total: totalCount, items: nodes.map(itemOf) };
    }
    const { totalCount, nodes } = (await call.read<Members>(MEMBERS, { id })).data.parties;
    return { total: totalCount, items: nodes };
  }

  return defineTool(
    'record',
    'Reads one record with all its facts, sources and a citation. Quote the citation when you use a fact. `include` adds its versions, its latest cooperation items (of a party, forum, source or topic), or the parties within a party.',
    {
      id: z.string().min(1).max(200).describe('Id or address, as another tool returned it.'),
      version: z.int().min(1).optional().describe('A past version.'),
      include: z.array(z.enum(LISTS)).max(LISTS.length).default([]),
    },
    async ({ id: given, version, include }, call) => {
      const { id, table, versionId } = readId(given, version);
      const document = documents.get(table);
      const type = recordTypes().find((each) => tableOf(each.type) === table);
      if (!document || !type) throw unknownId(given);
      for (const list of include) assertHas(type, list);
      const usesRecord = document.text.includes('$record');
      const { data } = await call.read<Page>(document, {
        ...{ id: versionId ?? id, lang: LANG },
        ...(usesRecord && { record: id }),
      });
      const { node, ...related } = data;
      if (!node) throw unknownId(given);
      const lists: JsonObject = {};
      for (const list of new Set(include)) lists[list] = await listOf(list, node, type, call);
      const title = titleOf(node);
      const url = addressOfVersion(node);
      const { __typename: _, citations, history: __, mainLabel: ___, ...facts } = node as FoundRecord & JsonObject;
      return {
        value: {
          record: compact({ type: type.type, title, ...facts, ...related }),
          sources: citations.map(({ fields, locator, quote, assertedValue, ...citation }) => ({
            ...sourceOf({ ...citation, source: { ...citation.source, url: '' } }),
            ...(compact({ fields, locator, quote, assertedValue }) as JsonObject),
          })),
          citation: `${title}. ${call.siteTitle}, version ${node.version}, read ${today()}. ${url}`,
          ...lists,
        },
      };
    },
  );
}

/** Reads an id, an address, or the id of a version. */
function readId(given: string, version: number | undefined): { id: string; table: string; versionId: string | null } {
  const text = given.trim().replace(BEFORE_ID, '');
  const parsed = parseVersionId(text) ?? parseId(text);
  if (!parsed) throw unknownId(given);
  const id = formatId(parsed.type, parsed.uuid);
  const versionId = version === undefined ? (text === id ? null : text) : `${id}@${version}`;
  return { id, table: parsed.type, versionId };
}

function unknownId(given: string): ToolError {
  return new ToolError('RECORD_UNKNOWN', `id: there is no record "${given}". Take an id that find returns.`);
}

function assertHas(type: RecordTypeDescription, list: string): void {
  const has = list === 'history' || (list === 'cooperation' ? type.page.cooperation : tableOf(type.type) === PARTY);
  if (!has) throw badArgument('include', `a ${type.type} has no list "${list}". Omit it.`);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
