import type { ErrorFields, UserError } from '../api/user-error.entity.ts';
import type { ErrorCode, ParamsOf, UserErrorCode } from './error-codes.ts';

/** Where in a draft a value stands, for instance `['names', '0', 'text']`. */
export type Path = readonly string[];

/**
 * A rule of the domain that a write would have broken. Nothing was written.
 * `path` leads through the draft to what broke it, for instance `['names', '0', 'lang']`.
 */
export class RuleViolation<Param extends string = string> extends Error {
  override readonly name: string = 'RuleViolation';

  readonly declared: ErrorCode;

  readonly code: UserErrorCode;

  /** The values of the code's parameters, by their names. */
  readonly params: { readonly [name: string]: string | number };

  constructor(
    declared: ErrorCode<Param>,
    readonly path: Path,
    message: string,
    ...[params]: ParamsOf<Param>
  ) {
    super(message);
    this.declared = declared;
    this.code = declared.name;
    this.params = params ?? {};
  }

  /** The message behind the way through the draft: "signatures[3].namedAs: The text …". */
  get located(): string {
    const way = this.path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('');
    return way ? `${way.replace(/^\./, '')}: ${this.message}` : this.message;
  }

  /** How a client is told, where an InvalidInputError does not say enough. */
  userError?(fields: ErrorFields): UserError;

  /** The same violation at another place. */
  movedTo(path: Path): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this)), this, { path, message: this.message });
  }
}

/** Other records prevent what is to be done with some. Nothing was written. */
export class OthersStandAgainst<Param extends string = string> extends RuleViolation<Param> {
  constructor(
    code: ErrorCode<Param>,
    path: Path,
    message: string,
    /** The uuids of those records; the first hundred, if they are more. */
    readonly recordIds: readonly string[],
    ...params: ParamsOf<Param>
  ) {
    super(code, path, message, ...params);
  }
}

/** All rules that a write would have broken, as far as they were found before anything was written. */
export class RulesBroken extends Error {
  override readonly name = 'RulesBroken';

  constructor(readonly violations: readonly RuleViolation[]) {
    super(violations.map(({ located }) => located).join(' '));
  }
}

/** The rules that an error says are broken; null if it says something else. */
export function violationsIn(error: unknown): readonly RuleViolation[] | null {
  if (error instanceof RulesBroken) return error.violations;
  return error instanceof RuleViolation ? [error] : null;
}

/**
 * Collects what is wrong with one draft, so that a client is told of all of it at once. It stands at a place of the draft:
 * `errors.at('names', 0)` collects for the first name. What writes calls `throwIfAny` first.
 */
export class InputErrors {
  /**
   * @param found by their places
   * @param placed gives the place in the input, given that in the draft
   */
  constructor(
    private readonly found: Map<string, RuleViolation> = new Map(),
    readonly path: Path = [],
    private readonly placed: (path: Path) => Path = (path) => path,
  ) {}

  /** The same collection, at a place within. */
  at(...steps: readonly (string | number)[]): InputErrors {
    return new InputErrors(this.found, [...this.path, ...steps.map(String)], this.placed);
  }

  /** The same collection, which finds the places of a draft in the input from which it was made. */
  translated(placed: (path: Path) => Path): InputErrors {
    return new InputErrors(this.found, this.path, placed);
  }

  /** An empty collection at the same place. */
  fresh(): InputErrors {
    return new InputErrors(new Map(), this.path, this.placed);
  }

  /** Adds an error at this place, unless one is known there: a second one would follow from the first. */
  add<Param extends string>(code: ErrorCode<Param>, message: string, ...params: ParamsOf<Param>): void {
    this.take(new RuleViolation(code, [], message, ...params));
  }

  /** Adds a violation, whose path begins at this place. */
  take(violation: RuleViolation): void {
    this.keep(violation.movedTo(this.placed([...this.path, ...violation.path])));
  }

  /** Adds a violation whose path is that of the input already. */
  keep(violation: RuleViolation): void {
    const key = JSON.stringify(violation.path);
    if (!this.found.has(key)) this.found.set(key, violation);
  }

  /** Whether an error is known at this place. */
  get hasHere(): boolean {
    return this.found.has(JSON.stringify(this.placed(this.path)));
  }

  get violations(): RuleViolation[] {
    return [...this.found.values()];
  }

  /** Lets a write go on for which nothing is wrong. @throws RulesBroken */
  throwIfAny(): void {
    if (this.found.size > 0) this.end();
  }

  /** Ends a write that cannot go on. @throws RulesBroken */
  end(): never {
    throw new RulesBroken(this.violations);
  }
}

/**
 * Sorts violations by where an input says what is wrong. What it does not say comes after what stands beside it.
 * @param input as the client wrote it
 */
export function inOrderOf(input: unknown, violations: readonly RuleViolation[]): RuleViolation[] {
  const placeOf = ({ path }: RuleViolation) => {
    let value = input as { [key: string]: unknown } | null | undefined;
    return path.map((step) => {
      const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
      value = value?.[step] as typeof value;
      const index = keys.indexOf(step);
      return index < 0 ? keys.length : index;
    });
  };
  const placed = violations.map((violation) => ({ violation, place: placeOf(violation) }));
  return placed.sort((one, other) => comparePlaces(one.place, other.place)).map(({ violation }) => violation);
}

/** Compares places by their steps: what holds another comes first. */
function comparePlaces(one: readonly number[], other: readonly number[]): number {
  for (const [index, step] of one.entries()) {
    const difference = step - (other[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
