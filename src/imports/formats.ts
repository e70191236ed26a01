import { correctionsFormat } from './corrections/corrections-format.ts';
import type { ImportFormat } from './import-format.ts';
import { scheduleJson, scheduleXml } from './schedules/schedule-formats.ts';
import { type SourceFile, Unreadable } from './source-file.ts';
import { tableFormat } from './table-format.ts';

/** Every format that can be imported, in the order in which they are tried. */
const FORMATS: readonly ImportFormat[] = [scheduleXml, scheduleJson, correctionsFormat, tableFormat];

/**
 * The format of a file: the one asked for, or else the first that recognises it; with a mapping, a table.
 * @throws Unreadable where there is no such format, or none recognises the file
 */
export function formatOf(file: SourceFile, asked: string | undefined, hasMapping: boolean): ImportFormat {
  const names = FORMATS.map(({ name }) => name).join(', ');
  if (asked !== undefined) {
    const format = FORMATS.find(({ name }) => name === asked);
    if (format) return format;
    throw new Unreadable(`There is no format "${asked}": known are ${names}.`);
  }
  if (hasMapping) return tableFormat;
  const format = FORMATS.find(({ recognises }) => recognises(file.head, file.name));
  if (format) return format;
  throw new Unreadable(`${file.name} is of no format that is recognised: name one by --format (${names}).`);
}
