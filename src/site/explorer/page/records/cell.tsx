import { type Column, RECORDS_IN_CELL } from '../../catalogue.ts';
import { Name, type Speaker, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';

/** A record that a cell names. */
interface RecordInCell {
  __typename: string;
  id: string;
  slug?: string;
  label: { text: string; lang: string };
}

interface CitationInCell {
  source: { id: string; title: string; publisher: string | null; publishedOn: string | null };
}

/** A value of a row; rows have the columns that the table selects. */
export interface RowRecord {
  __typename: string;
  id: string;
  label: { text: string; lang: string };
  [column: string]: unknown;
}

/** A cell of the table of a list. */
export function Cell({ column: { name, form, isMany }, record }: { column: Column; record: RowRecord }) {
  const speaker = useSpeaker();
  const value = record[name];
  if (value === null || value === undefined) return null;
  const values: unknown[] = isMany ? (value as unknown[]) : [value];
  if (form === 'RECORD') return <Records records={values as RecordInCell[]} of={record} />;
  if (form === 'CITATIONS') return <Sources citations={values as CitationInCell[]} />;
  if (form === 'URL') {
    return values.map((each) => (
      <a key={String(each)} href={String(each)} rel="external">
        {new URL(String(each)).hostname}
      </a>
    ));
  }
  return values.map((each) => written(each, form, speaker)).join(', ');
}

function written(
  value: unknown,
  form: Column['form'],
  { words, code, date, moment, number, language }: Speaker,
): string {
  switch (form) {
    case 'CODE':
      return code(String(value));
    case 'DATE':
      return date(String(value));
    case 'INSTANT':
      return moment(String(value));
    case 'NUMBER':
      return number(String(value));
    case 'FLAG':
      return value ? words.yes : words.no;
    case 'LANGUAGE':
      return language(String(value));
    default:
      return String(value);
  }
}

/** The first records of a cell; its own record has the others. */
function Records({ records, of }: { records: readonly RecordInCell[]; of: RowRecord }) {
  const { words } = useSpeaker();
  return (
    <>
      {records.slice(0, RECORDS_IN_CELL).map((record, index) => (
        <span key={record.id}>
          {index > 0 && ' · '}
          <a href={linkTo(`id/${record.id}`)}>
            <Name label={record.label} />
          </a>
        </span>
      ))}
      {records.length > RECORDS_IN_CELL && (
        <>
          {' · '}
          <a href={linkTo(`id/${of.id}`)}>{words.furtherRecords}</a>
        </>
      )}
    </>
  );
}

/** The source with its date: "ANI, 7 November 2025". */
function Sources({ citations }: { citations: readonly CitationInCell[] }) {
  const { date } = useSpeaker();
  return citations.map(({ source: { id, title, publisher, publishedOn } }, index) => (
    <span key={id}>
      {index > 0 && ' · '}
      <a href={linkTo(`id/${id}`)}>{publisher ?? title}</a>
      {publishedOn && `, ${date(publishedOn)}`}
    </span>
  ));
}
