import type { DataSource } from 'typeorm';
import type { RequestContext } from '../../access/context.ts';
import { assertAllowed } from '../../access/permissions.ts';
import { chooseLanguage } from '../../outputs/wording/languages.ts';
import { Writer } from '../../outputs/wording/writer.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { JSON_RESPONSE } from '../../server/http/media-types.ts';
import type { Reply, RouteRequest } from '../../server/http/route.ts';
import { Unreadable } from '../files/source-file.ts';
import { type ColumnTarget, columnTargets } from '../mapping/column-targets.ts';
import { type Mapping, readMapping } from '../mapping/mapping.ts';
import { mappingNames, readNamedMapping } from '../mapping/mappings.ts';
import { mayChange, savedMappings } from '../mapping/saved-mappings.ts';

/**
 * Handles `GET /import/mappings.json` for editors: the mappings that have a name, those of Entente first, and the fields
 * that a mapping may set in each type of record, with their words in the language of `?lang=` or of the client. Saved
 * mappings that cannot be read any more are left out. `mayChange` is whether the client may replace or delete one.
 */
export async function listMappings(
  db: Pick<DataSource, 'query'>,
  { viewer }: RequestContext,
  { request, search }: RouteRequest,
): Promise<Reply> {
  assertAllowed(viewer, 'WRITE');
  const own = (await mappingNames()).map(async (name) => {
    const { text } = await readNamedMapping(name);
    return { name, text, savedAt: null, savedBy: null, mayChange: false };
  });
  const saved = (await savedMappings(db)).map(({ savedByIdentity, ...mapping }) => ({
    ...mapping,
    mayChange: mayChange(viewer, { savedByIdentity }),
  }));
  const mappings = [...(await Promise.all(own)), ...saved].flatMap(({ text, ...mapping }) => {
    const read = readableMapping(text, mapping.name);
    return read ? [{ ...mapping, title: read.source.title ?? null, columns: read.columns, text }] : [];
  });
  const to = new Writer(chooseLanguage(new URLSearchParams(search).get('lang'), request.headers['accept-language']));
  const types = recordTypes().map(({ type, entity }) => ({
    type,
    label: to.code(entity.name),
    fields: columnTargets(type).map((target) => labelled(target, to)),
  }));
  return {
    status: 200,
    headers: { 'content-type': JSON_RESPONSE.contentType, 'cache-control': 'no-store' },
    body: JSON.stringify({ mappings, types }),
  };
}

/** Returns a mapping; null if it is one that only an earlier version of Entente could read. */
function readableMapping(text: string, name: string): Mapping | null {
  try {
    return readMapping(text, name);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** The words of a field and of its constants: "Participants: party". */
function labelled({ words, path, ...target }: ColumnTarget, to: Writer): object {
  return {
    path,
    label: path
      .split('.')
      .map((name) => to.field(name))
      .join(': '),
    ...target,
    ...(words && { words: words.map((word) => ({ word, label: to.code(word) })) }),
  };
}
