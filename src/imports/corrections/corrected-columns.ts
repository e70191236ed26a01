import { RecordType } from '../../records/record.entity.ts';
import { readId } from '../../records/values/ids.ts';
import { LONGEST_LINE } from '../../records/values/text.ts';
import type { CorrectedType, PartType } from '../files/import-format.ts';
import { calledValue, valueReader } from '../mapping/field-values.ts';
import { FIELDS_OF, type Field, type Fields } from '../mapping/record-fields.ts';

/** Between several texts in one cell, as exports have it. */
const BETWEEN = ';';

/** A column of an export by which a record is corrected. */
export interface CorrectedColumn {
  /** The field of the change of the record. */
  field: string;
  /** What of the field, where it holds several things: of an amount its currency, of the names the main one's text. */
  within: string | null;
  /** Whether an empty cell is refused. */
  needed: boolean;
  /** What a cell says, null where it is empty; undefined where it is not understood. */
  read(cell: string): unknown;
  /** What is expected there, in a sentence. */
  called: string;
}

/** What is said by other means than a change: a record is published, a party stays what it is. */
const KEPT: { [type in RecordType]?: string[] } = {
  PARTY: ['level'],
  SESSION: ['forum'],
  DELEGATION: ['forum', 'party'],
};

/** Fields that exports call otherwise. */
const EXPORTED_AS: { [field: string]: string } = { titleLang: 'lang', nameLang: 'lang', organizationKind: 'kind' };

const line: Field = { is: 'text', longest: LONGEST_LINE };

/** The main name, of those that a party or a person has. */
const MAIN_NAME: { [type in RecordType]?: { [column: string]: string } } = {
  PARTY: { name: 'text', lang: 'lang' },
  PERSON: {
    name: 'text',
    lang: 'lang',
    givenName: 'given',
    familyName: 'family',
    patronymic: 'patronymic',
    honorific: 'honorific',
  },
};

/** Those that have an address in words. */
const WITH_SLUG = ['TOPIC', 'PARTY', 'PERSON', 'FORUM_SERIES', 'FORUM'];

/** Parts that have a table of their own: whose they are, and its field of them. */
export const PART_OF = {
  SIGNATURE: { owner: RecordType.AGREEMENT, field: 'signatures' },
  SPEAKER: { owner: RecordType.SESSION, field: 'speakers' },
} as const satisfies { [type in PartType]: { owner: RecordType; field: string } };

/** Whether a type, in capitals, is one of a record or of a part that has a table of its own. */
export function isCorrected(type: string): type is CorrectedType {
  return type in RecordType || isPart(type);
}

/** Whether a type, in capitals, is one of a part that has a table of its own. */
export function isPart(type: string): type is PartType {
  return type in PART_OF;
}

const columnsOfType = new Map<CorrectedType, ReadonlyMap<string, CorrectedColumn>>();

/** The columns by which what is of a type is corrected, by their names. */
export function correctedColumns(type: CorrectedType): ReadonlyMap<string, CorrectedColumn> {
  const columns = columnsOfType.get(type) ?? (isPart(type) ? columnsOfPart(type) : columnsOfRecord(type));
  columnsOfType.set(type, columns);
  return columns;
}

function columnsOfPart(type: PartType): ReadonlyMap<string, CorrectedColumn> {
  const { owner, field } = PART_OF[type];
  const parts = (FIELDS_OF[owner] as Fields)[field] as Field & { is: 'list'; of: { fields: Fields } };
  const columns = Object.entries(parts.of.fields).flatMap(([name, inner]): [string, CorrectedColumn][] => {
    if (inner.is === 'list') return [];
    const as = inner.as ?? name;
    // What is one word of several cannot be none of them.
    const needed = Boolean(inner.needed) || inner.is === 'word';
    return [[as, { field: as, within: null, needed, ...readingOf(inner) }]];
  });
  return new Map(columns);
}

function columnsOfRecord(type: RecordType): ReadonlyMap<string, CorrectedColumn> {
  const columns = new Map<string, CorrectedColumn>();
  const add = (name: string, field: Field, at: { field: string; within?: string }) => {
    const isLang = field.is === 'lang';
    columns.set(name, {
      field: at.field,
      within: at.within ?? null,
      needed: Boolean(field.needed) || isLang,
      ...readingOf(field),
    });
  };
  for (const [name, field] of Object.entries<Field>(FIELDS_OF[type] as Fields)) {
    if (name === 'visibility' || KEPT[type]?.includes(name)) continue;
    const as = field.as ?? name;
    if (field.is === 'parts') {
      for (const [within, inner] of Object.entries(field.fields)) {
        add(within, { ...inner, needed: false }, { field: as, within });
      }
    } else if (field.is !== 'list' || field.of.is !== 'parts') {
      const refers = ['party', 'record', 'list'].includes(field.is);
      add(EXPORTED_AS[name] ?? (refers ? as : name), field, { field: as });
    }
  }
  for (const [name, within] of Object.entries(MAIN_NAME[type] ?? {})) {
    const isNeeded = within === 'text' || within === 'lang';
    add(name, { ...line, needed: isNeeded }, { field: 'names', within });
  }
  if (WITH_SLUG.includes(type)) add('slug', { ...line, needed: true }, { field: 'slug' });
  return columns;
}

function readingOf(field: Field): Pick<CorrectedColumn, 'read' | 'called'> {
  if (field.is === 'list') {
    const { read, called } = readingOf(field.of);
    return {
      called: `list with "${BETWEEN}" between, each a ${called}`,
      read: (cell) => {
        const pieces = cell.split(BETWEEN).map((piece) => piece.trim());
        const values = pieces.filter((piece) => piece !== '').map(read);
        return values.includes(undefined) ? undefined : values;
      },
    };
  }
  if (field.is === 'party' || field.is === 'record') {
    const types = field.is === 'party' ? ['party'] : field.types.map((type) => type.toLowerCase());
    return {
      called: `id of a ${types.join(' or ')}`,
      read: orNull((cell) => {
        const id = readId(cell);
        return id && types.includes(id.type) ? id.uuid : undefined;
      }),
    };
  }
  const read = valueReader(field, { dates: [], timeZone: null });
  // What is too long is refused when it is written, not cut.
  if (field.is === 'text') return { called: 'text', read: orNull((cell) => cell) };
  if (field.is === 'instant') {
    return {
      called: 'date and time with an offset',
      read: orNull((cell) => {
        const instant = read(cell, () => {});
        return instant === undefined ? undefined : new Date(String(instant));
      }),
    };
  }
  const called = field.is === 'date' ? 'date such as "2025-11-05", "2025-11" or "2025"' : calledValue(field);
  return { called, read: orNull((cell) => read(cell, () => {})) };
}

function orNull(read: (cell: string) => unknown): (cell: string) => unknown {
  return (cell) => (cell === '' ? null : read(cell));
}
