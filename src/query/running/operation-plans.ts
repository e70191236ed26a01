import {
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  type GraphQLType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  typeFromAST,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { hasLongNames } from '../compiling/response-aliases.ts';
import { fragmentsOf } from '../compiling/selection.ts';
import { PlanValues } from '../params.ts';
import type { PreparedStatement } from './statements.ts';

/** A compiled operation, which is run with the values of each request. */
export interface OperationPlan {
  /** Null until the statement has a name: only then is the plan kept. */
  statement: PreparedStatement | null;
  params: PlanValues['params'];
  /** Values to bind, some of them parameters. */
  values: readonly unknown[];
  /** Columns with the rows of failed lookups. */
  lookups: readonly string[];
  /** Dependencies besides the shape: results about values, and properties of the context. */
  known: PlanValues['known'];
  context: ReadonlyMap<PropertyKey, unknown>;
}

/** A plan with the values of one request. */
export interface PlannedRequest {
  plan: OperationPlan;
  text: string;
  values: unknown[];
}

interface Variables {
  [name: string]: unknown;
}

/** The variables of a request with parameters for open values. All the rest is the shape, on which a plan depends. */
export interface Shape {
  key: string;
  variables: Variables;
  values: PlanValues;
}

/** Maximum number of plans, and of characters of their keys. The texts of their statements are those of names. */
const MAX_PLANS = 2_000;
const MAX_CHARACTERS = 1_000_000;

/** A plan with a longer key is seldom needed again. */
const MAX_KEY_CHARS = 2_000;

/** Plans of one shape that depend on other values or contexts. */
const MAX_ALTERNATIVES = 4;

/**
 * The plans of documents that come again: one for each shape of the variables. Texts and instants are parameters if their
 * variable is used in arguments of root fields only; any other value is part of the shape.
 */
export class OperationPlans {
  readonly #plans = new LRUCache<string, OperationPlan[]>({
    max: MAX_PLANS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, key) => key.length,
  });
  /** Documents that came before, and whether their names are short enough for PostgreSQL. */
  readonly #documents = new WeakMap<DocumentNode, boolean>();
  readonly #operations = new WeakMap<OperationDefinitionNode, { number: number; open: OpenVariables }>();
  #count = 0;

  constructor(private readonly schema: GraphQLSchema) {}

  /** Whether a document came before. One with names that are too long for PostgreSQL never counts as known. */
  meets(document: DocumentNode): boolean {
    const known = this.#documents.get(document);
    if (known === undefined) this.#documents.set(document, !hasLongNames(document));
    return known ?? false;
  }

  /**
   * Returns the shape of a request for a document that came before; null if the shape is too long.
   * @param visibility which rows the viewer may see
   */
  shapeOf(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Variables>,
    visibility: string,
  ): Shape | null {
    let known = this.#operations.get(operation);
    if (!known) {
      this.#count += 1;
      known = { number: this.#count, open: openVariables(document, operation, this.schema) };
      this.#operations.set(operation, known);
    }
    const values = new PlanValues();
    const shaped: Variables = {};
    for (const name in variables) shaped[name] = opened(variables[name], known.open.get(name), values);
    const key = `${known.number} ${visibility} ${JSON.stringify(shaped)}`;
    return key.length > MAX_KEY_CHARS ? null : { key, variables: shaped, values };
  }

  /**
   * Returns the plan of a shape with the values of a request; null if there is none.
   * @throws GraphQLError of a value that a parameter rejects
   */
  find({ key, values }: Shape, context: object): PlannedRequest | null {
    const plan = this.#plans.get(key)?.find((each) => suits(each, values, context));
    return plan ? { plan, text: plan.statement!.text, values: values.bind(plan.params, plan.values) } : null;
  }

  /** Keeps a plan whose statement has a name. */
  keep({ key }: Shape, plan: OperationPlan, statement: PreparedStatement | null): void {
    if (!statement) return;
    const others = this.#plans.get(key) ?? [];
    this.#plans.set(key, [{ ...plan, statement }, ...others].slice(0, MAX_ALTERNATIVES));
  }
}

/** Whether a plan serves a request. */
function suits(plan: OperationPlan, values: PlanValues, context: object): boolean {
  if (plan.statement!.isGone) return false;
  for (const [property, value] of plan.context) if (Reflect.get(context, property) !== value) return false;
  return plan.known.every(({ of, result }) => of(values) === result);
}

/** The types of the variables that are used in arguments of root fields only. */
type OpenVariables = ReadonlyMap<string, GraphQLType>;

function openVariables(document: DocumentNode, operation: OperationDefinitionNode, schema: GraphQLSchema) {
  const open = new Map<string, GraphQLType>();
  for (const { variable, type } of operation.variableDefinitions ?? []) {
    open.set(variable.name.value, typeFromAST(schema, type as NamedTypeNode)!);
  }
  const close = (node: ASTNode) => visit(node, { [Kind.VARIABLE]: ({ name }) => void open.delete(name.value) });
  for (const fragment of Object.values(fragmentsOf(document))) close(fragment);
  for (const selection of operation.selectionSet.selections) {
    const closed =
      selection.kind === Kind.FIELD ? [...(selection.directives ?? []), selection.selectionSet] : [selection];
    for (const node of closed) if (node) close(node);
  }
  return open;
}

/** Replaces texts and instants in a value by parameters. A value without a type is left as it is. */
function opened(value: unknown, type: GraphQLType | undefined, values: PlanValues): unknown {
  if (type === undefined || value == null) return value;
  if (isNonNullType(type)) return opened(value, type.ofType, values);
  if (isListType(type)) return (value as unknown[]).map((each) => opened(each, type.ofType, values));
  if (isInputObjectType(type)) {
    const [fields, copy] = [type.getFields(), {} as Variables];
    for (const name in value) copy[name] = opened((value as Variables)[name], fields[name]!.type, values);
    return copy;
  }
  return isScalarType(type) && (typeof value === 'string' || value instanceof Date) ? values.param(value) : value;
}
