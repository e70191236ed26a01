import type { GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { recordTypes } from '../../../records/description/registry.ts';
import { type FoundHit, hitFragment, hitOf } from '../hits.ts';
import { OwnDocument } from '../own-document.ts';
import { defineTool, type Tool } from '../tool.ts';

interface Found {
  search: {
    totalCount: number;
    pageInfo: { hasNextPage: boolean };
    edges: { cursor: string; node: FoundHit }[];
  };
}

/** The tool `find`: records of all types by words. */
export function findTool(schema: GraphQLSchema): Tool {
  const types = recordTypes().map(({ type }) => type);
  const document = new OwnDocument(`query McpFind(
    $text: String!, $types: [RecordType!], $lang: Locale, $langs: [Locale!], $first: Int, $after: String
  ) {
    search(text: $text, types: $types, lang: $lang, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage }
      edges { cursor node { ...Hit } }
    }
  }
  ${hitFragment(schema)}`);
  return defineTool(
    'find',
    'Finds records by words, in any language and script: parties (cities, countries, organizations), people, forums, sessions, agreements, commitments, statements, figures, topics and sources. Start here. If `next` is not null, pass it as `after` to read on.',
    {
      text: z.string().min(1).max(200).describe('Names or words. All must occur.'),
      types: z.array(z.enum(types)).min(1).max(types.length).optional().describe('Only records of these types.'),
      lang: z.string().max(35).optional().describe('Language of titles, such as "en", "ru" or "zh".'),
      first: z.int().min(1).max(20).default(5),
      after: z.string().max(1_000).optional(),
    },
    async (input, call) => {
      const { data } = await call.read<Found>(document, { ...input, langs: input.lang ? [input.lang] : [] });
      const { edges, totalCount, pageInfo } = data.search;
      const behind = edges.map(({ cursor }) => cursor);
      const next = pageInfo.hasNextPage ? (behind.at(-1) ?? null) : null;
      return {
        value: { hits: edges.map(({ node }) => hitOf(node)), total: totalCount, next },
        list: { name: 'hits', next: { name: 'next', behind } },
      };
    },
  );
}
