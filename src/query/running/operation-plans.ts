import {
  type ASTNode,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type ValueNode,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { hasLongNames } from '../compiling/response-aliases.ts';
import { type FieldExtensions, fragmentsOf } from '../compiling/selection.ts';
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
  /** Dependencies besides the shape: results about texts, and properties of the context. */
  known: PlanValues['known'];
  context: ReadonlyMap<PropertyKey, unknown>;
}

/** A plan with the values of one request. */
export interface PlannedRequest {
  plan: OperationPlan;
  text: string;
  values: unknown[];
}

/** The variables of a request with parameters for its open texts. All the rest is the shape, on which a plan depends. */
export interface Shape {
  key: string;
  variables: { [name: string]: unknown };
  values: PlanValues;
}

/** Maximum number of plans, and of characters of their keys. The texts of their statements are those of names. */
const MAX_PLANS = 2_000;
const MAX_CHARACTERS = 1_000_000;

/** A plan with a longer key is seldom needed again. */
const MAX_KEY_CHARS = 1_000;

/** Plans of one shape that depend on other texts or contexts. */
const MAX_ALTERNATIVES = 4;

/** An argument of a root field in which a variable is used, and whether its texts may be parameters. */
interface Place {
  path: string;
  isOpen: (path: string) => boolean;
}

/** Where variables are used; none if a variable is used elsewhere as well. */
type Places = ReadonlyMap<string, readonly Place[]>;

/**
 * The plans of documents that come again: one for each shape of the variables. A text is a parameter if its variable is
 * used only in arguments of root fields that can be parameters; any other value is part of the shape.
 */
export class OperationPlans {
  readonly #plans = new LRUCache<string, OperationPlan[]>({
    max: MAX_PLANS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, key) => key.length,
  });
  /** Documents that came before, and whether their names are short enough for PostgreSQL. */
  readonly #documents = new WeakMap<DocumentNode, boolean>();
  readonly #operations = new WeakMap<OperationDefinitionNode, { number: number; places: Places }>();
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
    variables: { readonly [name: string]: unknown },
    visibility: string,
  ): Shape | null {
    let known = this.#operations.get(operation);
    if (!known) {
      this.#count += 1;
      known = { number: this.#count, places: placesOfVariables(document, operation, this.schema.getQueryType()!) };
      this.#operations.set(operation, known);
    }
    const values = new PlanValues();
    const opened: Shape['variables'] = {};
    for (const name in variables) opened[name] = openedValue(variables[name], known.places.get(name), '', values);
    const key = `${known.number} ${visibility} ${JSON.stringify(opened)}`;
    return key.length > MAX_KEY_CHARS ? null : { key, variables: opened, values };
  }

  /**
   * Returns the plan of a shape with the values of a request; null if there is none.
   * @throws GraphQLError of a text that a parameter rejects
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

function placesOfVariables(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  query: GraphQLObjectType,
): Places {
  const places = new Map<string, Place[]>();
  const elsewhere = new Set<string>();
  const close = (node: ASTNode) => visit(node, { [Kind.VARIABLE]: ({ name }) => void elsewhere.add(name.value) });
  const add = (value: ValueNode, path: string, isOpen: Place['isOpen']): void => {
    if (value.kind === Kind.LIST) for (const each of value.values) add(each, path, isOpen);
    else if (value.kind === Kind.OBJECT) {
      for (const field of value.fields) add(field.value, `${path}.${field.name.value}`, isOpen);
    } else if (value.kind === Kind.VARIABLE) {
      places.set(value.name.value, [...(places.get(value.name.value) ?? []), { path, isOpen }]);
    }
  };
  for (const fragment of Object.values(fragmentsOf(document))) close(fragment);
  for (const selection of operation.selectionSet.selections) {
    if (selection.kind === Kind.FIELD) {
      const { isOpen } = (query.getFields()[selection.name.value]?.extensions ?? {}) as FieldExtensions;
      for (const { name, value } of selection.arguments ?? []) add(value, name.value, isOpen ?? (() => false));
      for (const node of [...(selection.directives ?? []), selection.selectionSet]) if (node) close(node);
    } else close(selection);
  }
  for (const name of elsewhere) places.delete(name);
  return places;
}

/** Replaces the texts that are open in all places of a variable by parameters. */
function openedValue(value: unknown, places: readonly Place[] | undefined, inner: string, values: PlanValues): unknown {
  if (!places) return value;
  if (typeof value === 'string') {
    return places.every(({ path, isOpen }) => isOpen(path + inner)) ? values.param(value) : value;
  }
  if (Array.isArray(value)) return value.map((each) => openedValue(each, places, inner, values));
  if (!isPlain(value)) return value;
  const fields = Object.entries(value);
  return Object.fromEntries(
    fields.map(([name, each]) => [name, openedValue(each, places, `${inner}.${name}`, values)]),
  );
}

/** Whether a value is an input object: other objects are values of scalars. */
function isPlain(value: unknown): value is { [field: string]: unknown } {
  const prototype = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
  return prototype === null || prototype === Object.prototype;
}
