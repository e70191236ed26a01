import { badInput } from '../../runtime/errors.ts';
import type { StreamDoor } from '../../server/http/route.ts';
import type { Described } from './described.ts';
import { citationOf, NO_LICENCE, type State, titleOf } from './describing.ts';
import { cachingFor, type ExportOptions, METHODS } from './options.ts';
import { sendWhole } from './sending.ts';

/** The parameters by which an export names the state that it is of. */
const OF_STATE = ['at', 'version'];

/** The header by which an export names its description. */
export function describedBy(name: string, parameters: URLSearchParams, { at, version }: State): { link: string } {
  const described = new URLSearchParams(parameters);
  described.delete('bom');
  described.set('at', at);
  described.set('version', version);
  return { link: `<${name}.csv-metadata.json?${described}>; rel="describedby"; type="application/csvm+json"` };
}

/** What a table says and means, and how to cite it: the sibling of its CSV, as CSV on the Web (W3C) describes tables. */
export function descriptionDoor(described: Described, options: ExportOptions): StreamDoor {
  return {
    at: `/export/${described.name}.csv-metadata.json`,
    cost: 0,
    methods: METHODS,
    async serve(asked) {
      const caching = cachingFor(await options.viewerOf(asked.request));
      const description = descriptionOf(described, new URLSearchParams(asked.search), options);
      const own = { ...caching, 'content-type': 'application/csvm+json; charset=utf-8' };
      await sendWhole(asked, own, `${JSON.stringify(description, null, 2)}\n`);
    },
  };
}

function descriptionOf(
  { name, list, at }: Described,
  parameters: URLSearchParams,
  { publicUrl, dataSet }: ExportOptions,
): object {
  const { given, tableSchema } = at(parameters, OF_STATE);
  const state = stateIn(parameters);
  for (const each of OF_STATE) parameters.delete(each);
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

/** The state that a description is asked for, which the export named in its header Link. */
function stateIn(parameters: URLSearchParams): State | null {
  const [at, version] = [parameters.get('at'), parameters.get('version')];
  if (at === null && version === null) return null;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at ?? '')) throw badInput('at', 'take it as an export names it.');
  if (!/^[\w-]{1,200}$/.test(version ?? '')) throw badInput('version', 'take it as an export names it.');
  return { at: at!, version: version! };
}
