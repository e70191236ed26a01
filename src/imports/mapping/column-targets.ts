import type { ImportField, ImportFields } from '../../records/description/imported-field.ts';
import { fieldsOf } from './record-fields.ts';

/** A field of a record, or of the parts of a list of it, that one column can feed. */
export interface ColumnTarget {
  /** As in a mapping: "signedOn", "signatures.party". */
  path: string;
  is: ImportField['is'];
  /** The constants of an enum. */
  words?: readonly string[];
  /** Types of records that the field may refer to. */
  types?: readonly string[];
  /** Whether a record, or a part of it, needs the field. */
  isNeeded: boolean;
  /** Whether the record has several of them: a column may hold several values, and several columns may feed it. */
  isMany: boolean;
  /** Level of a party that the field requires; null for any. */
  level?: string | null;
}

/** Returns the fields of a type of record that columns can feed, in the order of its input. */
export function columnTargets(type: string): ColumnTarget[] {
  return targetsIn(fieldsOf(type), '', false);
}

function targetsIn(fields: ImportFields, prefix: string, isMany: boolean): ColumnTarget[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const own = field.is === 'list' ? field.of : field;
    const several = isMany || field.is === 'list';
    // Parts of parts, such as the actions of a signature, take more than the choice of a column.
    if (own.is === 'parts') return prefix ? [] : targetsIn(own.fields, `${name}.`, several);
    if (prefix && field.is === 'list') return [];
    const isNeeded = Boolean(field.needed || field.about);
    return own.is === 'list' ? [] : [{ path: prefix + name, ...targetOf(own), isNeeded, isMany: several }];
  });
}

function targetOf(field: ImportField): Pick<ColumnTarget, 'is' | 'words' | 'types' | 'level'> {
  switch (field.is) {
    case 'word':
      return { is: field.is, words: field.words };
    case 'record':
      return { is: field.is, types: field.types };
    case 'party':
      return { is: field.is, level: field.level };
    default:
      return { is: field.is };
  }
}
