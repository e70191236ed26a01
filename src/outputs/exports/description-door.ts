import { badInput } from '../../runtime/errors.ts';
import type { StreamDoor } from '../../server/http/route.ts';
import type { Described } from './described.ts';
import { citationOf, NO_LICENCE, type State, titleOf } from './describing.ts';
import { cachingFor, type ExportOptions, METHODS } from './options.ts';
import { sendWhole } from './sending.ts';

/** Parameters that state which data version an export was read from. */
const VERSION_PARAMETERS = ['at', 'version'];

/** The Link header that points from an export to its description. */
export function describedBy(name: string, parameters: URLSearchParams, { at, version }: State): { link: string } {
  const described = new URLSearchParams(parameters);
  described.delete('bom');
  described.set('at', at);
  described.set('version', version);
  return { link: `<${name}.csv-metadata.json?${described}>; rel="describedby"; type="application/csvm+json"` };
}

/** The route of an export's description as CSV on the Web (W3C): columns, licence and citation. */
export function descriptionDoor(described: Described, options: ExportOptions): StreamDoor {
  return {
    at: `/export/${described.name}.csv-metadata.json`,
    cost: 0,
    methods: METHODS,
    async serve(incoming) {
      const caching = cachingFor(await options.viewerOf(incoming.request));
      const description = descriptionOf(described, new URLSearchParams(incoming.search), options);
      const own = { ...caching, 'content-type': 'application/csvm+json; charset=utf-8' };
      await sendWhole(incoming, own, `${JSON.stringify(description, null, 2)}\n`);
    },
  };
}

function descriptionOf(
  { name, list, at }: Described,
  parameters: URLSearchParams,
  { publicUrl, dataSet }: ExportOptions,
): object {
  const { given, tableSchema } = at(parameters, VERSION_PARAMETERS);
  const state = stateIn(parameters);
  for (const each of VERSION_PARAMETERS) parameters.delete(each);
  const url = `${publicUrl()}/export/${name}.csv${parameters.size > 0 ? `?${parameters}` : ''}`;
  const title = titleOf({ name });
  return {
    '@context': 'http://www.w3.org/ns/csvw',
    url,
    'dc:title': `${dataSet.title}: ${title}`,
    'dc:license': dataSet.licence ?? NO_LICENCE,
    ...(dataSet.contact && { 'dc:publisher': dataSet.contact }),
    ...(state && {
      'dc:date': state.at,
      'schema:version': state.version,
      'dc:bibliographicCitation': citationOf(dataSet, title, state, url),
    }),
    notes: [{ list, ...given }],
    tableSchema,
  };
}

/** The data version in the parameters, which the Link header of the export sets; null without it. */
function stateIn(parameters: URLSearchParams): State | null {
  const [at, version] = [parameters.get('at'), parameters.get('version')];
  if (at === null && version === null) return null;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at ?? ''))
    throw badInput('at', 'it is no instant such as 2026-01-31T12:00:00Z. Copy it from the Link header of the export.');
  if (!/^[\w-]{1,200}$/.test(version ?? ''))
    throw badInput('version', 'it is no feed token. Copy it from the Link header of the export.');
  return { at: at!, version: version! };
}
