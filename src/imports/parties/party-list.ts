import { readFile } from 'node:fs/promises';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { PartyLevel } from '../../domain/parties/party.entity.ts';
import { Unreadable } from '../files/source-file.ts';
import { writePrivately } from '../runs/private-file.ts';
import type { PartyListEntry } from './mentioned-parties.ts';
import { type NameDecision, PartyNames } from './party-names.ts';

// The list of parties of a file, for review: each name, its party and the certainty. A reviewer who disagrees fills in
// "means": the party by slug, id, code or name; "new" to create one; "unknown" for none.

const COLUMNS = ['name', 'within', 'level', 'times', 'how', 'score', 'party', 'called', 'remark', 'means'];

/**
 * Writes the list, the least certain names first.
 * @param reviewed earlier decisions, which stay in the list
 * @returns the number of names
 */
export async function writePartyList(
  path: string,
  names: AsyncIterable<PartyListEntry>,
  reviewed: ReadonlyMap<string, NameDecision>,
): Promise<number> {
  let count = 0;
  const lines = async function* () {
    yield stringify([COLUMNS]);
    for await (const { name, within, level, times, how, score, party, called, remark } of names) {
      const decision = reviewed.get(PartyNames.keyOf({ name, within }));
      const means = decision?.means === '' ? 'unknown' : decision?.means;
      count++;
      yield stringify([
        [name, within, decision?.level ?? level, times, how, score ?? '', party, called, remark, means ?? ''],
      ]);
    }
  };
  await writePrivately(path, lines);
  return count;
}

/**
 * Reads a reviewed list, including undecided names, whose "means" is empty.
 * @throws Unreadable if the file is not such a list
 */
export async function readPartyList(path: string): Promise<Map<string, NameDecision>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new Unreadable(`The list of parties ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  return partyListIn(text);
}

/** Like `readPartyList`, from a text. */
export function partyListIn(text: string): Map<string, NameDecision> {
  let rows: { [column: string]: string }[];
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Unreadable(`The list of parties cannot be read: ${error.message}.`);
  }
  if (rows[0] && !('name' in rows[0] && 'means' in rows[0])) {
    throw new Unreadable('The list of parties needs the columns "name" and "means".');
  }
  const reviewed = new Map<string, NameDecision>();
  for (const { name = '', within = '', level = '', means = '' } of rows) {
    const decision = means.trim();
    const key = PartyNames.keyOf({ name, within });
    // A name that was resolved to several parties has several lines; one of them may decide.
    if (decision === '' && reviewed.has(key)) continue;
    reviewed.set(key, {
      means: decision === '' ? null : decision === 'unknown' ? '' : decision,
      level: level in PartyLevel ? (level as PartyLevel) : null,
    });
  }
  return reviewed;
}
