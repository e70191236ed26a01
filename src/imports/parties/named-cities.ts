import type { EntityManager } from 'typeorm';
import { Party } from '../../domain/parties/party.entity.ts';
import { validatePartyName } from '../../domain/parties/party.rules.ts';
import { PartyName } from '../../domain/parties/party-name.entity.ts';
import type { PartyNameDraft } from '../../domain/parties/party-writes.inputs.ts';
import { createSource } from '../../domain/sources/source.writes.ts';
import { typeOf } from '../../records/known-types.ts';
import {
  addCitation,
  type CitationDraft,
  type IdentifierDraft,
  insertMany,
} from '../../records/writing/record.writes.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { CITY_NAMES_SOURCE, cityNamed, mayBeItem, missingNames, type NamedCity } from '../first-data/city-names.ts';
import { type ImportConnection, onlyImported } from '../writing/import-connection.ts';
import { recognize } from '../writing/known-records.ts';
import type { Staging } from '../writing/staging.ts';

/** The report sentence for a city that received names in other languages. */
const NAMES_ADDED_NOTE = 'Names in other languages or the Wikidata identifier were added to the city.';

/** Cities that are named in one transaction. */
const MAX_CITIES = 200;

const WIKIDATA = 'wikidata';

/** A city that an import created and no editor has changed. */
interface UntouchedCity {
  id: string;
  alpha2: string;
  latitude: number | null;
  longitude: number | null;
  names: PartyNameDraft[];
  wikidata: string[];
}

/** Returns the identifier of a listed city, if it has one. */
export function identifierOf({ wikidata }: NamedCity): IdentifierDraft[] {
  if (wikidata === null) return [];
  return [{ scheme: WIKIDATA, value: wikidata, url: `https://www.wikidata.org/wiki/${wikidata}` }];
}

/** Returns the citation of a city for its listed names. The source is created with the first one. */
export async function citationOfNames(context: WriteContext, { wikidata }: NamedCity): Promise<CitationDraft> {
  const { title } = CITY_NAMES_SOURCE;
  const [known] = await context.db.query('select id from source where title = $1 order by id limit 1', [title]);
  // Written at once instead of buffered, because the next city looks it up.
  const sourceId: string = known?.id ?? (await createSource({ ...context, rowSink: undefined }, CITY_NAMES_SOURCE));
  return { sourceId, fields: wikidata === null ? ['names'] : ['names', 'identifiers'] };
}

/**
 * Adds names in other languages and identifiers from the list to the cities of a file that imports created and no
 * editor changed. Existing values stay. The report lists the cities.
 */
export async function nameCities(connection: ImportConnection, staging: Staging): Promise<void> {
  const pending: { city: UntouchedCity; listed: NamedCity; names: PartyNameDraft[] }[] = [];
  for (const city of await untouchedCities(connection.db)) {
    const listed = listedFor(city);
    if (!listed) continue;
    const names = missingNames(city.names, listed);
    const lacksItem = city.wikidata.length === 0 && listed.wikidata !== null;
    if (names.length > 0 || lacksItem) pending.push({ city, listed, names });
  }
  for (let from = 0; from < pending.length; from += MAX_CITIES) {
    const batch = pending.slice(from, from + MAX_CITIES);
    const reported = await connection.transaction(async (context) => {
      const sentences = new Map<string, string>();
      for (const { city, listed, names } of batch) {
        const sentence = await nameCity(context, city, listed, names);
        if (sentence) sentences.set(city.id, sentence);
      }
      return sentences;
    });
    await report(connection.db, staging, reported);
  }
}

/** @returns the report sentence; null if nothing was changed */
async function nameCity(
  context: WriteContext,
  { id, names: known, wikidata }: UntouchedCity,
  listed: NamedCity,
  names: readonly PartyNameDraft[],
): Promise<string | null> {
  const identifiers = wikidata.length === 0 ? identifierOf(listed) : [];
  const asRecord = { kind: typeOf(Party), draft: { identifiers } };
  const other = (await recognize(context.db, [asRecord])).get(asRecord);
  // The listed city is another record. Whether the two are the same is left to editors.
  if (other) return other.id ? `It may be the same as another city: ${other.sentence}` : null;
  if (names.length === 0 && identifiers.length === 0) return null;
  await insertMany(
    context,
    PartyName,
    names.map((name, index) => ({
      partyId: id,
      ordinal: known.length + index,
      ...validatePartyName(context.errors.at('names', index), name),
    })),
  );
  await insertMany(
    context,
    'identifier',
    identifiers.map((identifier) => ({ recordId: id, ...identifier })),
  );
  await addCitation(context, id, await citationOfNames(context, listed));
  return NAMES_ADDED_NOTE;
}

/**
 * Finds the listed city of a party by one of its names, its country and its place; a city with another Wikidata item
 * does not match.
 */
function listedFor({ alpha2, latitude, longitude, names, wikidata }: UntouchedCity): NamedCity | undefined {
  const coordinates = latitude === null || longitude === null ? null : { latitude, longitude };
  const [main] = names;
  const listed = main && cityNamed(main.text, alpha2, coordinates);
  return listed && mayBeItem(listed, wikidata) ? listed : undefined;
}

/** Selects the cities of this file that only imports have written. */
function untouchedCities(db: EntityManager): Promise<UntouchedCity[]> {
  return db.query(
    `select p.id, min(c.alpha2) as alpha2, p.latitude, p.longitude,
      (select json_agg(json_build_object('text', n.text, 'lang', n.lang, 'kind', n.kind) order by n.ordinal, n.id)
        from party_name n where n.party_id = p.id) as names,
      array(select value from identifier where record_id = p.id and scheme = '${WIKIDATA}') as wikidata
    from (
      select party_id as id from import_taken where party_id is not null
      union
      select coalesce(survivor_of(e.merged_into), e.id) from import_record r join imported_record i using (key)
      join record e on e.id = i.record_id where r.kind = '${typeOf(Party)}'
    ) named
    join party p on p.id = named.id and p.level = 'CITY'
    join lies_within l on l.party_id = p.id and l.depth > 0 join party c on c.id = l.ancestor_id and c.alpha2 is not null
    where ${onlyImported('p.id')}
    group by p.id, p.latitude, p.longitude having count(distinct c.alpha2) = 1
    order by p.id`,
  );
}

/** Adds the sentences to the list of parties and to the rows that describe the cities. */
async function report(db: EntityManager, staging: Staging, sentences: ReadonlyMap<string, string>): Promise<void> {
  if (sentences.size === 0) return;
  const values = [[...sentences.keys()], [...sentences.values()]];
  await db.query(
    `update import_taken m set remark = concat_ws(' ', m.remark, t.sentence)
    from unnest($1::uuid[], $2::text[]) as t (id, sentence) where m.party_id = t.id`,
    values,
  );
  const rows: { row: number; sentence: string }[] = await db.query(
    `select r.first as row, t.sentence from unnest($1::uuid[], $2::text[]) as t (id, sentence)
    join imported_record i on i.record_id = t.id join import_record r using (key)`,
    values,
  );
  for (const { row, sentence } of rows) await staging.note(row, 'REPAIRED', sentence);
}
