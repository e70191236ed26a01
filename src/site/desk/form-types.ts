import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { defaultOf } from '../../records/api/optional.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import type { RecordTypeDescription, WriteDescription } from '../../records/description/record-type.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { declaredFields, ENVELOPE_FIELDS, meaningOf, namesFields, typesOfKind } from '../../records/writing/drafts.ts';
import { type FieldForm, type FormField, type FormType, type FormTypes, MAX_ENTRIES } from './form-type.ts';
import { hasOwnLabel } from './words.ts';

/** The class of an input. */
type InputClass = WriteDescription['input'];

const SCALARS: { readonly [scalar: string]: FieldForm } = {
  Boolean: 'FLAG',
  Int: 'NUMBER',
  Float: 'NUMBER',
  PartialDate: 'DATE',
  DateTime: 'INSTANT',
  URL: 'URL',
  Locale: 'LANGUAGE',
  ID: 'ID',
};

/** The record of a reference, with its name in the language of the page. */
const REFERENCE = '{ __typename id label(langs: [$lang]) { text lang } }';

/** Describes the form of each type of record, from the schema and the classes of the inputs. */
export function formTypes(schema: GraphQLSchema): FormTypes {
  const forms = new Forms(schema);
  return { types: recordTypes().map((type) => forms.typeOf(type)), inputs: forms.inputs };
}

class Forms {
  readonly inputs: { [input: string]: readonly FormField[] } = {};
  /** Fields that every record has: they are last in a form. */
  readonly #shared = new Set(declaredFields(RecordFacts).map(({ name }) => name));

  constructor(private readonly schema: GraphQLSchema) {}

  typeOf({ type, entity: { name }, written }: RecordTypeDescription): FormType {
    const output = this.schema.getType(name)!;
    const create = this.#inputOf(`create${name}`);
    const update = this.#inputOf(`update${name}`).getFields();
    this.#describe(create, written.input, ENVELOPE_FIELDS);
    const read = this.inputs[create.name]!.filter((field) => field.name in update).flatMap((field) => {
      const selection = this.#selectionOf(field, output);
      return selection === null ? [] : { field, name: field.name, selection };
    });
    const found = <Value>(of: (field: FormField) => Value | undefined): { [field: string]: Value } =>
      Object.fromEntries(
        read.flatMap(({ field, name }) => {
          const value = of(field);
          return value === undefined ? [] : [[name, value]];
        }),
      );
    return {
      type,
      name,
      field: name.slice(0, 1).toLowerCase() + name.slice(1),
      list: this.#listOf(name),
      input: create.name,
      isCheckedForDuplicates: 'allowDuplicate' in create.getFields(),
      readable: read.map((field) => field.name),
      selection: read.map(({ selection }) => selection).join(' '),
      pages: found((field) => this.#pageOf(field, output)),
      status: this.#statusOf(name, create.name),
      own: found((field) => this.#ownOf(field, output)),
      hasCountry: 'country' in fieldsOf(output),
      hasTimeZone: 'timeZone' in fieldsOf(output),
    };
  }

  #inputOf(mutation: string): GraphQLInputObjectType {
    return getNamedType(this.schema.getMutationType()!.getFields()[mutation]!.args[0]!.type) as GraphQLInputObjectType;
  }

  /** Describes the fields of an input and of the inputs in it, in the order of its class. */
  #describe(input: GraphQLInputObjectType, written: InputClass, without: ReadonlySet<string> = new Set()): void {
    if (input.name in this.inputs) return;
    // Set before the inputs in it, one of which may be this one.
    this.inputs[input.name] = [];
    const declared = declaredFields(written);
    const named = [...new Set(declared.map(({ name }) => name))];
    const isLast = (name: string) => without.size > 0 && this.#shared.has(name);
    const order = [...named.filter((name) => !isLast(name)), ...named.filter(isLast)];
    const given = input.getFields();
    this.inputs[input.name] = order
      .filter((name) => !without.has(name))
      .map((name): FormField => {
        const { type, description } = given[name]!;
        const innermost = getNamedType(type);
        const meaning = meaningOf(written.prototype, name);
        const isText = meaning !== null && 'text' in meaning;
        const isParts = isInputObjectType(innermost) && !isText;
        if (isParts) this.#describe(innermost, declared.find((field) => field.name === name)!.getType() as InputClass);
        const label = `${input.name}.${name}`;
        const byDefault = defaultOf(written.prototype, name);
        return {
          name,
          ...(hasOwnLabel(label) && { label }),
          help: helpOf(description ?? ''),
          isRequired: isNonNullType(type),
          isMany: isListType(getNullableType(type)),
          ...(byDefault && { default: byDefault }),
          ...(meaning && 'kind' in meaning
            ? { is: 'REFERENCE', types: typesOfKind(meaning.kind).map((each) => each.toUpperCase()) }
            : isText
              ? { is: 'TEXTS' }
              : isParts
                ? { is: 'PARTS', of: innermost.name }
                : isEnumType(innermost)
                  ? { is: 'CONSTANT', of: innermost.name, constants: innermost.getValues().map((value) => value.name) }
                  : { is: namesFields(written.prototype, name) ? 'FIELD' : (SCALARS[innermost.name] ?? 'TEXT') }),
        };
      });
  }

