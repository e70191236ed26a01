import { registeredTag } from '../../records/values/language-tags.ts';
import { correctionsFormat } from '../corrections/corrections-format.ts';
import { scheduleJson, scheduleXml } from '../schedules/schedule-formats.ts';
import { zoneGiven } from '../schedules/times.ts';
import type { ImportFormat, ImportOptions } from './import-format.ts';
import { type SourceFile, Unreadable } from './source-file.ts';
import { tableFormat } from './table-format.ts';

/** Every format that can be imported, in the order in which they are tried. */
const FORMATS: readonly ImportFormat[] = [scheduleXml, scheduleJson, correctionsFormat, tableFormat];

/**
 * The format of a file: the one asked for, or else the first that recognises it; with a mapping, a table.
 * @throws Unreadable where there is no such format, or none recognises the file
 */
export async function formatOf(
  file: SourceFile,
  asked: string | undefined,
  hasMapping: boolean,
): Promise<ImportFormat> {
  const names = FORMATS.map(({ name }) => name).join(', ');
  if (asked !== undefined) {
    const format = FORMATS.find(({ name }) => name === asked);
    if (format) return format;
    throw new Unreadable(`There is no format "${asked}": known are ${names}.`);
  }
  if (hasMapping) return tableFormat;
  for (const format of FORMATS) if (await format.recognises(file)) return format;
  throw new Unreadable(`${file.name} is of no format that is recognised: name one by --format (${names}).`);
}

/**
 * What a file is to be read with, once it is certain that it means something.
 * @throws Unreadable where the language or the time zone is none
 */
export function checkedOptions(options: ImportOptions): ImportOptions {
  const { lang, timeZone } = options;
  zoneGiven(timeZone);
  if (lang !== undefined && registeredTag(lang) === null) {
    throw new Unreadable(`"${lang}" is not a language tag, such as "en".`);
  }
  return options;
}
