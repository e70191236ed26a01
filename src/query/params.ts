import { randomBytes } from 'node:crypto';

/** A value in an argument, or the parameter of a plan in its place. */
export type Given<Value = string> = Value | Param<Value>;

/**
 * A parameter of a plan: a text or an instant in the variables of a request, or what `derive` makes of one. A plan is
 * compiled once and run with the values of each request, so code that describes what to read must not look at the value
 * itself.
 */
export class Param<Value = string> {
  /** A random beginning of identities, so that no text of a client is equal to one. */
  static readonly #mark = `~${randomBytes(8).toString('base64url')}~`;
  readonly #identity: string;

  /**
   * @param values the values of the request for which the plan is compiled
   * @param valueIn computes its value from those of a request
   */
  constructor(
    readonly values: PlanValues,
    readonly valueIn: (values: PlanValues) => Value,
  ) {
    this.#identity = Param.#mark + values.params.push(this);
  }

  /** The identity, so that a parameter can be part of a key: of a `CteRef`, a `Lookup` or a shape. */
  toString(): string {
    return this.#identity;
  }

  toJSON(): string {
    return this.#identity;
  }
}

/** A value of a variable that may be a parameter: a text or an instant. */
export type Open = string | Date;

/** A result on which a plan may depend. */
type Known = string | number | boolean | null | undefined;

/** The parameters of a plan, with the values of one request. */
export class PlanValues {
  /** The results on which the plan that is compiled for these values depends. */
  readonly known: { of: (values: PlanValues) => Known; result: Known }[] = [];
  /** All parameters of the plan that is compiled for these values. */
  readonly params: Param<unknown>[] = [];
  readonly #byOpen = new Map<Open, Param<Open>>();
  readonly #open: Open[] = [];
  readonly #derived = new Map<Param<unknown>, unknown>();

  /** The parameter for a value of a variable. Equal texts are the same parameter. */
  param(value: Open): Param<Open> {
    const known = this.#byOpen.get(value);
    if (known) return known;
    const index = this.#open.push(value) - 1;
    const param = new Param(this, (values) => values.#open[index]!);
    this.#byOpen.set(value, param);
    return param;
  }

  /** The value for this request, derived once. */
  of<Value>(given: Given<Value>): Value {
    if (!(given instanceof Param)) return given;
    if (!this.#derived.has(given)) this.#derived.set(given, given.valueIn(this));
    return this.#derived.get(given) as Value;
  }

  /**
   * Returns the values to bind for this request. Also parameters that the statement does not need are derived, since
   * they may reject their value.
   */
  bind(params: readonly Param<unknown>[], values: readonly unknown[]): unknown[] {
    for (const param of params) this.of(param);
    return values.map((value) => this.of(value));
  }
}

/**
 * Applies a function to values: at once, or if one is a parameter, when the plan is run. An error that it throws is
 * that of the request.
 */
export function derive<Values extends readonly unknown[], Result>(
  make: (...values: Values) => Result,
  ...given: { readonly [index in keyof Values]: Given<Values[index]> }
): Given<Result> {
  const param = given.find((each) => each instanceof Param);
  const makeIn = (values: PlanValues | null) =>
    make(...(given.map((each) => (values ? values.of(each) : each)) as unknown as Values));
  return param instanceof Param ? new Param(param.values, makeIn) : makeIn(null);
}

/** Returns a list of values as one value: an array to be bound. */
export function arrayOf<Value>(given: readonly Given<Value>[]): Given<readonly Value[]> {
  return derive((...values: Value[]): readonly Value[] => values, ...given);
}

/** Applies a function to a value now. A plan then serves only requests with the same result. */
export function known<Value, Result extends Known>(make: (value: Value) => Result, given: Given<Value>): Result {
  if (!(given instanceof Param)) return make(given);
  const of = (values: PlanValues) => make(values.of(given));
  const result = of(given.values);
  given.values.known.push({ of, result });
  return result;
}
