import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  OperationTypeNode,
} from 'graphql';
import type { Choices } from './choices.ts';
import { dependsOnNow } from './now.ts';
import type { OrderBy } from './pages.ts';
import type { SentOperation } from './three-ways.ts';

type Composite = GraphQLObjectType | GraphQLInterfaceType;
type Json = { [field: string]: unknown };

/** Names that statements use as well. */
const HOSTILE = ['o', 'p', 'c', 'x', 'r1', 'l1', 'v1', 'w', 'n', 'page', 'data', 'node', 'constructor', 'toString'];

/** Two names with the same first 63 bytes, all that PostgreSQL keeps of a name. */
const LONG = ['a', 'b'].map((end) => `${'long'.repeat(16)}${end}`);

const WRONG_PAGES = [
  { first: 0 },
  { first: 101 },
  { first: -1, last: null },
  { first: 2, last: 2 },
  { after: 'no cursor' },
  { before: Buffer.from('NO_SUCH_ORDER ASC\x1fa\x1fb').toString('base64url') },
];

const MAX_FIELDS = 40;
const MAX_DEPTH = 7;

/** Constraints of generated operations; by default they are such that the reference executor can execute them. */
export interface OperationConstraints {
  type?: OperationTypeNode;
  /** Whether a field may be selected. */
  asks?: (field: GraphQLField<unknown, unknown>) => boolean;
  mostFields?: number;
}

/** Operations that use everything in the schema, in all forms that GraphQL allows. */
export function operations(schema: GraphQLSchema, choices: Choices): fc.Arbitrary<SentOperation> {
  return fc.gen().map((draw) => {
    return oneOperation(schema, choices, (most) => draw(fc.integer, { min: 0, max: most - 1 }));
  });
}

/**
 * Generates one operation.
 * @param below returns a random integer below another one
 */
export function oneOperation(
  schema: GraphQLSchema,
  choices: Choices,
  below: (most: number) => number,
  wishes: OperationConstraints = {},
): SentOperation {
  return new Operation(schema, choices, below, wishes).write();
}

