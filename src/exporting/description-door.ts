import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StreamDoor } from '../door.ts';
import { badInput } from '../errors.ts';
import { listAddress } from '../reading/list-address.ts';
import type { ExportedTable } from './columns.ts';
import { citationOf, NO_LICENCE, type State, tableSchemaOf, titleOf } from './describing.ts';
import { columnsOfGroups, type GroupsTable } from './groups.ts';
import { cachingFor, type ExportOptions, METHODS } from './options.ts';
import { sendWhole } from './sending.ts';

/** The parameters by which an export names the state that it is of. */
const OF_STATE = ['at', 'version'];

/** What a table says and means, and how to cite it: the sibling of its CSV, as CSV on the Web (W3C) describes tables. */
export class DescriptionDoor implements StreamDoor {
  readonly at: string;
  readonly cost = 0;
  readonly methods = METHODS;
  readonly #table: ExportedTable;
  readonly #groups: GroupsTable | null;
  readonly #options: ExportOptions;

  constructor(table: ExportedTable, groups: GroupsTable | null, options: ExportOptions) {
    this.at = `/export/${table.name}.csv-metadata.json`;
    this.#table = table;
    this.#groups = groups;
    this.#options = options;
  }

  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    headers: Record<string, string>,
    search: string,
  ): Promise<void> {
    const viewer = await this.#options.viewerOf(request);
    const described = this.#description(new URLSearchParams(search));
    await sendWhole(
      request,
      response,
      { ...headers, ...cachingFor(viewer), 'content-type': 'application/csvm+json; charset=utf-8' },
      `${JSON.stringify(described, null, 2)}\n`,
    );
  }

  #description(parameters: URLSearchParams): object {
    const { schema, publicUrl, dataSet } = this.#options;
    const counted = parameters.has('by') ? this.#groups : null;
    const field = schema.getQueryType()!.getFields()[this.#table.list]!;
    const given = counted?.askedIn(parameters, OF_STATE) ?? listAddress(parameters, field, OF_STATE);
    const state = stateIn(parameters);
    for (const name of OF_STATE) parameters.delete(name);
    const url = `${publicUrl()}/export/${this.#table.name}.csv${parameters.size > 0 ? `?${parameters}` : ''}`;
    return {
      '@context': 'http://www.w3.org/ns/csvw',
      url,
      'dc:title': `${dataSet.title}: ${titleOf(this.#table)}`,
      'dc:license': dataSet.licence ?? NO_LICENCE,
      ...(dataSet.contact && { 'dc:publisher': dataSet.contact }),
      ...(state && {
        'dc:date': state.at,
        'schema:version': state.version,
        'dc:bibliographicCitation': citationOf(dataSet, titleOf(this.#table), state, url),
      }),
      notes: [{ list: this.#table.list, ...given }],
      tableSchema: counted
        ? { columns: columnsOfGroups(given.by as string[]).map((name) => ({ name, titles: name })) }
        : tableSchemaOf(schema, this.#table),
    };
  }
}

/** The state that a description is asked for, which the export named in its header Link. */
function stateIn(parameters: URLSearchParams): State | null {
  const [at, version] = [parameters.get('at'), parameters.get('version')];
  if (at === null && version === null) return null;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at ?? '')) throw badInput('at', 'take it as an export names it.');
  if (!/^[\w-]{1,200}$/.test(version ?? '')) throw badInput('version', 'take it as an export names it.');
  return { at: at!, version: version! };
}
