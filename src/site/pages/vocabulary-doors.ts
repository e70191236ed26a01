import type { GraphQLSchema } from 'graphql';
import { contextAt } from '../../outputs/linked-data/context.ts';
import { jsonLd } from '../../outputs/linked-data/json-ld.ts';
import { vocabularyAsJsonLd, vocabularyOf } from '../../outputs/linked-data/vocabulary.ts';
import { pageReply, writerFor } from '../../outputs/wording/page-reply.ts';
import { notFound } from '../../runtime/errors.ts';
import { choiceBy } from '../../server/http/negotiation.ts';
import type { Door, Reply } from '../../server/http/route.ts';
import { vocabularyPage } from './vocabulary-page.ts';

/** Asked for anew as often as somebody likes: it changes with this server's version only. */
const CACHING = { 'cache-control': 'public, no-cache' };

const wantsJsonLd = choiceBy('accept', (client) =>
  client.mediaType(['text/html', ...jsonLd.mediaTypes])?.includes('json'),
);

/**
 * The doors to the vocabulary of our linked data: `/ns` for people and for programs, `/ns.jsonld`, and the context.
 * @param publicUrl where this server is, once it listens
 */
export function vocabularyDoors(schema: GraphQLSchema, publicUrl: () => string): Door[] {
  const terms = vocabularyOf(schema);
  const asJsonLd = () => inJsonLd(vocabularyAsJsonLd(terms, publicUrl()));
  return [
    {
      at: '/ns',
      cost: 0,
      answer: async (asked) =>
        wantsJsonLd(asked.request.headers.accept)
          ? asJsonLd()
          : pageReply(vocabularyPage(terms, writerFor(asked)), { ...CACHING, vary: 'Accept, Accept-Language' }),
    },
    { at: '/ns.jsonld', cost: 0, answer: async () => asJsonLd() },
    {
      at: '/ns/',
      cost: 0,
      answer: async ({ path }) => {
        if (path === '/ns/context.jsonld') return inJsonLd(contextAt(publicUrl(), terms));
        throw notFound('The vocabulary is at /ns, its context at /ns/context.jsonld.');
      },
    },
  ];
}

function inJsonLd(body: object): Reply {
  return {
    status: 200,
    headers: { ...CACHING, 'content-type': jsonLd.mediaTypes[0], vary: 'Accept' },
    body: `${JSON.stringify(body, null, 2)}\n`,
  };
}
