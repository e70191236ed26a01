import { Temporal } from 'temporal-polyfill';
import type { Field } from '../../records/description/imported-field.ts';
import { fold } from '../../records/values/names.ts';
import { cutText } from '../files/cut-text.ts';
import { orNull } from '../schedules/times.ts';
import { type DateFormat, readDate } from './dates.ts';

/** How days and times are written in a file. */
export interface Calendar {
  dates: readonly DateFormat[];
  /** On whose clocks times are that have no offset; null: then they are not understood. */
  timeZone: string | null;
}

/** Makes a value of a draft of a text; undefined where the text is none. What is put right is told. */
export type ValueReader = (text: string, repair: (sentence: string) => void) => unknown;

/** How the texts of a field become values of a draft. */
export function valueReader(field: Field, { dates, timeZone }: Calendar): ValueReader {
  switch (field.is) {
    case 'date':
      return (text, repair) => {
        const read = readDate(text, dates);
        if (read?.isQuarter) repair(`"${text}" is a quarter, of which the year is kept.`);
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
      return (text, repair) => cutText(text, field.longest, repair);
    default:
      return (text) => text;
  }
}

/** What a value of a field is called in a sentence. */
export function calledValue(field: Field): string {
  if (field.is === 'word') return `word that is known here (${field.words.join(', ')})`;
  return CALLED[field.is] ?? 'value';
}

const CALLED: { [is in Field['is']]?: string } = {
  date: 'date in any of the formats given',
  instant: 'date and time with an offset, or in the time zone of the mapping',
  number: 'number',
  'yes or no': 'yes or no',
  url: 'address of the web',
};

const YES = ['yes', 'true', 'y', '1'];
const NO = ['no', 'false', 'n', '0'];

/** An instant in ISO 8601, in UTC. */
function readInstant(text: string, timeZone: string | null): string | undefined {
  // Without an offset, it may be a time on the clocks of a zone.
  const instant =
    orNull(() => Temporal.Instant.from(text)) ??
    (timeZone && orNull(() => Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).toInstant()));
  return instant?.toString();
}
