import type { GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { recordTypes } from '../../../records/description/registry.ts';
import { type FoundHit, hitFragment, hitOf } from '../hits.ts';
import { OwnDocument } from '../own-document.ts';
import { defineTool, type Tool } from '../tool.ts';

interface FoundChange {
  kind: string;
  at: string;
  type: string;
  recordId: string;
  mergedInto: string | null;
  token: string;
  record: FoundHit | null;
}

interface Found {
  changes: { endToken: string; hasMore: boolean; resetRequired: boolean; nodes: FoundChange[] };
}

const NOW = new OwnDocument('query McpFeedToken { feedToken }');

/** The tool `changes_since`: the change feed. */
export function changesTool(schema: GraphQLSchema): Tool {
  const types = recordTypes().map(({ type }) => type);
  const document = new OwnDocument(`query McpChangesSince(
    $token: String, $types: [RecordType!], $involving: [String!], $first: Int!, $langs: [Locale!]
  ) {
    changes(after: $token, types: $types, involving: $involving, first: $first) {
      endToken
      hasMore
      resetRequired
      nodes { kind at type recordId mergedInto token record { ...Hit } }
    }
  }
  ${hitFragment(schema)}`);
  return defineTool(
    'changes_since',
    'Lists what was recorded, changed or withdrawn after a token, oldest first. Without a token it returns only the token of now: keep it, and pass it later. If `resetRequired` is true, the token is too old: search again, and continue from the new token.',
    {
      token: z.string().min(1).max(1_000).optional(),
      types: z.array(z.enum(types)).min(1).max(types.length).optional().describe('Only records of these types.'),
      involving: z.array(z.string().min(1).max(200)).min(1).max(10).optional().describe('Only these parties.'),
      first: z.int().min(1).max(50).default(20),
    },
    async (input, call) => {
      if (input.token === undefined) {
        const { data } = await call.read<{ feedToken: string }>(NOW, {});
        return { value: { changes: [], token: data.feedToken, hasMore: false, resetRequired: false } };
      }
      const { data } = await call.read<Found>(document, { ...input, langs: [] });
      const { endToken, hasMore, resetRequired, nodes } = data.changes;
      const changes = nodes.map(({ kind, at, type, recordId, mergedInto, record }) => ({
        ...{ kind, at, type, recordId },
        ...(mergedInto && { mergedInto }),
        record: record && hitOf(record),
      }));
      return {
        value: { changes, token: endToken, hasMore, resetRequired },
        list: { name: 'changes', next: { name: 'token', behind: nodes.map(({ token }) => token) } },
      };
    },
  );
}
