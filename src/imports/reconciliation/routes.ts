import type { RequestContext } from '../../access/context.ts';
import type { OutputOptions } from '../../outputs/record-documents/record-queries.ts';
import { chooseLanguage } from '../../outputs/wording/languages.ts';
import { Writer } from '../../outputs/wording/writer.ts';
import { InternalQuery } from '../../query/running/internal-query.ts';
import { notFound } from '../../runtime/errors.ts';
import { VERSION } from '../../runtime/version.ts';
import { HttpError } from '../../server/http/http-error.ts';
import { JSON_RESPONSE } from '../../server/http/media-types.ts';
import type { Reply, Route, RouteRequest } from '../../server/http/route.ts';
import type { ReadRows } from '../parties/party-search.ts';
import { DataExtensions, proposedProperty, wordIn } from './data-extension.ts';
import { LIMIT_SETTING, PROPERTY_IDS } from './properties.ts';
import { answerQueries, inSentence, type TypeReference, typeOfLevel } from './query-results.ts';
import {
  badRequest,
  parseExtension,
  parseQueries,
  RECONCILIATION_LIMITS,
  TYPE_IDS,
  TYPES,
  type TypeId,
} from './request-json.ts';

const AT = '/reconcile';

/** Prices, in rows of a GraphQL response. The manual publishes them. */
const COSTS = { query: 20, suggestion: 20, value: 1, minExtension: 10 };

/** Suggestions of one response. */
const PAGE_SIZE = 10;

/** A list of the API has this many parties at most. */
const MAX_LISTED = 100;

/** Size of the frame in which OpenRefine shows a party, in pixels. */
const PREVIEW = { width: 430, height: 300 };

interface FoundParties {
  parties: {
    nodes: { __typename: TypeId; id: string; name: string; country: { id: string; name: string } | null }[];
  };
}

/** A request, and what a response to it needs. */
interface Incoming {
  request: RouteRequest;
  /** The parameters of the address, or the fields of the form. */
  parameters: URLSearchParams;
  to: Writer;
}

/**
 * The routes of the Reconciliation Service API 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/),
 * by which OpenRefine and similar programs match names with parties: `/reconcile` in English, `/reconcile/<lang>` in
 * other languages.
 */
export function reconciliationRoutes(options: OutputOptions, publicUrl: () => string): Route[] {
  const { schema, reader, contextOf, siteTitle } = options;
  const extensions = new DataExtensions(schema, reader);
  const suggestions = new InternalQuery<FoundParties, RequestContext>(SUGGESTED, schema, reader);
  const reading =
    (context: RequestContext): ReadRows =>
    (statement) =>
      reader.rowsFor(statement, context) as Promise<never[]>;
  const contextFor = ({ request: { request, waiting } }: Incoming) => contextOf(request, waiting);

  async function answer(incoming: Incoming): Promise<Reply> {
    const {
      request: { charge },
      parameters,
      to,
    } = incoming;
    const queries = parameters.get('queries');
    if (queries !== null) {
      const batch = parseQueries(queries);
      const left = charge(COSTS.query * batch.size);
      const context = await contextFor(incoming);
      const service = { idSpace: `${publicUrl()}/id/`, read: reading(context), to };
      return json(await answerQueries(batch, service), left);
    }
    const extend = parameters.get('extend');
    if (extend !== null) {
      const asked = parseExtension(extend);
      const left = charge(Math.max(COSTS.minExtension, COSTS.value * asked.ids.length * asked.properties.length));
      return json(await extensions.answer(asked, to, await contextFor(incoming)), left);
    }
    return json(manifest(publicUrl(), siteTitle, to), charge(0), CACHED);
  }

  async function suggest(kind: string, incoming: Incoming): Promise<Reply> {
    const {
      request: { charge },
      parameters,
      to,
    } = incoming;
    const prefix = parameters.get('prefix')?.trim() ?? '';
    const cursor = parameters.get('cursor') ?? '0';
    const { textChars } = RECONCILIATION_LIMITS;
    if (prefix.length > textChars) throw badRequest('prefix', `has more than ${textChars} characters. Shorten it.`);
    if (!/^\d{1,6}$/.test(cursor))
      throw badRequest('cursor', 'must be the number of suggestions to skip. Send a number.');
    const from = Number(cursor);
    const page = <Suggestion>(all: readonly Suggestion[]) => ({ result: all.slice(from, from + PAGE_SIZE) });
    switch (kind) {
      case 'type':
        return json(page(TYPE_IDS.map((id) => typeNamed(id, to)).filter(startingWith(prefix))), charge(0), CACHED);
      case 'property':
        return json(
          page(PROPERTY_IDS.map((id) => proposedProperty(id, to)).filter(startingWith(prefix))),
          charge(0),
          CACHED,
        );
      case 'entity': {
        const left = charge(COSTS.suggestion);
        const first = Math.min(from + PAGE_SIZE, MAX_LISTED);
        if (prefix === '' || from >= MAX_LISTED) return json({ result: [] }, left);
        const variables = { prefix, first, lang: to.wanted.lang };
        const { parties } = await suggestions.dataOf(variables, await contextFor(incoming));
        return json(page(parties.nodes.map((party) => suggested(party, to))), left);
      }
      default:
        throw notFound('The path is unknown. Suggestions are at suggest/entity, suggest/type and suggest/property.');
    }
  }

  function propose({ request: { charge }, parameters, to }: Incoming): Reply {
    const type = parameters.get('type') ?? '';
    const given = parameters.get('limit') ?? '';
    if (!/^\d{0,6}$/.test(given))
      throw badRequest('limit', 'must be a number of properties. Send a number, or omit it.');
    const limit = Number(given);
    const ids = limit > 0 ? PROPERTY_IDS.slice(0, limit) : PROPERTY_IDS;
    const properties = ids.map((id) => proposedProperty(id, to));
    return json({ type, ...(limit > 0 && { limit }), properties }, charge(0), CACHED);
  }

  async function handle(request: RouteRequest): Promise<Reply> {
    const [tag = 'en', ...rest] = request.path.slice(AT.length).split('/').filter(Boolean);
    const language = chooseLanguage(tag, undefined);
    if (!language.named) throw notFound(`"${tag.slice(0, 40)}" is no language. Use a tag such as en, ru or zh.`);
    const to = new Writer(language);
    const { form, search } = request;
    const incoming = { request, parameters: form ?? new URLSearchParams(search), to };
    const [part, kind = ''] = rest;
    if (part === undefined) return answer(incoming);
    if (form)
      throw new HttpError(405, 'METHOD_NOT_ALLOWED', `${request.path} accepts GET, HEAD, OPTIONS, not POST.`, {
        allow: 'GET, HEAD, OPTIONS',
      });
    if (part === 'suggest' && rest.length === 2) return suggest(kind, incoming);
    if (part === 'properties' && rest.length === 1) return propose(incoming);
    throw notFound('The path is unknown. The manual describes the paths at /docs/openrefine.');
  }

  return [AT, `${AT}/`].map((at): Route => ({ at, cost: null, takesForm: true, handle }));
}

