import type { Field, Fields } from '../../records/description/imported-field.ts';
import { fieldsOfRecord } from '../../records/description/imported-fields.ts';
import type { RecordTypeDescription } from '../../records/description/record-type.ts';
import { recordTypeOf } from '../../records/description/registry.ts';
import type { MentionedFields } from '../files/import-format.ts';
import { itemsOf, type MappingNode } from './mapping-nodes.ts';

/** What files may say of a type of record. */
interface FieldsOfType {
  /** By the names that mappings use. */
  fields: Fields;
  /** The fields of a draft that such a record is nothing without. */
  needed: readonly string[];
  /** The fields of a draft that hold instants. */
  instants: readonly string[];
  /** By the names of lists of parts in a draft: the record or party without which an entry is nothing. */
  neededIn: ReadonlyMap<string, string>;
}

const known = new Map<RecordTypeDescription, FieldsOfType>();

/** What files may say of a type of record, and what they must say. */
export function fieldsOfType(type: string): FieldsOfType {
  const described = recordTypeOf(type);
  const fields = known.get(described) ?? read(fieldsOfRecord(described.written.input, described.imported?.fields));
  known.set(described, fields);
  return fields;
}

/** What a mapping may say of a type of record. */
export function fieldsOf(type: string): Fields {
  return fieldsOfType(type).fields;
}

function read(fields: Fields): FieldsOfType {
  const inDraft = (which: (field: Field) => boolean | undefined) =>
    Object.entries(fields).flatMap(([name, field]) => (which(field) ? [field.as ?? name] : []));
  return {
    fields,
    needed: inDraft(({ needed }) => needed),
    instants: inDraft(({ is }) => is === 'instant'),
    neededIn: new Map(neededIn(fields)),
  };
}

function neededIn(fields: Fields): [list: string, needed: string][] {
  return Object.entries(fields).flatMap(([name, { as = name, ...field }]) => {
    const parts = field.is === 'list' ? field.of : field;
    if (parts.is !== 'parts') return [];
    const needed = Object.entries(parts.fields).find(
      ([, { is, needed, about }]) => (is === 'party' || is === 'record') && (needed || about),
    );
    return [...(needed ? [[as, needed[1].as ?? needed[0]] as [string, string]] : []), ...neededIn(parts.fields)];
  });
}

/** Which fields of a draft a node says anything about. Flags, which imports set themselves, are said by every file. */
export function mentionedIn(node: MappingNode, fields: Fields): MentionedFields {
  const mentioned: MentionedFields = { flags: true };
  for (const [name, field] of Object.entries(fields)) {
    const given = node.entries?.get(name);
    // A text is said with its language: "title" mentions "titleLang".
    const isSaid = given || (field.is === 'lang' && (name === 'lang' || node.entries?.has(name.slice(0, -4))));
    if (!isSaid) continue;
    const parts = field.is === 'list' && field.of.is === 'parts' ? field.of.fields : null;
    mentioned[field.as ?? name] = parts
      ? Object.assign({}, ...itemsOf(given).map((item) => mentionedIn(item, parts)))
      : true;
    // The day of a signature is short for an action.
    if (name === 'signedOn' && 'actions' in fields) mentioned.actions = true;
  }
  return mentioned;
}
