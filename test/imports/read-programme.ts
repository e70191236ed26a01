import { Readable } from 'node:stream';
import '../../src/app/features.ts';
import type { ImportedRow, ImportFormat, ImportOptions } from '../../src/imports/files/import-format.ts';
import { storeUpload } from '../../src/imports/files/source-file.ts';
import { scheduleJson, scheduleXml } from '../../src/imports/schedules/schedule-formats.ts';

/** Returns all rows of a programme in XML. */
export function readXml(content: string | Buffer, options: ImportOptions = {}): Promise<ImportedRow[]> {
  return rowsOf(scheduleXml, content, options);
}

/** Returns all rows of a programme in JSON. */
export function readJson(content: object | string | Buffer, options: ImportOptions = {}): Promise<ImportedRow[]> {
  const isText = typeof content === 'string' || Buffer.isBuffer(content);
  return rowsOf(scheduleJson, isText ? content : JSON.stringify(content), options);
}

async function rowsOf(format: ImportFormat, content: string | Buffer, options: ImportOptions): Promise<ImportedRow[]> {
  const file = await storeUpload(Readable.from([Buffer.from(content as string)]), 'programme');
  const rows: ImportedRow[] = [];
  try {
    for await (const row of format.read(file, options)) rows.push(row);
  } finally {
    await file.close();
  }
  return rows;
}

/** The facts of a session in a row. */
export interface ParsedSession {
  key: string;
  title: string;
  titleLang: string;
  titlesIn?: { [lang: string]: string };
  kind: string;
  status: string;
  track?: string;
  abstract?: string;
  startsAt: string | null;
  endsAt: string | null;
  rooms: string[];
  languages?: string[];
  links?: string[];
  /** Names, with the role of those who are not speakers. */
  speakers: string[];
  people: string[];
}

/** Returns the sessions of a programme in order, with their speakers by name. */
export function sessionsIn(rows: readonly ImportedRow[]): ParsedSession[] {
  return rows.flatMap(({ records }) => {
    const session = records.find(({ kind }) => kind === 'SESSION');
    if (!session) return [];
    const names = new Map(
      records
        .filter(({ kind }) => kind === 'PERSON')
        .map(({ key, fields }) => [key, (fields.names as { text: string }[])[0]!.text]),
    );
    const speakers = session.fields.speakers as { personId: { $record: string }; role: string }[];
    return [
      {
        ...(session.fields as unknown as ParsedSession),
        key: session.key,
        speakers: speakers.map(({ personId, role }) =>
          role === 'SPEAKER' ? names.get(personId.$record)! : `${names.get(personId.$record)}, ${role}`,
        ),
        people: speakers.map(({ personId }) => personId.$record),
      },
    ];
  });
}

/** Returns the fields of the forum. */
export function forumIn(rows: readonly ImportedRow[]): { [field: string]: unknown } {
  return rows[0]!.records[0]!.fields;
}

/** Returns all corrections and rejections, as "2: The session has no title." */
export function repairsIn(rows: readonly ImportedRow[]): string[] {
  return rows.flatMap(({ row, repairs, refusals }) => [
    ...repairs.map((repair) => `${row}: ${repair}`),
    ...refusals.map((refusal) => `${row} refused: ${refusal}`),
  ]);
}

/**
 * Builds an artificial programme in XML with one day.
 * @param events the content of the room "Hall A"
 * @param conference further facts of the gathering
 * @param day attributes of the day
 */
export function xml(events: string, conference = '', day = 'index="1" date="2031-07-05"'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<schedule>
<conference><acronym>fair-2031</acronym><title>Fair of Cities 2031</title>${conference}</conference>
<day ${day}><room name="Hall A">${events}</room><room name="Hall B"/></day>
</schedule>`;
}

/** Builds an event in XML, with the title "On water" if its facts have none. */
export function event(facts: string, attributes = 'id="1"'): string {
  return `<event ${attributes}>${facts.includes('<title') ? '' : '<title>On water</title>'}${facts}</event>`;
}
