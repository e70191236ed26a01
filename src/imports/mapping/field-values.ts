import { Temporal } from 'temporal-polyfill';
import type { ImportField } from '../../records/description/imported-field.ts';
import { fold } from '../../records/values/names.ts';
import { truncateText } from '../files/truncate-text.ts';
import { orNull } from '../schedules/times.ts';
import { type DateFormat, readDate } from './dates.ts';

/** The formats of days and times in a file. */
export interface Calendar {
  dates: readonly DateFormat[];
  /** The zone of times without an offset; null if such times are invalid. */
  timeZone: string | null;
}

/** Converts a text to a value of a draft; undefined if the text is invalid. Corrections are reported to `repair`. */
export type ValueReader = (text: string, repair: (sentence: string) => void) => unknown;

/** Returns the conversion for a field. */
export function valueReader(field: ImportField, { dates, timeZone }: Calendar): ValueReader {
  switch (field.is) {
    case 'date':
      return (text, repair) => {
        const read = readDate(text, dates);
        if (read?.isQuarter) repair(`"${text}" is a quarter. Only its year is stored.`);
        return read?.date;
      };
    case 'instant':
      return (text) => readInstant(text, timeZone);
    case 'number':
      return (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);
    case 'yes or no':
      return (text) => (YES.includes(fold(text)) ? true : NO.includes(fold(text)) ? false : undefined);
    case 'word':
      return (text) => (field.words.includes(text) ? text : undefined);
    case 'url':
      return (text) => (URL.canParse(text) && /^https?:/i.test(text) ? new URL(text).href : undefined);
    case 'text':
      return (text, repair) => truncateText(text, field.longest, repair);
    default:
      return (text) => text;
  }
}

/** Describes a valid value of a field, to follow "is not". */
export function valueLabel(field: ImportField): string {
  if (field.is === 'word') return `one of ${field.words.join(', ')}`;
  return VALUE_LABELS[field.is] ?? 'a valid value';
}

const VALUE_LABELS: { [is in ImportField['is']]?: string } = {
  date: 'a date in any of the given formats',
  instant: 'a date and time with an offset, or in the time zone of the mapping',
  number: 'a number',
  'yes or no': 'yes or no',
  url: 'a web address',
};

const YES = ['yes', 'true', 'y', '1'];
const NO = ['no', 'false', 'n', '0'];

/** Reads an instant in ISO 8601. @returns UTC; undefined if the text is invalid */
function readInstant(text: string, timeZone: string | null): string | undefined {
  // A time without an offset is read in the time zone of the mapping.
  const instant =
    orNull(() => Temporal.Instant.from(text)) ??
    (timeZone && orNull(() => Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).toInstant()));
  return instant?.toString();
}
