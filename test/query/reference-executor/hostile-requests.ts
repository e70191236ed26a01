import fc from 'fast-check';
import {
  type ASTNode,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
  print,
  type ValueNode,
  visit,
} from 'graphql';
import { Dice } from './dice.ts';
import { HOSTILE_TEXTS, HOSTILE_VALUES, type HostileChoices } from './hostile-choices.ts';
import { oneOperation } from './random-operations.ts';
import type { SentOperation } from './three-ways.ts';

/** A request for `/graphql`: its original operation, and how it is sent after mutation. */
export interface HostileRequest {
  method: 'GET' | 'POST';
  /** Whether an administrator sends it, or an anonymous client. */
  hasKey: boolean;
  sent: { query: unknown; variables?: unknown; operationName?: unknown; extensions?: unknown };
}

/** Names that have a meaning in JavaScript, PostgreSQL or GraphQL. */
const NAMES = [
  '__proto__',
  'constructor',
  '__typename',
  '__schema',
  'toString',
  'null',
  'on',
  'node',
  'x',
  'nodes',
  'id',
];

/** Many small operations find more than a few large ones. */
const MAX_FIELDS = 15;

/** Maximum number of characters of a document that may still grow. */
const LONG_ENOUGH = 20_000;

/** Relative frequency of each type of operation. */
const TYPES = [
  ...Array<OperationTypeNode>(12).fill(OperationTypeNode.QUERY),
  ...Array<OperationTypeNode>(7).fill(OperationTypeNode.MUTATION),
  OperationTypeNode.SUBSCRIPTION,
];

/**
 * Requests with operations of all types, with and without permission, and values of all sorts. Half of them are mutated
 * once or several times: in the document, the variables, or the request.
 */
export function hostileRequests(schema: GraphQLSchema, choices: HostileChoices): fc.Arbitrary<HostileRequest> {
  return fc.integer().map((seed) => {
    const dice = new Dice(seed);
    const below = (most: number) => dice.between(0, most - 1);
    const type = TYPES[below(TYPES.length)];
    const operation = oneOperation(schema, choices, below, { type, asks: () => true, mostFields: MAX_FIELDS });
    return new Spoiling(operation, below).request();
  });
}

/** A request that is being mutated. */
class Spoiling {
  private readonly spoiled: HostileRequest;

  constructor(
    { query, variables }: SentOperation,
    private readonly below: (most: number) => number,
  ) {
    const method = this.below(5) === 0 ? 'GET' : 'POST';
    this.spoiled = { method, hasKey: this.below(3) > 0, sent: { query, variables } };
  }

