import { badInput } from '../../runtime/errors.ts';
import type { StreamRoute } from '../../server/http/route.ts';
import type { DescribedExport } from './described-export.ts';
import { citationText, type DataVersion, NO_LICENCE, spacedName } from './metadata.ts';
import { cacheHeaders, type ExportOptions, METHODS } from './options.ts';
import { sendText } from './send.ts';

/** Parameters that state which data version an export was read from. */
const VERSION_PARAMETERS = ['at', 'version'];

/** The Link header that points from an export to its description. */
export function describedByHeader(
  name: string,
  parameters: URLSearchParams,
  { at, version }: DataVersion,
): { link: string } {
  const described = new URLSearchParams(parameters);
  described.delete('bom');
  described.set('at', at);
  described.set('version', version);
  return { link: `<${name}.csv-metadata.json?${described}>; rel="describedby"; type="application/csvm+json"` };
}

/** The route of an export's description as CSV on the Web (W3C): columns, licence and citation. */
export function descriptionRoute(described: DescribedExport, options: ExportOptions): StreamRoute {
  return {
    at: `/export/${described.name}.csv-metadata.json`,
    cost: 0,
    methods: METHODS,
    async serve(incoming) {
      const caching = cacheHeaders(await options.viewerOf(incoming.request));
      const description = descriptionOf(described, new URLSearchParams(incoming.search), options);
      const own = { ...caching, 'content-type': 'application/csvm+json; charset=utf-8' };
      await sendText(incoming, own, `${JSON.stringify(description, null, 2)}\n`);
    },
  };
}

function descriptionOf(
  { name, list, at }: DescribedExport,
  parameters: URLSearchParams,
  { publicUrl, dataSet }: ExportOptions,
): object {
  const { given, tableSchema } = at(parameters, VERSION_PARAMETERS);
  const state = stateIn(parameters);
  for (const each of VERSION_PARAMETERS) parameters.delete(each);
  const url = `${publicUrl()}/export/${name}.csv${parameters.size > 0 ? `?${parameters}` : ''}`;
  const title = spacedName({ name });
  return {
    '@context': 'http://www.w3.org/ns/csvw',
    url,
    'dc:title': `${dataSet.title}: ${title}`,
    'dc:license': dataSet.licence ?? NO_LICENCE,
    ...(dataSet.contact && { 'dc:publisher': dataSet.contact }),
    ...(state && {
      'dc:date': state.at,
      'schema:version': state.version,
      'dc:bibliographicCitation': citationText(dataSet, title, state, url),
    }),
    notes: [{ list, ...given }],
    tableSchema,
  };
}

/** The data version in the parameters, which the Link header of the export sets; null without it. */
function stateIn(parameters: URLSearchParams): DataVersion | null {
  const [at, version] = [parameters.get('at'), parameters.get('version')];
  if (at === null && version === null) return null;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at ?? ''))
    throw badInput('at', 'it is no instant such as 2026-01-31T12:00:00Z. Copy it from the Link header of the export.');
  if (!/^[\w-]{1,200}$/.test(version ?? ''))
    throw badInput('version', 'it is no feed token. Copy it from the Link header of the export.');
  return { at: at!, version: version! };
}
