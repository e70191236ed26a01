import type { ImportField, ImportFields } from '../../records/description/imported-field.ts';
import {
  type CorrectablePart,
  correctedParts,
  isSlugged,
  recordTypeOf,
  recordTypes,
} from '../../records/description/registry.ts';
import { parseId } from '../../records/values/ids.ts';
import { MAX_LINE_CHARS } from '../../records/values/text.ts';
import { valueLabel, valueReader } from '../mapping/field-values.ts';
import { fieldsOf } from '../mapping/record-fields.ts';

/** Separates several texts in one cell, as in exports. */
const SEPARATOR = ';';

/** A column of an export that corrects a record. */
export interface CorrectedColumn {
  /** The corrected field of the record. */
  field: string;
  /** The part of the field, if it has several: the currency of an amount, the text of the main name. */
  within: string | null;
  /** Whether an empty cell is an error. */
  needed: boolean;
  /** Returns the value of a cell; null if it is empty, undefined if it is invalid. */
  read(cell: string): unknown;
  /** Describes a valid value, to follow "is not". */
  called: string;
}

/** The fields for the language of a main text, which exports call `lang`. */
const LANGUAGE_FIELDS = ['titleLang', 'nameLang'];

const line: ImportField = { is: 'text', longest: MAX_LINE_CHARS };

/** Whether the type, in capitals, is a type of record or of part with its own table. */
export function isCorrected(type: string): boolean {
  return recordTypes().some((described) => described.type === type) || partOf(type) !== undefined;
}

/** Returns the part with its own table and this type, in capitals; undefined for a type of record. */
export function partOf(type: string): CorrectablePart | undefined {
  return correctedParts().find((part) => part.type === type);
}

const columnsOfType = new Map<string, ReadonlyMap<string, CorrectedColumn>>();

/** Returns the columns that correct a type, by name. */
export function correctedColumns(type: string): ReadonlyMap<string, CorrectedColumn> {
  const part = partOf(type);
  const columns = columnsOfType.get(type) ?? (part ? columnsOfPart(part) : columnsOfRecord(type));
  columnsOfType.set(type, columns);
  return columns;
}

function columnsOfPart({ ofType, field }: CorrectablePart): ReadonlyMap<string, CorrectedColumn> {
  const parts = fieldsOf(ofType.type)[field] as ImportField & { is: 'list'; of: { fields: ImportFields } };
  const columns = Object.entries(parts.of.fields).flatMap(([name, inner]): [string, CorrectedColumn][] => {
    if (inner.is === 'list') return [];
    const as = inner.as ?? name;
    // A field with one of several words cannot be emptied.
    const needed = Boolean(inner.needed) || inner.is === 'word';
    return [[as, { field: as, within: null, needed, ...cellReaderOf(inner) }]];
  });
  return new Map(columns);
}

function columnsOfRecord(type: string): ReadonlyMap<string, CorrectedColumn> {
  const { corrected: { readOnlyFields = [], columns: columnNames = {}, mainName } = {} } = recordTypeOf(type);
  const columns = new Map<string, CorrectedColumn>();
  const add = (name: string, field: ImportField, at: { field: string; within?: string }) => {
    const isLang = field.is === 'lang';
    columns.set(name, {
      field: at.field,
      within: at.within ?? null,
      needed: Boolean(field.needed) || isLang,
      ...cellReaderOf(field),
    });
  };
  for (const [name, field] of Object.entries(fieldsOf(type))) {
    if (name === 'visibility' || readOnlyFields.includes(name)) continue;
    const as = field.as ?? name;
    if (field.is === 'parts') {
      for (const [within, inner] of Object.entries(field.fields)) {
        add(within, { ...inner, needed: false }, { field: as, within });
      }
    } else if (field.is !== 'list' || field.of.is !== 'parts') {
      const refers = ['party', 'record', 'list'].includes(field.is);
      add(columnNames[name] ?? (LANGUAGE_FIELDS.includes(name) ? 'lang' : refers ? as : name), field, { field: as });
    }
  }
  for (const [name, within] of Object.entries(mainName?.columns ?? {})) {
    const isNeeded = within === 'text' || within === 'lang';
    add(name, { ...line, needed: isNeeded }, { field: 'names', within });
  }
  if (isSlugged(type.toLowerCase())) add('slug', { ...line, needed: true }, { field: 'slug' });
  return columns;
}

/** Returns how a cell is converted to a value of a field. */
export function cellReaderOf(field: ImportField): Pick<CorrectedColumn, 'read' | 'called'> {
  if (field.is === 'list') {
    const { read, called } = cellReaderOf(field.of);
    return {
      called: `a list separated by "${SEPARATOR}" in which each item is ${called}`,
      read: (cell) => {
        const pieces = cell.split(SEPARATOR).map((piece) => piece.trim());
        const values = pieces.filter((piece) => piece !== '').map(read);
        return values.includes(undefined) ? undefined : values;
      },
    };
  }
  if (field.is === 'party' || field.is === 'record') {
    const types = field.is === 'party' ? ['party'] : field.types.map((type) => type.toLowerCase());
    return {
      called: `the id of a ${types.join(' or ')}`,
      read: orNull((cell) => {
        const id = parseId(cell);
        return id && types.includes(id.type) ? id.uuid : undefined;
      }),
    };
  }
  const read = valueReader(field, { dates: [], timeZone: null });
  // A text that is too long is rejected by the write, not cut.
  if (field.is === 'text') return { called: 'a text', read: orNull((cell) => cell) };
  if (field.is === 'instant') {
    return {
      called: 'a date and time with an offset',
      read: orNull((cell) => {
        const instant = read(cell, () => {});
        return instant === undefined ? undefined : new Date(String(instant));
      }),
    };
  }
  const called = field.is === 'date' ? 'a date such as "2025-11-05", "2025-11" or "2025"' : valueLabel(field);
  return { called, read: orNull((cell) => read(cell, () => {})) };
}

function orNull(read: (cell: string) => unknown): (cell: string) => unknown {
  return (cell) => (cell === '' ? null : read(cell));
}
