import type { DataSource } from 'typeorm';
import { Role } from '../../access/viewer.ts';
import { Party, PartyLevel } from '../../domain/parties/party.entity.ts';
import { createParty } from '../../domain/parties/party.writes.ts';
import { createSource } from '../../domain/sources/source.writes.ts';
import { typeOf } from '../../records/known-types.ts';
import { inTransaction, type WriteContext } from '../../records/writing/transaction.ts';
import { demoData } from '../demo-data/demo-data.ts';
import { reviseDemoData } from '../demo-data/revisions.ts';
import { HINDI_SOURCE, readCountries } from './countries.ts';
import { checkData } from './data-check.ts';
import { createEachRecord, readDataSet } from './data-set.ts';

const DATA_SET = 'st-petersburg-2025.yaml';

/**
 * Loads the reference data and the first data set into a database that has never held a record; any other database
 * stays unchanged. One transaction makes it atomic, and a lock lets only one of several starting instances load.
 * @param dataSet the text of the data file
 * @returns whether the data were loaded
 * @throws Unreadable if the data file has errors or breaks a rule of the domain
 * @throws OperatorError if the database holds demo data
 */
export function loadFirstData(dataSource: DataSource, dataSet = readDataSet(DATA_SET)): Promise<boolean> {
  return loadOnce(dataSource, { name: DATA_SET, by: 'first data', data: () => dataSet, isDemo: false });
}

/**
 * Loads the reference data and invented records, as `loadFirstData` does, and marks the database as a demo.
 * @throws OperatorError if the database holds other data
 */
export async function loadDemoData(dataSource: DataSource): Promise<boolean> {
  const isLoaded = await loadOnce(dataSource, { name: 'demo data', by: 'demo data', data: demoData, isDemo: true });
  if (isLoaded) await reviseDemoData(dataSource);
  return isLoaded;
}

/** The data of a new database, and its author in the history. */
interface DataSet {
  name: string;
  by: string;
  data: () => string | object;
  isDemo: boolean;
}

function loadOnce(dataSource: DataSource, { name, by, data, isDemo }: DataSet): Promise<boolean> {
  const author = { by, viewer: { role: Role.ADMIN, name: by } };
  return inTransaction(dataSource, author, async (context) => {
    // A waiting instance waits as long as the other one takes.
    await context.db.query('set local statement_timeout = 0');
    await context.db.query("select pg_advisory_xact_lock(hashtext('entente first data'))");
    // Checked again under the lock, because the other instance may have loaded the other data.
    await checkData((text) => context.db.query(text), isDemo);
    const [{ is_new }] = await context.db.query('select not exists (select from record) as is_new');
    if (!is_new) return false;

    if (isDemo) await context.db.query('insert into demo_data default values');
    // Countries come first, because a plain name resolves to the first party with it.
    const countryIds = await writeCountries(context);
    await createEachRecord(data(), name, countryIds, ({ written }, draft) => written.create(context, draft));
    return true;
  });
}

/** Creates all countries, each citing the sources of its names. @returns their ids by type and ISO code */
async function writeCountries(context: WriteContext): Promise<Map<string, string>> {
  const { countries, source } = readCountries();
  const [sourceId, hindiId] = [await createSource(context, source), await createSource(context, HINDI_SOURCE)];

  const ids = new Map<string, string>();
  for (const { alpha2, alpha3, numeric, officiallyAssigned, coordinates, names } of countries) {
    const id = await createParty(context, {
      level: PartyLevel.COUNTRY,
      alpha2,
      alpha3,
      coordinates,
      names,
      identifiers: numeric ? [{ scheme: 'iso3166-1-numeric', value: numeric }] : [],
      flags: officiallyAssigned ? [] : [userAssigned(alpha2)],
      citations: [
        { sourceId },
        ...(names.some(({ lang }) => lang === 'hi') ? [{ sourceId: hindiId, fields: ['names'] }] : []),
      ],
    });
    ids.set(`${typeOf(Party)}/${alpha2}`, id);
  }
  return ids;
}

function userAssigned(alpha2: string) {
  const message = `ISO 3166-1 has not assigned ${alpha2}: it is one of the codes that users may assign themselves.`;
  return { code: 'CODE_USER_ASSIGNED', path: 'alpha2', message };
}
