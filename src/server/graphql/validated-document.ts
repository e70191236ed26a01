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
import { type OperationCost, OperationCostCalculator } from './operation-cost.ts';
import { findBrokenLimit, LIMITS } from './operation-limits.ts';

/**
 * A valid document, with everything derived from it. Each part is computed when first needed, and is shared by all
 * requests that send the document.
 */
export class ValidatedDocument {
  readonly #operations: readonly ValidatedOperation[];
  /** The error for clients without a key; null if they may send the document; undefined if not computed yet. */
  #tooLargeWithoutKey: GraphQLError | null | undefined;
  #caching: CachePolicy | null = null;

  /** @param isTrusted whether the operator lists the document: then only its cost is limited */
  constructor(
    readonly schema: GraphQLSchema,
    readonly document: DocumentNode,
    isTrusted = false,
  ) {
    this.#operations = document.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION ? [new ValidatedOperation(this, definition)] : [],
    );
    if (isTrusted) this.#tooLargeWithoutKey = null;
  }

  /**
   * Returns the operation of this name, or the only one if no name is given; null if there is none, or if the name is
   * needed.
   */
  operationNamed(name: string | null | undefined): ValidatedOperation | null {
    const node = getOperationAST(this.document, name);
    return this.#operations.find((operation) => operation.node === node) ?? null;
  }

  /**
   * Applies the stricter limits of clients without a key.
   * @throws GraphQLError OPERATION_TOO_LARGE
   */
  assertAnonymousLimits({ hasKey }: Client): void {
    if (hasKey) return;
    if (this.#tooLargeWithoutKey === undefined) {
      this.#tooLargeWithoutKey = findBrokenLimit(this.document, LIMITS.aliases);
    }
    if (this.#tooLargeWithoutKey) throw this.#tooLargeWithoutKey;
  }

  /** How long responses may be cached, and how old their data may be. */
  get cachePolicy(): CachePolicy {
    this.#caching ??= cachePolicyOf(this.schema, this.document);
    return this.#caching;
  }
}

/** One operation of a document, with everything derived from it. */
export class ValidatedOperation {
  /** The queries that read a subscription, by the response key of its field. */
  readonly pages = new Map<string, ValidatedOperation>();
  #costs: OperationCostCalculator | null = null;
  #deprecated: readonly string[] | null = null;

  constructor(
    readonly parent: ValidatedDocument,
    readonly node: OperationDefinitionNode,
  ) {}

  /**
   * Returns the estimated cost.
   * @param variables coerced, defaults included
   * @param sizes row counts on which prices depend
   */
  cost(variables: Record<string, unknown>, sizes: DataSizes): OperationCost {
    return this.costs.with(variables, sizes);
  }

  /** The cost calculator, independent of variables. */
  get costs(): OperationCostCalculator {
    this.#costs ??= new OperationCostCalculator(this.parent.schema, this.parent.document, this.node);
    return this.#costs;
  }

  /** The deprecated fields and arguments that it uses, as `deprecatedFieldsIn` names them. */
  get deprecatedFields(): readonly string[] {
    this.#deprecated ??= deprecatedFieldsIn(this.parent.schema, this.parent.document, this.node);
    return this.#deprecated;
  }
}
