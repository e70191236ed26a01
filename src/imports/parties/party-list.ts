import { readFile } from 'node:fs/promises';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { PartyLevel } from '../../domain/parties/party.entity.ts';
import { Unreadable } from '../files/source-file.ts';
import { writePrivately } from '../runs/private-file.ts';
import type { NamedParty } from './mentioned-parties.ts';
import { PartyNames, type Reviewed } from './party-names.ts';

// The list of parties of a file, to be reviewed: what each name was taken for and how sure that is. Whoever disagrees
// writes into "means": the party, by its slug, id, code or name; "new", for one that is to be made; "unknown", for none.

const COLUMNS = ['name', 'within', 'level', 'times', 'how', 'score', 'party', 'called', 'remark', 'means'];

/**
 * Writes the list, those first that nobody is sure of.
 * @param reviewed what was said of names before, which stays in it
 * @returns how many names it has
 */
export async function writePartyList(
  path: string,
  names: AsyncIterable<NamedParty>,
  reviewed: ReadonlyMap<string, Reviewed>,
): Promise<number> {
  let count = 0;
  const lines = async function* () {
    yield stringify([COLUMNS]);
    for await (const { name, within, level, times, how, score, party, called, remark } of names) {
      const said = reviewed.get(PartyNames.keyOf({ name, within }));
      const means = said?.means === '' ? 'unknown' : said?.means;
      count++;
      yield stringify([
        [name, within, said?.level ?? level, times, how, score ?? '', party, called, remark, means ?? ''],
      ]);
    }
  };
  await writePrivately(path, lines);
  return count;
}

/**
 * Reads a list that somebody reviewed, with the names that it leaves open, for which nothing stands in "means".
 * @throws Unreadable where it is no such list
 */
export async function readPartyList(path: string): Promise<Map<string, Reviewed>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new Unreadable(`The list of parties ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  return partyListIn(text);
}

/** Like `readPartyList`, of a text. */
export function partyListIn(text: string): Map<string, Reviewed> {
  let rows: { [column: string]: string }[];
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Unreadable(`The list of parties cannot be read: ${error.message}.`);
  }
  if (rows[0] && !('name' in rows[0] && 'means' in rows[0])) {
    throw new Unreadable('This is no list of parties: it has no columns "name" and "means".');
  }
  const reviewed = new Map<string, Reviewed>();
  for (const { name = '', within = '', level = '', means = '' } of rows) {
    const said = means.trim();
    const key = PartyNames.keyOf({ name, within });
    // A name that was taken for several parties has several lines: one of them may decide.
    if (said === '' && reviewed.has(key)) continue;
    reviewed.set(key, {
      means: said === '' ? null : said === 'unknown' ? '' : said,
      level: level in PartyLevel ? (level as PartyLevel) : null,
    });
  }
  return reviewed;
}