/** An operation that is being generated. */
class Operation {
  private readonly type: OperationTypeNode;
  private readonly asks: NonNullable<OperationConstraints['asks']>;
  private fieldsLeft: number;
  private mayGoWrong: boolean;
  private readonly named = new Map<string, string>();
  private readonly fragments: string[] = [];
  private readonly definitions: string[] = [];
  private readonly variables: Json = {};
  /** Variables of @skip and @include, by value. */
  private readonly conditions = new Map<boolean, string>();
  private count = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly choices: Choices,
    private readonly below: (most: number) => number,
    { type = OperationTypeNode.QUERY, asks = dependsOnNow, mostFields = MAX_FIELDS }: OperationConstraints,
  ) {
    this.type = type;
    this.asks = asks;
    this.fieldsLeft = 5 + below(mostFields);
    this.mayGoWrong = this.chance(0.2);
  }

  write(): SentOperation {
    const root = this.schema.getRootType(this.type)!;
    const roots = Object.values(root.getFields()).filter(this.asks);
    const selections = Array.from({ length: 1 + this.below(2) }, () => this.field(root, this.pick(roots), 0));
    if (this.chance(0.1)) selections.push('__typename');
    if (this.chance(0.02)) selections.push('__type(name: "Party") { name possibleTypes { name } }');
    const head = `${this.type} Asked${this.definitions.length > 0 ? `(${this.definitions.join(', ')})` : ''}`;
    return {
      query: [`${head} {\n${selections.join('\n')}\n}`, ...this.fragments].join('\n'),
      variables: this.variables,
    };
  }

  private chance(probability: number): boolean {
    return this.below(1000) < probability * 1000;
  }

  /**
   * Whether to select something invalid here. There is at most one error, since the order of several is undefined. It
   * is at the root, where it is always reported: below, there may be no object to report it for.
   */
  private goesWrong(): boolean {
    if (!this.mayGoWrong || !this.chance(0.5)) return false;
    this.mayGoWrong = false;
    return true;
  }

  private pick = <T>(from: readonly T[]): T => from[this.below(from.length)]!;

  // -------------------------------------------------------------------------------------------------------- selections

  private selection(type: Composite, depth: number): string {
    const selections: string[] = [];
    const fields = Object.values(type.getFields()).filter(
      (field) => this.asks(field) && (depth < MAX_DEPTH - 1 || isLeafType(getNamedType(field.type))),
    );
    if (fields.length === 0 || this.chance(0.2)) selections.push(`${this.key('__typename', 'String!')}__typename`);
    const wanted = fields.length === 0 ? 0 : 1 + this.below(5);
    for (let n = 0; n < wanted && (n === 0 || this.fieldsLeft > 0); n++) {
      const field = this.pick(fields);
      const written = this.field(type, field, depth);
      selections.push(written);
      // The same field again, to be merged with it.
      if (this.chance(0.15) && !isLeafType(getNamedType(field.type))) {
        selections.push(this.wrapped(type, this.again(written, field, depth)));
      }
    }
    if (this.fieldsLeft > 0 && this.chance(isInterfaceType(type) ? 0.7 : 0.2)) {
      const other = this.pick(this.related(type));
      selections.push(this.fragmentOn(other, depth));
    }
    return selections.join('\n');
  }

  /** A field again with another selection: same response name, same arguments. */
  private again(written: string, field: GraphQLField<unknown, unknown>, depth: number): string {
    const head = written.slice(0, written.indexOf('{\n')).replace(/@.*$/, '');
    return `${head}{\n${this.selection(getNamedType(field.type) as Composite, depth + 1)}\n}`;
  }

  private wrapped(type: Composite, selection: string): string {
    return this.chance(0.5) ? selection : `... ${this.chance(0.5) ? `on ${type.name} ` : ''}{\n${selection}\n}`;
  }

  /** The types that an object of this type may have as well. */
  private related(type: Composite): Composite[] {
    const possible = isInterfaceType(type) ? this.schema.getPossibleTypes(type) : [];
    const interfaces = this.schema.getPossibleTypes;
    const kin = [type, ...possible, ...type.getInterfaces()];
    for (const other of Object.values(this.schema.getTypeMap())) {
      const overlap =
        isInterfaceType(other) && possible.some((each) => interfaces.call(this.schema, other).includes(each));
      if (overlap) kin.push(other);
    }
    return kin;
  }

  private fragmentOn(type: Composite, depth: number): string {
    const directive = this.directive();
    if (this.chance(0.6)) return `... on ${type.name} ${directive}{\n${this.selection(type, depth)}\n}`;
    const name = `Part${this.newNumber()}`;
    this.fragments.push(`fragment ${name} on ${type.name} {\n${this.selection(type, depth)}\n}`);
    return `...${name} ${directive}`;
  }

  private field(parent: Composite, field: GraphQLField<unknown, unknown>, depth: number): string {
    this.fieldsLeft -= 1;
    const args = this.args(parent, field, depth);
    const head = `${this.key(field.name + args, String(field.type))}${field.name}${args} ${this.directive()}`;
    const type = getNamedType(field.type);
    if (!isObjectType(type) && !isInterfaceType(type)) return head;
    return `${head}{\n${this.selection(type, depth + 1)}\n}`;
  }

  /** An alias that is valid anywhere in the response, or nothing if the field's own name is. */
  private key(what: string, type: string): string {
    const meaning = `${what}: ${type}`;
    const name = /^\w+/.exec(what)![0];
    const wish = this.chance(0.08) ? this.pick(this.chance(0.2) ? LONG : HOSTILE) : name;
    for (const key of [wish, name]) {
      const known = this.named.get(key);
      if (known !== undefined && known !== meaning) continue;
      this.named.set(key, meaning);
      return key === name ? '' : `${key}: `;
    }
    const alias = `${name}${this.newNumber()}`;
    this.named.set(alias, meaning);
    return `${alias}: `;
  }

  private newNumber(): number {
    this.count += 1;
    return this.count;
  }

  private directive(): string {
    if (this.chance(0.93)) return '';
    const kind = this.pick(['include', 'skip']);
    const value = this.chance(0.8) === (kind === 'include');
    if (this.chance(0.3)) return `@${kind}(if: ${value}) `;
    let variable = this.conditions.get(value);
    if (!variable || this.chance(0.5)) variable = this.variable('Boolean!', value, String(value));
    this.conditions.set(value, variable);
    return `@${kind}(if: $${variable}) `;
  }

  // --------------------------------------------------------------------------------------------------------- arguments

  private args(parent: Composite, field: GraphQLField<unknown, unknown>, depth: number): string {
    const values: Json = {};
    const isPage = field.args.some(({ name }) => name === 'after');
    for (const arg of field.args) {
      if (isPage && ['first', 'after', 'last', 'before'].includes(arg.name)) continue;
      const needed = isNonNullType(arg.type) && arg.defaultValue === undefined;
      if (!needed && !this.chance(0.4)) continue;
      values[arg.name] = this.value(arg, parent.name === 'Query' ? field.name : parent.name, 0);
    }
    // The order by relevance exists only for searches.
    const order = values.orderBy as OrderBy | null | undefined;
    if (order?.field === 'RELEVANCE' && !values.search) delete values.orderBy;
    if (isPage) this.addPage(values, parent, field, depth);
    if (parent.name === 'Query' && field.args.some(({ name }) => name === 'slug') && values.id == null) {
      values.slug ??= this.choices.scalar(field.args[1]!.type, 'slug', field.name, this.pick);
    }
    const written = field.args.flatMap((arg) =>
      arg.name in values ? [`${arg.name}: ${this.written(arg, values[arg.name])}`] : [],
    );
    return written.length > 0 ? `(${written.join(', ')})` : '';
  }

  private addPage(values: Json, parent: Composite, field: GraphQLField<unknown, unknown>, depth: number): void {
    const backwards = field.args.some(({ name }) => name === 'last') && this.chance(0.25);
    // Long pages only at the root, since sizes multiply.
    const size = depth === 0 ? this.pick([1, 3, 7, 20, 100]) : 1 + this.below(3);
    if (depth > 0 || backwards || this.chance(0.7)) values[backwards ? 'last' : 'first'] = size;
    const connection = getNamedType(field.type).name;
    const orderBy = values.orderBy as OrderBy | null | undefined;
    const byWords = values.search != null || field.name === 'search';
    for (const name of ['after', 'before']) {
      if (!byWords && this.chance(0.2)) values[name] = this.choices.cursor(connection, parent.name, orderBy, this.pick);
    }
    if (depth === 0 && this.goesWrong()) Object.assign(values, this.pick(WRONG_PAGES));
  }

  private value(
    { type, name }: Pick<GraphQLArgument | GraphQLInputField, 'type' | 'name'>,
    owner: string,
    depth: number,
  ): unknown {
    if (!isNonNullType(type) && this.chance(0.06)) return null;
    return this.valueOf(isNonNullType(type) ? type.ofType : type, name, owner, depth);
  }

  /** One or two different ones. */
  private dimensions(type: GraphQLEnumType): string[] {
    const names = Array.from({ length: 2 }, () => this.pick(type.getValues()).name);
    return this.chance(0.4) ? names.slice(0, 1) : [...new Set(names)];
  }

  /** Groups in one or two different dimensions, with values that records have. */
  private groups(input: GraphQLInputObjectType): Json[] {
    const dimensions = getNamedType(input.getFields().dimension!.type) as GraphQLEnumType;
    return this.dimensions(dimensions).map((dimension) => {
      const value = this.pick([null, ...this.choices.groupValues(input.name, dimension)]);
      return value === null && this.chance(0.5) ? { dimension } : { dimension, value };
    });
  }

  private valueOf(type: GraphQLInputType, name: string, owner: string, depth: number): unknown {
    if (isNonNullType(type)) return this.valueOf(type.ofType, name, owner, depth);
    if (isListType(type)) {
      const entry = getNamedType(type);
      if (name === 'by') return this.dimensions(entry as GraphQLEnumType);
      if (name === 'group') return this.groups(entry as GraphQLInputObjectType);
      const length = name === 'between' ? 2 + this.below(2) : this.below(4);
      return Array.from({ length }, () => this.valueOf(type.ofType, name, owner, depth));
    }
    if (isEnumType(type)) return this.pick(type.getValues()).name;
    if (!isInputObjectType(type)) {
      const isNameAtRoot = (owner === 'party' && name === 'ref') || (owner === 'cooperation' && name === 'between');
      if (isNameAtRoot && this.goesWrong()) return this.pick(this.choices.wrongParties);
      return this.choices.scalar(type, name, owner, this.pick);
    }
    const fields = Object.values(type.getFields());
    const isWhere = fields.some((field) => field.name === 'not');
    const chosen = fields.filter((field) => {
      if (isNonNullType(field.type)) return true;
      if (field.name === 'any' || field.name === 'not') return depth < 2 && this.chance(0.12);
      return this.chance(isWhere ? 1.6 / fields.length : Math.min(0.7, 5 / fields.length));
    });
    const object: Json = {};
    for (const field of chosen) object[field.name] = this.value(field, type.name, depth + 1);
    if (typeof object.from === 'string' && typeof object.to === 'string' && object.to < object.from) {
      [object.from, object.to] = [object.to, object.from];
    }
    return object;
  }

  /** A value in the operation, sometimes as a variable. */
  private written({ type, name }: Pick<GraphQLArgument | GraphQLInputField, 'type' | 'name'>, value: unknown): string {
    if (this.chance(0.1)) {
      const literal = this.literal(type, value, name);
      if (!/\$/.test(literal)) return `$${this.variable(String(type), value, literal)}`;
      return literal;
    }
    return this.literal(type, value, name);
  }

  private literal(type: GraphQLInputType, value: unknown, name: string): string {
    if (value === null) return 'null';
    if (isNonNullType(type)) return this.literal(type.ofType, value, name);
    if (isListType(type)) {
      const written = (value as unknown[]).map((each) => this.written({ type: type.ofType, name }, each));
      return `[${written.join(', ')}]`;
    }
    if (isEnumType(type)) return String(value);
    if (!isInputObjectType(type)) return JSON.stringify(value);
    const fields = type.getFields();
    const written = Object.entries(value as Json).map(([key, each]) => `${key}: ${this.written(fields[key]!, each)}`);
    return `{${written.join(', ')}}`;
  }

  /** Defines a variable: its value is sent, or is its default, or both (the sent one counts), or neither. */
  private variable(type: string, value: unknown, literal: string): string {
    const name = `v${this.newNumber()}`;
    // A cursor belongs to an order, so an order is never omitted.
    if (!/!$|Order$/.test(type) && this.chance(0.1)) {
      // Neither sent nor with a default: like an omitted argument.
      this.definitions.push(`$${name}: ${type}`);
      return name;
    }
    const byDefault = this.chance(0.4);
    this.definitions.push(`$${name}: ${type}${byDefault ? ` = ${literal}` : ''}`);
    if (!byDefault || this.chance(0.3)) this.variables[name] = value;
    return name;
  }
}