  /** Returns the selection that reads the value of a field back; null if the API has no such field, or not all of it. */
  #selectionOf(field: FormField, type: GraphQLNamedType): string | null {
    const found = this.#outputOf(field, type);
    if (found) return this.#selectionIn(field, found);
    if (!isInterfaceType(type)) return null;
    const pieces = this.schema.getPossibleTypes(type).flatMap((possible) => {
      const output = this.#outputOf(field, possible);
      const selection = output && this.#selectionIn(field, output);
      return selection ? `... on ${possible.name} { ${selection} }` : [];
    });
    return pieces.length > 0 ? pieces.join(' ') : null;
  }

  #selectionIn(field: FormField, output: GraphQLField<unknown, unknown>): string | null {
    const name = output.name === field.name ? field.name : `${field.name}: ${output.name}`;
    const type = getNamedType(output.type);
    if (field.is === 'REFERENCE') return isComposite(type) ? `${name} ${REFERENCE}` : null;
    if (field.is === 'TEXTS') return isComposite(type) ? `${name} { lang text }` : null;
    if (field.is !== 'PARTS') return isComposite(type) ? null : name;
    const { nodes, edges } = fieldsOf(type);
    if (nodes && edges) {
      const page = this.#selectionOfPage(field, type);
      return page && `${name}(first: ${MAX_ENTRIES}) ${page}`;
    }
    const selection = this.#selectionOfAll(field, type);
    return selection && `${name} ${selection}`;
  }

  /** Returns the selection of a page; null if its entries cannot be read back. */
  #selectionOfPage(field: FormField, type: GraphQLNamedType): string | null {
    const { nodes, edges } = fieldsOf(type);
    // An edge has the facts that belong to the place in the list.
    const [ofNodes, ofEdges] = [
      this.#selectionOfAll(field, getNamedType(nodes!.type)),
      this.#selectionOfAll(field, getNamedType(edges!.type)),
    ];
    const entries = ofNodes ? `nodes ${ofNodes}` : ofEdges && `edges ${ofEdges}`;
    return entries && `{ totalCount pageInfo { hasNextPage endCursor } ${entries} }`;
  }

  /** Returns the selection of a further page of a list of a record; undefined if the list has no pages. */
  #pageOf(field: FormField, output: GraphQLNamedType): string | undefined {
    const list = field.is === 'PARTS' ? this.#outputOf(field, output) : undefined;
    if (!list || !('nodes' in fieldsOf(getNamedType(list.type)))) return;
    const page = this.#selectionOfPage(field, getNamedType(list.type));
    return `${list.name}(first: ${MAX_ENTRIES}, after: $after) ${page}`;
  }

  /** Returns the selection of all fields of parts; null if one of them cannot be read back. */
  #selectionOfAll(field: FormField, type: GraphQLNamedType): string | null {
    const pieces = this.inputs[field.of!]!.map((each) => this.#selectionOf(each, type));
    const side = this.#sideOf(field, type);
    return pieces.includes(null) ? null : `{ ${[...pieces, ...(side ? [side.by] : [])].join(' ')} }`;
  }

  /** Which entries of a list belong to the record; undefined if all do. */
  #ownOf(field: FormField, output: GraphQLNamedType): { by: string; constant: string } | undefined {
    const list = field.is === 'PARTS' ? this.#outputOf(field, output) : undefined;
    return list && this.#sideOf(field, getNamedType(list.type));
  }

  /**
   * Returns the side of a relation that has its input: for an input with the reference `to`, whose output has the other record
   * under another name, the entries with the constant TO.
   */
  #sideOf({ of }: FormField, type: GraphQLNamedType): { by: string; constant: string } | undefined {
    const fields = fieldsOf(type);
    const constants = this.inputs[of!]!.filter(({ name, is }) => is === 'REFERENCE' && !(name in fields)).map(
      ({ name }) => name.toUpperCase(),
    );
    for (const field of Object.values(fields)) {
      const named = getNamedType(field.type);
      const constant = isEnumType(named) && constants.find((each) => named.getValue(each));
      if (constant) return { by: field.name, constant };
    }
    return undefined;
  }

  /**
   * Returns the field of the same name; otherwise the node of an edge, or the only field of the enum, of the type of record, or
   * of the type after which the input of the parts is named.
   */
  #outputOf({ name, is, of, types }: FormField, type: GraphQLNamedType): GraphQLField<unknown, unknown> | undefined {
    const fields = fieldsOf(type);
    if (name in fields) return fields[name];
    if (is === 'REFERENCE' && fields.node) return fields.node;
    const wanted = is === 'REFERENCE' ? entityOf(types!) : of?.replace(/Input$/, '');
    const sameType = Object.values(fields).filter((each) => getNamedType(each.type).name === wanted);
    return sameType.length === 1 ? sameType[0] : undefined;
  }

  /** Returns how the status of a record is changed, if an update does not take it. */
  #statusOf(name: string, create: string): FormType['status'] {
    const mutation = `change${name}Status`;
    if (!(mutation in this.schema.getMutationType()!.getFields())) return null;
    const taken = this.#inputOf(mutation).getFields();
    const more = this.inputs[create]!.filter((field) => field.name in taken && !ENVELOPE_FIELDS.has(field.name));
    return { mutation, more: more.map((field) => field.name) };
  }

  /** Returns the list of Query in which records of a type are found by words. */
  #listOf(name: string): string | null {
    const lists = Object.values(this.schema.getQueryType()!.getFields());
    const isList = ({ type, args }: GraphQLField<unknown, unknown>) =>
      getNamedType(type).name === `${name}Connection` && args.some((argument) => argument.name === 'search');
    return lists.find(isList)?.name ?? null;
  }
}

/** Returns a description without what concerns requests alone: ids, slugs, names of other fields and parts in an update. */
function helpOf(description: string): string {
  return description
    .replace(/ \(ids?\b[^)]*\)| by id or slug|; [^;.]*`[^;.]*/g, '')
    .split(/(?<=\.) /)
    .filter((sentence) => !/`|^In an update|^Id of/.test(sentence))
    .join(' ');
}

/** Returns the type of the API for the only type of record of a reference; undefined if it may name several. */
function entityOf(types: readonly string[]): string | undefined {
  return types.length === 1 ? recordTypes().find(({ type }) => type === types[0])!.entity.name : undefined;
}

function isComposite(type: GraphQLNamedType): boolean {
  return isObjectType(type) || isInterfaceType(type);
}

function fieldsOf(type: GraphQLNamedType): { readonly [name: string]: GraphQLField<unknown, unknown> } {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}
