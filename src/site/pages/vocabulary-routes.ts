import type { GraphQLSchema } from 'graphql';
import { contextAt } from '../../outputs/linked-data/context.ts';
import { jsonLd } from '../../outputs/linked-data/json-ld.ts';
import { vocabularyAsJsonLd, vocabularyOf } from '../../outputs/linked-data/vocabulary.ts';
import { pageReply } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import { notFound } from '../../runtime/errors.ts';
import { chooseByHeader } from '../../server/http/negotiation.ts';
import type { Reply, Route } from '../../server/http/route.ts';
import { vocabularyPage } from './vocabulary-page.ts';

/** Revalidated on each use; the vocabulary changes only with the version of this server. */
const CACHING = { 'cache-control': 'public, no-cache' };

const wantsJsonLd = chooseByHeader('accept', (client) =>
  client.mediaType(['text/html', ...jsonLd.mediaTypes])?.includes('json'),
);

/**
 * The routes of the vocabulary of linked data: `/ns` as page or JSON-LD, `/ns.jsonld`, and the context.
 * @param publicUrl the address of this server, available when it listens
 */
export function vocabularyRoutes(site: Site, schema: GraphQLSchema, publicUrl: () => string): Route[] {
  const terms = vocabularyOf(schema);
  const asJsonLd = () => inJsonLd(vocabularyAsJsonLd(terms, publicUrl()));
  return [
    {
      at: '/ns',
      cost: 0,
      handle: async (incoming) =>
        wantsJsonLd(incoming.request.headers.accept)
          ? asJsonLd()
          : pageReply(vocabularyPage(terms, await site.writerFor(incoming)), {
              ...CACHING,
              vary: 'Accept, Accept-Language',
            }),
    },
    { at: '/ns.jsonld', cost: 0, handle: async () => asJsonLd() },
    {
      at: '/ns/',
      cost: 0,
      handle: async ({ path }) => {
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
