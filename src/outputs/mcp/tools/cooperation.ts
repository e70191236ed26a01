import type { GraphQLEnumType, GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { type FoundHit, type FoundName, hitFragment, hitOf, RESOLVED, resolvedNames } from '../hits.ts';
import { OwnDocument } from '../own-document.ts';
import { defineTool, type Tool } from '../tool.ts';

/** A cooperation item as a tool reads it. */
export interface FoundItem extends FoundHit {
  parties: { name: string }[];
  kindLabel: string | null;
  statusLabel: string | null;
}

interface Found {
  cooperation: {
    totalCount: number;
    resolved: FoundName[];
    pageInfo: { hasNextPage: boolean };
    edges: { cursor: string; node: FoundItem }[];
  };
}

/** The fields of an item; it needs the variable `$langs`. */
export const ITEM = '...Hit kindLabel statusLabel parties(first: 20) { name }';

/** Returns a cooperation item for a model. */
export function itemOf(found: FoundItem) {
  const { kindLabel, statusLabel, parties } = found;
  return { ...hitOf(found), kind: kindLabel, status: statusLabel, parties: parties.map(({ name }) => name) };
}

/** Arguments of a period; each day is a partial date. */
export const PERIOD = {
  from: z.string().max(10).optional().describe('First day, month or year: "2024", "2024-05", "2024-05-31".'),
  to: z.string().max(10).optional().describe('Last day, month or year.'),
};

/** These arguments by their paths in the arguments of a list. */
export const PERIOD_NAMES = {
  'where.occurred': 'from and to',
  'where.occurred.from': 'from',
  'where.occurred.to': 'to',
};

/** The tool `cooperation_between`: everything recorded between parties. */
export function cooperationTool(schema: GraphQLSchema): Tool {
  const types = (schema.getType('CooperationItemType') as GraphQLEnumType).getValues().map(({ name }) => name);
  const document = new OwnDocument(
    `query McpCooperationBetween(
    $parties: [String!]!, $where: CooperationWhere, $text: String, $langs: [Locale!], $first: Int, $after: String
  ) {
    cooperation(between: $parties, where: $where, search: $text, first: $first, after: $after) {
      totalCount
      ${RESOLVED}
      pageInfo { hasNextPage }
      edges { cursor node { ${ITEM} } }
    }
  }
  ${hitFragment(schema)}`,
    { ...PERIOD_NAMES, 'where.types': 'types' },
  );
  return defineTool(
    'cooperation_between',
    'Lists all agreements, commitments, statements, figures and sessions between parties, the latest first. A city counts as its country: ["RU", "CU"] finds items of Moscow and Havana.',
    {
      parties: z.array(z.string().min(1).max(200)).min(2).max(10).describe('Names in any language, codes or ids.'),
      text: z.string().min(1).max(200).optional().describe('Only items with these words.'),
      ...PERIOD,
      types: z.array(z.enum(types)).min(1).optional(),
      first: z.int().min(1).max(20).default(10),
      after: z.string().max(1_000).optional(),
    },
    async ({ from, to, types, ...input }, call) => {
      const where = { ...(types && { types }), ...((from || to) && { occurred: { from, to } }) };
      const { data } = await call.read<Found>(document, { ...input, where, langs: [] });
      const { edges, totalCount, pageInfo, resolved } = data.cooperation;
      const behind = edges.map(({ cursor }) => cursor);
      const next = pageInfo.hasNextPage ? (behind.at(-1) ?? null) : null;
      const items = edges.map(({ node }) => itemOf(node));
      return {
        value: { items, total: totalCount, next, resolved: resolvedNames(resolved) },
        list: { name: 'items', next: { name: 'next', behind } },
      };
    },
  );
}
