import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { Client } from '../../access/context.ts';
import type { DataSizes } from '../../query/compiling/selection.ts';
import { type CachePolicy, cachePolicyOf } from './cache-policy.ts';
import { deprecatedFieldsIn } from './deprecated-fields.ts';
import { type OperationCost, OperationCosts } from './operation-cost.ts';
import { brokenLimit, LIMITS } from './operation-limits.ts';

/**
 * A document that may run, with all that is known of it. Each part is worked out when it is first needed, and holds for every
 * request that sends the same document.
 */
export class KnownDocument {
  readonly #operations: readonly KnownOperation[];
  /** The error for clients without a key; null: they may send the document; undefined: not measured yet. */
  #tooLargeWithoutKey: GraphQLError | null | undefined;
  #caching: CachePolicy | null = null;

  /** @param isTrusted whether the operator lists it: then its cost alone limits it */
  constructor(
    readonly schema: GraphQLSchema,
    readonly document: DocumentNode,
    isTrusted = false,
  ) {
    this.#operations = document.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION ? [new KnownOperation(this, definition)] : [],
    );
    if (isTrusted) this.#tooLargeWithoutKey = null;
  }

  /** The operation of this name, or the only one if no name is given; null if there is none, or the name is missing. */
  operationNamed(name: string | null | undefined): KnownOperation | null {
    const node = getOperationAST(this.document, name);
    return this.#operations.find((operation) => operation.node === node) ?? null;
  }

  /**
   * Holds clients without a key to the narrower limits.
   * @throws GraphQLError OPERATION_TOO_LARGE
   */
  assertFew({ hasKey }: Client): void {
    if (hasKey) return;
    if (this.#tooLargeWithoutKey === undefined) {
      this.#tooLargeWithoutKey = brokenLimit(this.document, LIMITS.aliases);
    }
    if (this.#tooLargeWithoutKey) throw this.#tooLargeWithoutKey;
  }

  /** How long its answers may be kept, and how old they may be. */
  get caching(): CachePolicy {
    this.#caching ??= cachePolicyOf(this.schema, this.document);
    return this.#caching;
  }
}

/** One operation of a document, with what is known of it. */
export class KnownOperation {
  /** The queries by which a subscription is read, by the key of its field in the answer. */
  readonly pages = new Map<string, KnownOperation>();
  #costs: OperationCosts | null = null;
  #deprecated: readonly string[] | null = null;

  constructor(
    readonly known: KnownDocument,
    readonly node: OperationDefinitionNode,
  ) {}

  /**
   * What it costs.
   * @param variables as the schema reads them, defaults included
   * @param sizes how many rows the data have of the kinds that prices depend on
   */
  cost(variables: Record<string, unknown>, sizes: DataSizes): OperationCost {
    return this.costs.with(variables, sizes);
  }

  /** Its prices, whatever its variables say. */
  get costs(): OperationCosts {
    this.#costs ??= new OperationCosts(this.known.schema, this.known.document, this.node);
    return this.#costs;
  }

  /** The deprecated fields and arguments that it uses, as `deprecatedFieldsIn` names them. */
  get deprecatedFields(): readonly string[] {
    this.#deprecated ??= deprecatedFieldsIn(this.known.schema, this.known.document, this.node);
    return this.#deprecated;
  }
}
