import type { GraphQLScalarType, GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { resolvers } from './features.ts';

/**
 * The schema of every feature. Each call builds one of its own, since a reader gives the fields of its schema their
 * resolvers. Arguments are not validated by type-graphql: rules belong where the write happens, so that a message can
 * name the rule.
 */
export function buildSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: resolvers() as unknown as NonEmptyArray<new () => object>,
    validate: false,
    // Whoever serves it validates it, and the tests ask it about itself: that is not done at each start.
    skipCheck: true,
    pubSub: NO_TOPICS,
  });
  for (const [name, url] of Object.entries(SPECIFIED_BY)) {
    (schema.getType(name) as GraphQLScalarType).specifiedByURL = url;
  }
  // type-graphql makes the root types itself and has no place for what they are.
  schema.getQueryType()!.description =
    'What is on record of parties, forums, agreements and promises, and which source says so.';
  schema.getMutationType()!.description =
    'What may be written. Each mutation is one transaction: all that it says is written, or nothing.';
  schema.getSubscriptionType()!.description =
    'What happens, told as it happens: by WebSocket at /graphql, by server-sent events at /graphql/stream.';
  return schema;
}

/** The specifications of the scalars of graphql-scalars, which names none. */
const SPECIFIED_BY = {
  DateTime: 'https://www.rfc-editor.org/info/rfc3339',
  Locale: 'https://www.rfc-editor.org/info/bcp47',
  URL: 'https://url.spec.whatwg.org/',
};

/** type-graphql wants one where there are subscriptions. Ours are read from the feed, and nothing is published in here. */
const NO_TOPICS = {
  publish(): never {
    throw new Error('Nothing is published inside the process: a change is announced by the database.');
  },
  subscribe(): never {
    throw new Error('Nothing is published inside the process: subscriptions are read from the feed.');
  },
};
