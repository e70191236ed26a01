import {
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { TestData } from './server.ts';

/** Values of required arguments. */
const REQUIRED: Record<string, string> = { langs: '["en"]', lang: '"en"' };

/** The dimensions of a list whose values are records. */
function mostTelling(dimensions: GraphQLEnumType): string {
  const names = dimensions.getValues().map(({ name }) => name);
  return ['SOURCE', 'PARTY', 'COUNTRY', 'FORUM', 'TOPIC', ...names].filter((name) => names.includes(name))[0]!;
}

/** Selects everything of records, but only the ids of related records. */
export class Crawl {
  constructor(readonly schema: GraphQLSchema) {}

  /** The types that `Query.node` returns. */
  get types(): GraphQLObjectType[] {
    return [...this.schema.getPossibleTypes(this.#interface('Node'))];
  }

  /** The document that reads everything of records of one type by `nodes(ids: $ids)`. */
  document(type: GraphQLObjectType): string {
    return `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on ${type.name} ${this.#everythingOf(type)} } }`;
  }

  /** The selection of a field with its braces; empty for a scalar. */
  selectionOf(field: GraphQLField<unknown, unknown>): string {
    const type = getNamedType(field.type);
    if (isLeafType(type)) return '';
    if (this.#isRecord(type)) return ' { __typename ... on Node { id } }';
    return isObjectType(type) ? ` ${this.#everythingOf(type)}` : ' { __typename }';
  }

  /** The same, with everything of a record that the field returns, whose type is one of `types`. */
  wholeSelectionOf(field: GraphQLField<unknown, unknown>, types: readonly string[]): string {
    const type = getNamedType(field.type);
    if (!this.#isRecord(type)) return this.selectionOf(field);
    const possible = isInterfaceType(type) ? this.schema.getPossibleTypes(type) : [type as GraphQLObjectType];
    const asked = possible.filter(({ name }) => !isInterfaceType(type) || types.includes(name));
    return ` { __typename ${asked.map((each) => `... on ${each.name} ${this.#everythingOf(each)}`).join(' ')} }`;
  }

  /** The fields that return a record: "Agreement.forum", or of an interface "Party.within". */
  get references(): string[] {
    const found = new Set<string>();
    const queue = this.types;
    const seen = new Set(queue);
    for (const type of queue) {
      for (const { name, inner, isReference } of this.#fieldsOf(type)) {
        if (isReference) found.add(name);
        if (!isObjectType(inner) || this.#isRecord(inner) || seen.has(inner)) continue;
        seen.add(inner);
        queue.push(inner);
      }
    }
    return [...found].sort();
  }

  /** Collects the ids in a response by the name of the field that returned them. */
  note(type: GraphQLObjectType, value: TestData, found: Map<string, Set<string>>): void {
    for (const { field, name, inner, isReference } of this.#fieldsOf(type)) {
      const led = isConnection(inner) ? value[field]?.nodes : value[field];
      if (isReference) found.set(name, new Set([...(found.get(name) ?? []), ...objectsIn(led).map(({ id }) => id)]));
      if (!isObjectType(inner) || this.#isRecord(inner)) continue;
      for (const each of objectsIn(value[field])) this.note(inner, each, found);
    }
  }

  /** The fields of a type that are no scalars; the nodes of a list belong to the field of the list. */
  #fieldsOf(type: GraphQLObjectType) {
    return Object.values(type.getFields()).flatMap(({ name: field, type: given }) => {
      const inner = getNamedType(given);
      if (isLeafType(inner)) return [];
      const isNode = (isConnection(type) && field === 'nodes') || (type.name.endsWith('Edge') && field === 'node');
      const [declaring = type] = type.getInterfaces().filter((each) => field in each.getFields());
      const isReference = !isNode && (this.#isRecord(inner) || this.#holdsRecords(inner));
      return [{ field, name: `${declaring.name}.${field}`, inner, isReference }];
    });
  }

  #everythingOf(type: GraphQLObjectType): string {
    const fields = Object.values(type.getFields()).map((field) => {
      const args = field.args.filter(isRequiredArgument).map((argument) => {
        const constants = getNamedType(argument.type);
        const value = isEnumType(constants) ? `[${mostTelling(constants)}]` : REQUIRED[argument.name];
        if (value === undefined)
          throw new Error(`${type.name}.${field.name} needs ${argument.name}. Add a value to the table.`);
        return `${argument.name}: ${value}`;
      });
      return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${this.selectionOf(field)}`;
    });
    return `{ ${fields.join(' ')} }`;
  }

  /** Whether only the id is selected: for records, and for parts with lists. Other parts are selected completely. */
  #isRecord(type: unknown): boolean {
    if (!isObjectType(type) && !isInterfaceType(type)) return false;
    const [node, record] = [this.#interface('Node'), this.#interface('Record')];
    if (type === node || type === record || type.getInterfaces().includes(record)) return true;
    return type.getInterfaces().includes(node) && this.schema.getType(`${type.name}Connection`) !== undefined;
  }

  /** Whether a field is a list of records and not of parts. */
  #holdsRecords(type: unknown): boolean {
    return isObjectType(type) && isConnection(type) && this.#isRecord(getNamedType(type.getFields().nodes!.type));
  }

  #interface(name: string) {
    const type = this.schema.getType(name);
    if (!isInterfaceType(type)) throw new Error(`The schema has no interface ${name}.`);
    return type;
  }
}

function isConnection(type: unknown): boolean {
  return isObjectType(type) && 'nodes' in type.getFields();
}

function objectsIn(value: TestData): TestData[] {
  return [value].flat().filter((each) => typeof each === 'object' && each !== null);
}
