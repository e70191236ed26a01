import type { ImportField, ImportFields } from '../../records/description/imported-field.ts';
import { fieldsOfRecord } from '../../records/description/imported-fields.ts';
import type { RecordTypeDescription } from '../../records/description/record-type.ts';
import { recordTypeOf } from '../../records/description/registry.ts';
import type { MentionedFields } from '../files/import-format.ts';
import { itemsOf, type MappingNode } from './mapping-nodes.ts';

/** The fields that files may set in a type of record. */
interface TypeFields {
  /** By name in mappings. */
  fields: ImportFields;
  /** The required fields of a draft. */
  needed: readonly string[];
  /** The fields of a draft that are instants. */
  instants: readonly string[];
  /** The required record or party of an entry, by name of the list in a draft. */
  requiredIn: ReadonlyMap<string, string>;
}

const known = new Map<RecordTypeDescription, TypeFields>();

/** Returns the fields that files may set in a type of record. */
export function fieldsOfType(type: string): TypeFields {
  const described = recordTypeOf(type);
  const fields = known.get(described) ?? read(fieldsOfRecord(described.written.input, described.imported?.fields));
  known.set(described, fields);
  return fields;
}

/** Returns the fields that a mapping may set in a type of record. */
export function fieldsOf(type: string): ImportFields {
  return fieldsOfType(type).fields;
}

function read(fields: ImportFields): TypeFields {
  const namesOf = (which: (field: ImportField) => boolean | undefined) =>
    Object.entries(fields).flatMap(([name, field]) => (which(field) ? [field.as ?? name] : []));
  return {
    fields,
    needed: namesOf(({ needed }) => needed),
    instants: namesOf(({ is }) => is === 'instant'),
    requiredIn: new Map(requiredIn(fields)),
  };
}

function requiredIn(fields: ImportFields): [list: string, needed: string][] {
  return Object.entries(fields).flatMap(([name, { as = name, ...field }]) => {
    const parts = field.is === 'list' ? field.of : field;
    if (parts.is !== 'parts') return [];
    const needed = Object.entries(parts.fields).find(
      ([, { is, needed, about }]) => (is === 'party' || is === 'record') && (needed || about),
    );
    return [...(needed ? [[as, needed[1].as ?? needed[0]] as [string, string]] : []), ...requiredIn(parts.fields)];
  });
}

/** Returns the fields of a draft that a node sets. Every file sets flags, because imports add them. */
export function mentionedIn(node: MappingNode, fields: ImportFields): MentionedFields {
  const mentioned: MentionedFields = { flags: true };
  for (const [name, field] of Object.entries(fields)) {
    const given = node.entries?.get(name);
    // A text is set together with its language: "title" sets "titleLang".
    const isSaid = given || (field.is === 'lang' && (name === 'lang' || node.entries?.has(name.slice(0, -4))));
    if (!isSaid) continue;
    const parts = field.is === 'list' && field.of.is === 'parts' ? field.of.fields : null;
    mentioned[field.as ?? name] = parts
      ? Object.assign({}, ...itemsOf(given).map((item) => mentionedIn(item, parts)))
      : true;
    // `signedOn` of a signature is shorthand for an action.
    if (name === 'signedOn' && 'actions' in fields) mentioned.actions = true;
  }
  return mentioned;
}
