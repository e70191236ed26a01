import type { ErrorFields, UserError } from '../api/user-error.entity.ts';
import type { ErrorCode, ParamsOf, UserErrorCode } from './error-codes.ts';

/** Path of a value in a draft: `['names', '0', 'text']`. */
export type Path = readonly string[];

/** A rule of the domain that a write would break. Nothing was written. */
export class RuleViolation<Param extends string = string> extends Error {
  override readonly name: string = 'RuleViolation';

  readonly declared: ErrorCode;

  readonly code: UserErrorCode;

  /** Values of the code's parameters, by name. */
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

  /** The message with its path in the draft: "signatures[3].namedAs: The text …". */
  get messageWithPath(): string {
    const way = this.path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('');
    return way ? `${way.replace(/^\./, '')}: ${this.message}` : this.message;
  }

  /** Returns the error for the client, if it needs more fields than an InvalidInputError has. */
  userError?(fields: ErrorFields): UserError;

  /** Returns the same violation at another path. */
  movedTo(path: Path): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this)), this, { path, message: this.message });
  }
}

/** Other records prevent the change. Nothing was written. */
export class BlockedByRecords<Param extends string = string> extends RuleViolation<Param> {
  constructor(
    code: ErrorCode<Param>,
    path: Path,
    message: string,
    /** Uuids of up to 100 of these records. */
    readonly recordIds: readonly string[],
    ...params: ParamsOf<Param>
  ) {
    super(code, path, message, ...params);
  }
}

/** All broken rules of a write that were found before anything was written. */
export class RuleViolations extends Error {
  override readonly name = 'RuleViolations';

  constructor(readonly violations: readonly RuleViolation[]) {
    super(violations.map(({ messageWithPath }) => messageWithPath).join(' '));
  }
}

/** Returns the violations that an error reports; null for any other error. */
export function violationsIn(error: unknown): readonly RuleViolation[] | null {
  if (error instanceof RuleViolations) return error.violations;
  return error instanceof RuleViolation ? [error] : null;
}

/**
 * Collects the errors of one draft, so that a client gets all of them at once. It has a path: `errors.at('names', 0)`
 * collects the errors of the first name. Every write calls `throwIfAny` first.
 */
export class InputErrors {
  /**
   * @param found violations by path
   * @param placed maps a path in the draft to a path in the input
   */
  constructor(
    private readonly found: Map<string, RuleViolation> = new Map(),
    readonly path: Path = [],
    private readonly placed: (path: Path) => Path = (path) => path,
  ) {}

  /** Returns the same collection at a path below this one. */
  at(...steps: readonly (string | number)[]): InputErrors {
    return new InputErrors(this.found, [...this.path, ...steps.map(String)], this.placed);
  }

  /** Returns the same collection with another mapping of draft paths to input paths. */
  withPathMapping(placed: (path: Path) => Path): InputErrors {
    return new InputErrors(this.found, this.path, placed);
  }

  /** Returns an empty collection at the same path. */
  emptyCopy(): InputErrors {
    return new InputErrors(new Map(), this.path, this.placed);
  }

  /** Adds an error at this path. A path keeps its first error only: a second one would follow from the first. */
  add<Param extends string>(code: ErrorCode<Param>, message: string, ...params: ParamsOf<Param>): void {
    this.addViolation(new RuleViolation(code, [], message, ...params));
  }

  /** Adds a violation whose path is relative to this one. */
  addViolation(violation: RuleViolation): void {
    this.addWithInputPath(violation.movedTo(this.placed([...this.path, ...violation.path])));
  }

  /** Adds a violation whose path is already a path in the input. */
  addWithInputPath(violation: RuleViolation): void {
    const key = JSON.stringify(violation.path);
    if (!this.found.has(key)) this.found.set(key, violation);
  }

  /** The path of this collection as a path in the input. */
  get inputPath(): Path {
    return this.placed(this.path);
  }

  /** Whether there is an error at this path. */
  get hasErrorHere(): boolean {
    return this.found.has(JSON.stringify(this.inputPath));
  }

  get violations(): RuleViolation[] {
    return [...this.found.values()];
  }

  /** @throws RuleViolations if there is an error */
  throwIfAny(): void {
    if (this.found.size > 0) this.throwNow();
  }

  /** Ends a write that cannot continue. @throws RuleViolations */
  throwNow(): never {
    throw new RuleViolations(this.violations);
  }
}

/**
 * Sorts errors or warnings by the order of the input. Fields that the input lacks come after the fields beside them.
 * @param input as the client wrote it
 */
export function sortByInputOrder<Found extends { readonly path: Path }>(
  input: unknown,
  found: readonly Found[],
): Found[] {
  const placeOf = ({ path }: Found) => {
    let value = input as { [key: string]: unknown } | null | undefined;
    return path.map((step) => {
      const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
      value = value?.[step] as typeof value;
      const index = keys.indexOf(step);
      return index < 0 ? keys.length : index;
    });
  };
  const placed = found.map((each) => ({ each, place: placeOf(each) }));
  return placed.sort((one, other) => comparePlaces(one.place, other.place)).map(({ each }) => each);
}

/** Compares paths by their steps; a path comes before the paths below it. */
function comparePlaces(one: readonly number[], other: readonly number[]): number {
  for (const [index, step] of one.entries()) {
    const difference = step - (other[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