/** The description of the service. */
function manifest(url: string, siteTitle: string, to: Writer): object {
  const { lang } = to.wanted;
  const path = (rest: string) => ({ service_url: url, service_path: `${AT}/${lang}/${rest}` });
  const [party] = TYPE_IDS.map((id) => typeNamed(id, to));
  return {
    versions: ['0.2'],
    name: `${siteTitle}: ${inSentence(to.label('parties'), to)}`,
    serviceVersion: VERSION,
    documentation: `${url}/docs/openrefine`,
    identifierSpace: `${url}/id/`,
    schemaSpace: `${url}/ns#`,
    view: { url: `${url}/id/{{id}}` },
    feature_view: { url: `${url}/docs/openrefine#match-{{id}}` },
    preview: { url: `${url}/embed/id/{{id}}?lang=${lang}`, ...PREVIEW },
    batchSize: RECONCILIATION_LIMITS.queries,
    defaultTypes: TYPE_IDS.map((id) => ({ ...typeNamed(id, to), ...(id !== 'Party' && { broader: [party] }) })),
    suggest: { entity: path('suggest/entity'), type: path('suggest/type'), property: path('suggest/property') },
    extend: {
      propose_properties: path('properties'),
      property_settings: [
        {
          name: 'limit',
          type: 'number',
          default: 0,
          label: wordIn(LIMIT_SETTING.label, to),
          help_text: wordIn(LIMIT_SETTING.help, to),
        },
      ],
    },
  };
}

function typeNamed(id: TypeId, to: Writer): TypeReference {
  const level = TYPES[id];
  return level === null ? { id, name: to.code('PARTY') } : typeOfLevel(level, to);
}

function suggested(
  { __typename: type, id, name, country }: FoundParties['parties']['nodes'][number],
  to: Writer,
): object {
  const typed = typeNamed(type, to);
  const place = country && country.id !== id ? country.name : null;
  return { id, name, description: [inSentence(typed.name, to), place].filter(Boolean).join(', '), notable: [typed] };
}

/** Whether the id or the name of a type or property starts with a text. */
function startingWith(prefix: string): (each: { id: string; name: string }) => boolean {
  const wanted = prefix.toLowerCase();
  return ({ id, name }) => [id, name].some((text) => text.toLowerCase().startsWith(wanted));
}

const CACHED = { 'cache-control': 'public, no-cache' };

function json(body: object, ...headers: Record<string, string>[]): Reply {
  const all = Object.assign({ 'content-type': JSON_RESPONSE.contentType }, ...headers);
  return { status: 200, headers: all, body: JSON.stringify(body) };
}

const SUGGESTED = `query SuggestedParties($prefix: String!, $first: Int!, $lang: Locale!) {
  parties(search: $prefix, first: $first) {
    nodes {
      __typename
      id
      name(lang: $lang)
      country {
        id
        name(lang: $lang)
      }
    }
  }
}`;
