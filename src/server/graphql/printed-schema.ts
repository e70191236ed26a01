import { type GraphQLSchema, lexicographicSortSchema, parse, printSchema } from 'graphql';
import { etagOf, matchesEtag } from '../http/entity-tags.ts';
import type { Route } from '../http/route.ts';

/**
 * Formats a schema as text, as in `schema.graphql`. Definitions of one kind are ordered by the last words of their
 * names (all connections, then all edges): compression finds similarities only within 32 KB.
 */
export function printedSchema(schema: GraphQLSchema): string {
  const text = printSchema(lexicographicSortSchema(schema));
  const printed = parse(text).definitions.map((definition) => ({
    order: 'name' in definition ? `${definition.kind} ${lastWordFirst(definition.name?.value ?? '')}` : definition.kind,
    text: text.slice(definition.loc?.start, definition.loc?.end),
  }));
  printed.sort((one, other) => (one.order < other.order ? -1 : 1));
  return `${printed.map((definition) => definition.text).join('\n\n')}\n`;
}

function lastWordFirst(name: string): string {
  return name
    .split(/(?=[A-Z])/)
    .reverse()
    .join(' ');
}

/** The route `/schema.graphql`: the schema as SDL. It is printed on the first request. */
export function schemaRoute(schema: GraphQLSchema): Route {
  let printed: { body: string; etag: string } | null = null;
  return {
    at: '/schema.graphql',
    cost: 0,
    handle: async ({ request }) => {
      if (!printed) {
        const body = printedSchema(schema);
        printed = { body, etag: etagOf(body) };
      }
      const headers = { 'cache-control': 'public, no-cache', etag: printed.etag };
      if (matchesEtag(request.headers['if-none-match'], printed.etag)) return { status: 304, headers, body: '' };
      return { status: 200, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, body: printed.body };
    },
  };
}