  request(): HostileRequest {
    for (let times = this.below(2) * (1 + this.below(3)); times > 0; times--) this.spoil();
    return this.spoiled;
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  private spoil(): void {
    const { sent } = this.spoiled;
    const ways: (() => void)[] = [
      () => this.inDocument(isValue, () => this.value()),
      () => this.inDocument(isValue, (value) => nested(value, 1 + this.below(40))),
      () => this.inDocument(isNamed, (node) => ({ ...node, name: this.name() }) as ASTNode),
      () => this.inDocument(hasMembers, (node) => this.repeated(node)),
      () => this.inDocument(hasMembers, (node) => withoutFirst(node)),
      () => this.inText(),
      () => this.inVariables(),
      () => this.inVariables(),
      () => Object.assign(sent, { operationName: this.pick(['Asked', 'Other', '', null, 1, ...NAMES]) }),
      () => Object.assign(sent, { [this.pick(['query', 'variables', 'extensions'])]: this.pick(HOSTILE_VALUES) }),
      () => Object.assign(sent, { extensions: { persistedQuery: this.pick(HOSTILE_VALUES) } }),
      () =>
        Object.assign(sent, {
          extensions: { persistedQuery: { version: 1, sha256Hash: this.pick(['', 'f'.repeat(64), ...HOSTILE_TEXTS]) } },
        }),
    ];
    this.pick(ways)();
  }

  /** Replaces one matching node. */
  private inDocument<Node extends ASTNode>(
    isFor: (node: ASTNode) => node is Node,
    made: (node: Node) => ASTNode,
  ): void {
    const { sent } = this.spoiled;
    // Repeating repeated nodes would soon exceed the size of a request.
    if (String(sent.query).length > LONG_ENOUGH) return;
    let document: ASTNode;
    try {
      document = parse(String(sent.query));
    } catch {
      return; // It was mutated before.
    }
    const nodes: Node[] = [];
    visit(document, {
      enter: (node) => {
        if (isFor(node)) nodes.push(node);
      },
    });
    if (nodes.length === 0) return;
    const chosen = this.pick(nodes);
    // The replacement may contain the node, so it is not visited.
    sent.query = print(visit(document, { leave: (node) => (node === chosen ? made(chosen) : undefined) }));
  }

  private value(): ValueNode {
    const value = this.pick(HOSTILE_VALUES);
    if (typeof value === 'string') {
      return this.below(4) === 0 && /^[_a-z]\w*$/i.test(value)
        ? { kind: Kind.ENUM, value }
        : { kind: Kind.STRING, value };
    }
    if (typeof value === 'number')
      return { kind: Number.isInteger(value) ? Kind.INT : Kind.FLOAT, value: String(value) };
    if (typeof value === 'boolean') return { kind: Kind.BOOLEAN, value };
    if (this.below(3) === 0) return { kind: Kind.VARIABLE, name: this.name() };
    return Array.isArray(value) ? { kind: Kind.LIST, values: [] } : { kind: Kind.OBJECT, fields: [] };
  }

  private name() {
    return { kind: Kind.NAME, value: this.pick(NAMES) } as const;
  }

  /** Repeats fields, arguments, directives or definitions up to a hundred times. */
  private repeated(node: ASTNode): ASTNode {
    const [list, members] = membersOf(node)!;
    const times = this.pick([1, 1, 2, 30, 100]);
    return { ...node, [list]: [...members, ...Array<ASTNode>(times).fill(this.pick(members))] } as ASTNode;
  }

  private inText(): void {
    const { sent } = this.spoiled;
    const text = String(sent.query);
    const at = this.below(text.length + 1);
    const put = this.pick([
      '',
      '{',
      '}',
      '"',
      '"""',
      '@',
      '...',
      '!',
      '$',
      ':',
      '#',
      '\u0000',
      '\ufeff',
      ...HOSTILE_TEXTS,
    ]);
    sent.query = `${text.slice(0, at)}${put}${text.slice(at + this.below(4))}`;
  }

  private inVariables(): void {
    const { sent } = this.spoiled;
    if (typeof sent.variables !== 'object' || sent.variables === null) return;
    const name = this.pick([...Object.keys(sent.variables), 'v1', 'v2']);
    const value = this.pick(HOSTILE_VALUES);
    sent.variables = { ...sent.variables, [name]: this.below(4) === 0 ? nestedJson(value, this.below(40)) : value };
  }
}

const LISTS = [
  'definitions',
  'variableDefinitions',
  'selections',
  'arguments',
  'directives',
  'fields',
  'values',
] as const;

/** The repeatable children of a node. */
function membersOf(node: ASTNode): [list: string, members: readonly ASTNode[]] | null {
  const lists = node as unknown as { [list: string]: readonly ASTNode[] | undefined };
  const list = LISTS.find((name) => Array.isArray(lists[name]) && lists[name].length > 0);
  return list ? [list, lists[list]!] : null;
}

function hasMembers(node: ASTNode): node is ASTNode {
  return membersOf(node) !== null;
}

function withoutFirst(node: ASTNode): ASTNode {
  const [list, members] = membersOf(node)!;
  return { ...node, [list]: members.slice(1) } as ASTNode;
}

function isNamed(node: ASTNode): node is ASTNode {
  return 'name' in node && node.name !== undefined;
}

function isValue(node: ASTNode): node is ValueNode {
  return /Value$/.test(node.kind);
}

function nested(value: ValueNode, depth: number): ValueNode {
  return depth === 0 ? value : { kind: Kind.LIST, values: [nested(value, depth - 1)] };
}

function nestedJson(value: unknown, depth: number): unknown {
  return depth === 0 ? value : [nestedJson(value, depth - 1)];
}
