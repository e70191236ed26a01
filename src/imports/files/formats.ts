import { registeredTag } from '../../records/values/language-tags.ts';
import { correctionsFormat } from '../corrections/corrections-format.ts';
import { scheduleJson, scheduleXml } from '../schedules/schedule-formats.ts';
import { parseTimeZone } from '../schedules/times.ts';
import { skosFormat } from '../taxonomies/skos-format.ts';
import type { ImportFormat, ImportOptions } from './import-format.ts';
import { type SourceFile, Unreadable } from './source-file.ts';
import { tableFormat } from './table-format.ts';

/** All formats, in the order in which they are tried. */
const FORMATS: readonly ImportFormat[] = [scheduleXml, scheduleJson, skosFormat, correctionsFormat, tableFormat];

/**
 * Returns the requested format, or the first that recognises the file. With a mapping, the format is a table.
 * @throws Unreadable if there is no such format, or no format recognises the file
 */
export async function formatOf(
  file: SourceFile,
  requested: string | undefined,
  hasMapping: boolean,
): Promise<ImportFormat> {
  const names = FORMATS.map(({ name }) => name).join(', ');
  if (requested !== undefined) {
    const format = FORMATS.find(({ name }) => name === requested);
    if (format) return format;
    throw new Unreadable(`There is no format "${requested}". Use one of ${names}.`);
  }
  if (hasMapping) return tableFormat;
  for (const format of FORMATS) if (await format.recognises(file)) return format;
  throw new Unreadable(`${file.name}: the format is not recognised. Choose one with --format (${names}).`);
}

/** Checks the options for reading a file. @throws Unreadable if the language or the time zone is invalid */
export function checkedOptions(options: ImportOptions): ImportOptions {
  const { lang, timeZone } = options;
  parseTimeZone(timeZone);
  if (lang !== undefined && registeredTag(lang) === null) {
    throw new Unreadable(`"${lang}" is not a language tag, such as "en".`);
  }
  return options;
}
