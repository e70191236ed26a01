import type { RequestContext } from '../../access/context.ts';
import { canSeeInternal } from '../../access/permissions.ts';
import { OWN_CONCEPT } from '../../domain/topics/topic.reads.ts';
import { sql, visible } from '../../query/sql.ts';
import { readDataVersion } from '../../records/data-version.reads.ts';
import { CLOSE_MATCH, EXACT_MATCH } from '../../records/identifier.entity.ts';
import { formatId } from '../../records/values/ids.ts';
import { etagOf, matchesEtag } from '../../server/http/entity-tags.ts';
import type { StreamRoute } from '../../server/http/route.ts';
import { listAddress } from '../list-address.ts';
import { licenceAddress } from '../releases/licence.ts';
import { toIsoSeconds } from './metadata.ts';
import {
  CHANGE_CHECK_COST,
  cacheHeaders,
  disposition,
  EXPORT_COST,
  type ExportOptions,
  METHODS,
  readInTime,
} from './options.ts';
import { send } from './send.ts';

const PREFIXES = {
  skos: 'http://www.w3.org/2004/02/skos/core#',
  dct: 'http://purl.org/dc/terms/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
};

/** A topic with its identifiers. */
interface TopicRow {
  id: string;
  name: string;
  lang: string;
  names_in: { [lang: string]: string };
  other_names: { lang: string; text: string }[];
  summary: string | null;
  summary_lang: string | null;
  summaries_in: { [lang: string]: string };
  parent_id: string | null;
  identifiers: { scheme: string; value: string }[];
}

const TOPICS = sql`select t.id, t.name, t.name_lang as lang, t.names_in, t.summary, t.summary_lang, t.summaries_in,
    (select coalesce(json_agg(json_build_object('lang', n.lang, 'text', n.text) order by n.ordinal, n.id), '[]')
      from topic_name n where n.topic_id = t.id) as other_names,
    (select p.id from topic p where p.id = t.parent_id and ${visible('p')}) as parent_id,
    (select coalesce(json_agg(json_build_object('scheme', i.scheme, 'value', i.value) order by i.scheme, i.value), '[]')
      from identifier i where i.record_id = t.id) as identifiers
  from topic t where ${visible('t')} order by t.id`;

/** The route of `/export/topics.ttl`: all topics as a concept scheme of SKOS (https://www.w3.org/TR/skos-reference/). */
export function topicsTurtleRoute(options: ExportOptions): StreamRoute {
  const at = '/export/topics.ttl';
  return {
    at,
    cost: CHANGE_CHECK_COST,
    methods: METHODS,
    async serve(incoming) {
      const { request, response, search, charge } = incoming;
      const { reader, viewerOf } = options;
      const viewer = await viewerOf(request);
      listAddress(new URLSearchParams(search), { args: [] });
      const read = <T>(use: (context: RequestContext) => Promise<T>) => readInTime(request, viewer, options, use);
      const seesInternal = canSeeInternal(viewer);
      const mark = await read((context) =>
        readDataVersion((statement) => reader.rowsOf(statement, context), seesInternal),
      );
      const etag = etagOf([at, mark, seesInternal].join('\0'));
      const headers = { ...incoming.headers, ...cacheHeaders(viewer), etag };
      if (matchesEtag(request.headers['if-none-match'], etag)) {
        response.writeHead(304, headers).end();
        return;
      }
      const left = charge(EXPORT_COST);
      const rows = await read((context) => reader.rowsFor(TOPICS, context));
      const file = disposition('topics', toIsoSeconds(new Date()), 'ttl', true);
      const own = { ...headers, ...left, ...file, 'content-type': 'text/turtle; charset=utf-8' };
      await send(incoming, own, turtleOf(rows as unknown as TopicRow[], options), options.sending);
    },
  };
}

/** Writes topics as concepts: a topic from a taxonomy keeps its address there, so that the taxonomy comes back unchanged. */
async function* turtleOf(
  topics: readonly TopicRow[],
  { dataSet, publicUrl }: Pick<ExportOptions, 'dataSet' | 'publicUrl'>,
): AsyncGenerator<string> {
  // Loaded here, since only this export needs it.
  const { DataFactory, Writer } = await import('n3');
  const { namedNode, literal } = DataFactory;
  const writer = new Writer({ prefixes: PREFIXES });
  const type = namedNode(`${PREFIXES.rdf}type`);
  const skos = (name: string) => namedNode(PREFIXES.skos + name);
  const scheme = namedNode(`${publicUrl()}/export/topics.ttl`);
  writer.addQuad(scheme, type, skos('ConceptScheme'));
  writer.addQuad(scheme, namedNode(`${PREFIXES.dct}title`), literal(dataSet.title));
  const licence = dataSet.licence && licenceAddress(dataSet.licence);
  if (licence) writer.addQuad(scheme, namedNode(`${PREFIXES.dct}license`), namedNode(licence));
  const addresses = new Map(topics.map((topic) => [topic.id, addressOf(topic, publicUrl())]));
  for (const topic of topics) {
    const { id, parent_id: parentId, identifiers } = topic;
    const concept = namedNode(addresses.get(id)!);
    writer.addQuad(concept, type, skos('Concept'));
    writer.addQuad(concept, skos('inScheme'), scheme);
    for (const [property, tag, text] of textsOf(topic))
      writer.addQuad(concept, skos(property), tag === 'und' ? literal(text) : literal(text, tag));
    if (parentId) writer.addQuad(concept, skos('broader'), namedNode(addresses.get(parentId)!));
    for (const { scheme: kind, value } of identifiers)
      if (MATCHES[kind] && isAddress(value)) writer.addQuad(concept, skos(MATCHES[kind]), namedNode(value));
  }
  yield await new Promise<string>((resolve, reject) => {
    writer.end((error: Error | null, text: string) => (error ? reject(error) : resolve(text)));
  });
}

/** Returns the texts of a topic: the property of SKOS, the language tag and the text. */
function textsOf(topic: TopicRow): [property: string, tag: string, text: string][] {
  const { name, lang, names_in: names, other_names: others, summary, summary_lang: summaryLang } = topic;
  const inLanguages = (property: string, texts: { [tag: string]: string }) =>
    Object.entries(texts).map(([tag, text]): [string, string, string] => [property, tag, text]);
  return [
    ['prefLabel', lang, name],
    ...inLanguages('prefLabel', names),
    ...others.map(({ lang: tag, text }): [string, string, string] => ['altLabel', tag, text]),
    ...(summary === null ? [] : inLanguages('definition', { [summaryLang!]: summary, ...topic.summaries_in })),
  ];
}

/** Properties of SKOS by scheme of identifiers. */
const MATCHES: { readonly [scheme: string]: string } = { [EXACT_MATCH]: 'exactMatch', [CLOSE_MATCH]: 'closeMatch' };

function addressOf({ id, identifiers }: TopicRow, publicUrl: string): string {
  const own = identifiers.find(({ scheme, value }) => scheme === OWN_CONCEPT && isAddress(value));
  return own?.value ?? `${publicUrl}/id/${formatId('topic', id)}`;
}

/** Whether a text may stand between angle brackets (IRIREF of Turtle): the writer does not escape all characters there. */
function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:[^\p{Cc} <>"{}|^`\\]+$/iu.test(text);
}
