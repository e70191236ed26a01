import { GraphQLError } from 'graphql';
import { getMetadataStorage, ID } from 'type-graphql';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { TextInput, type VersionedInput } from '../api/mutation.inputs.ts';
import { Optional, Required } from '../api/optional.ts';
import { tableOf } from '../description/record-type.ts';
import { isSlugged, recordTypes } from '../description/registry.ts';
import { recordTables, type Visibility } from '../record.entity.ts';
import { parseId, parseRecordId, recordIdIn, uuidOf } from '../values/ids.ts';
import { registeredTag } from '../values/language-tags.ts';
import { newId } from '../values/new-id.ts';
import { errorCodes } from './error-codes.ts';
import { INNER, type InnerReference } from './inner-reference.ts';
import { InputErrors, type Path, type RuleViolation } from './input-errors.ts';
import { recordUnknown, typeWrong } from './rules.ts';

/** Error codes for a text in several languages. */
export const LANGUAGE_CODES = errorCodes({
  TEXT_MISSING: ['There is no text in any language. Give one in at least one language.'],
  LANGUAGE_TWICE: ['There are two texts in one language. Leave one of them out.', 'lang'],
});

// Turns an input of a client into the draft for a write: references become uuids, and a text in several languages
// becomes a main text and the others by language. Decorators of the inputs declare the meaning of their fields.

/** Returns the uuid of a referenced record as SQL; null if there is no such record. */
type Finder = (ref: string, argument: string) => Sql;

/** Maps an error of a lookup to a violation: the reference matches no record, or several. */
type Missed = (name: string, error: GraphQLError) => RuleViolation;

/** A kind of record that inputs refer to. */
interface Kind {
  find: Finder;
  /** Null if records of the kind are referenced by id alone. */
  missed: Missed | null;
  isNamed: boolean;
}

const kinds = new Map<string, Kind>();

/**
 * Registers another way to find records of a type than by id or slug.
 * @param type in snake case
 * @param missed maps a failed lookup to a violation, at the path of the reference
 */
export function registerFinder(type: string, find: Finder, missed: Missed): void {
  kinds.set(type, { find, missed, isNamed: true });
}

/** Returns a kind of record: a type in snake case, "item" for any cooperation item, "record" for any record. */
function kindOf(name: string): Kind {
  let kind = kinds.get(name);
  if (!kind) {
    const isNamed = isSlugged(name);
    kind = { find: isNamed ? byIdOrSlug(name) : byId(typesOfKind(name)), missed: null, isNamed };
    kinds.set(name, kind);
  }
  return kind;
}

/** Returns the types of a kind, in snake case. */
export function typesOfKind(name: string): readonly string[] {
  if (name === 'record') return recordTables();
  if (name !== 'item') return [name];
  return recordTypes().flatMap(({ type, isItem }) => (isItem ? tableOf(type) : []));
}

/** Finds a record by its id; a merged record resolves to its survivor. */
function byId(types: readonly string[]): Finder {
  const names = types.map((type) => type.toUpperCase());
  return (ref, argument) => sql`(select coalesce(survivor_of(e.merged_into), e.id) from record e
    where e.id = ${uuidOf(types, ref, argument)} and e.type = any(${names})
      and (e.deleted_at is null or e.merged_into is not null))`;
}

function byIdOrSlug(type: string): Finder {
  const find = byId([type]);
  return (ref, argument) =>
    parseRecordId(ref, argument) ? find(ref, argument) : sql`(select s.id from ${raw(type)} s where s.slug = ${ref})`;
}

declare const SAYS: unique symbol;

/** A reference to a record in an input. In the draft it is the record's uuid, in a field whose name ends in `Id`. */
export type Ref = string & { readonly [SAYS]: 'a record' };

/** References to records in an input. In the draft they are uuids, in the field `Draft`. */
export type Refs<Draft extends string> = string[] & { readonly [SAYS]: Draft };

/**
 * A text in several languages in an input, the main one first. The draft has the main text in the field `Draft` and its
 * language in the field with `Lang` added. The other texts are by language, in the input's own field with `In` added.
 */
export type Texts<Draft extends string> = TextInput[] & { readonly [SAYS]: [Draft] };

/** The draft that a write gets from an input. It lacks the envelope fields of a mutation's input. */
export type DraftOf<Input> = {
  [Field in keyof Input as Field extends OfTheFrame<Input>
    ? never
    : NamesOf<Field, NonNullable<Input[Field]>>]: ValueOf<Input[Field]>;
} & { [Field in keyof Input as OthersOf<Field, NonNullable<Input[Field]>>]?: { [lang: string]: string } | null };

type OfTheFrame<Input> = 'idempotencyKey' extends keyof Input ? keyof VersionedInput : never;

type NamesOf<Field, Value> = Value extends Ref
  ? `${Field & string}Id`
  : Value extends Refs<infer Draft>
    ? Draft
    : Value extends Texts<infer Draft>
      ? Draft | `${Draft}Lang`
      : Field;

type OthersOf<Field, Value> = Value extends Texts<string> ? `${Field & string}In` : never;

type ValueOf<Value> = Value extends Ref | Texts<string> | URL
  ? string
  : Value extends Refs<string>
    ? string[]
    : Value extends Date
      ? Date
      : Value extends (infer Each)[]
        ? ValueOf<Each>[]
        : Value extends object
          ? DraftOf<Value>
          : Value;

/** The draft of a new record, from the facts of the input. */
export type NewDraft<Facts> = DraftOf<Facts> & {
  /** Default: PUBLIC. */
  visibility?: Visibility;
  /** Set by imports: a broken rule becomes a flag, not an error. */
  lenient?: boolean;
};

/** The meaning of an input's field. */
export type FieldMeaning = { kind: string; draft: string } | { text: string; others: string };

const meanings = new WeakMap<object, Map<string, FieldMeaning>>();

function mean(target: object, field: string, meaning: FieldMeaning): void {
  const known = meanings.get(target) ?? new Map<string, FieldMeaning>();
  meanings.set(target, known.set(field, meaning));
}

/** Marks a field as one that a client may omit, as `Optional` does. */
export const OPTIONAL = true;

const fieldDecorator = (isOptional?: boolean) => (isOptional ? Optional : Required);

/** Declares a field of an input that refers to a record. @param kind a type in snake case, "item" or "record" */
export function RefersTo(kind: string, description: string, isOptional?: boolean) {
  return <F extends string>(target: { [field in F]?: Ref | null }, field: F): void => {
    fieldDecorator(isOptional)(kind === 'party' ? String : ID, description)(target, field);
    mean(target, field, { kind, draft: `${field}Id` });
  };
}

/** Declares a field of an input that refers to several records. @param draft the draft's field for their uuids */
export function RefersToMany<Draft extends string>(
  kind: string,
  draft: Draft,
  description: string,
  isOptional?: boolean,
) {
  return <F extends string>(target: { [field in F]?: Refs<Draft> | null }, field: F): void => {
    fieldDecorator(isOptional)([kind === 'party' ? String : ID], description)(target, field);
    mean(target, field, { kind, draft });
  };
}

/**
 * Declares a field of an input that holds a text in several languages. @param text the draft's field for the main one
 */
export function TextsFor<Text extends string>(text: Text, description: string, isOptional?: boolean) {
  return <F extends string>(target: { [field in F]?: Texts<Text> | null }, field: F): void => {
    fieldDecorator(isOptional)([TextInput], description)(target, field);
    mean(target, field, { text, others: `${field}In` });
  };
}

/** Fields that name fields of the record, by the prototype of the input that declares them. The draft has them as they are. */
const fieldNames = new WeakMap<object, Set<string>>();

/** Declares a field of an input that names one or more fields of the record. @param type `String`, in brackets for a list */
export function NamesFields(type: object, description: string, isOptional?: boolean) {
  return <F extends string>(target: { [field in F]?: string | string[] | null }, field: F): void => {
    fieldDecorator(isOptional)(type, description)(target, field);
    fieldNames.set(target, (fieldNames.get(target) ?? new Set<string>()).add(field));
  };
}

/** Whether an input's field names fields of the record. @param prototype of the class that declares the field */
export function namesFields(prototype: object, field: string): boolean {
  return fieldNames.get(prototype)?.has(field) ?? false;
}

/**
 * Returns the meaning of an input's field; null if the draft has the field as it is. @param prototype of the input's
 * class
 */
export function meaningOf(prototype: object, field: string): FieldMeaning | null {
  for (let class_ = prototype; class_; class_ = Object.getPrototypeOf(class_)) {
    const meaning = meanings.get(class_)?.get(field);
    if (meaning) return meaning;
  }
  return null;
}

/** Returns the fields that the class of an input declares, after those of the class that it extends. */
export function declaredFields(input: abstract new () => object): ReturnType<typeof getMetadataStorage>['fields'] {
  const above = Object.getPrototypeOf(input);
  const own = getMetadataStorage().fields.filter(({ target }) => target === input);
  return above === Function.prototype ? own : [...declaredFields(above), ...own];
}

/** Returns the draft fields that a new record requires, in the order of the input. */
export function requiredFields(input: abstract new () => object): string[] {
  return declaredFields(input)
    .filter(({ typeOptions }) => !typeOptions.nullable)
    .map(({ name }) => {
      const meaning = meaningOf(input.prototype, name);
      if (!meaning) return name;
      return 'kind' in meaning ? meaning.draft : meaning.text;
    });
}

/** Fields of an input that belong to the mutation's envelope and are not in the draft. */
export const ENVELOPE_FIELDS = new Set(['id', 'idempotencyKey', 'note', 'dryRun', 'expectedVersion', 'allowDuplicate']);

/** A reference to a record in the input. */
interface Named {
  piece: Sql;
  kind: string;
  ref: string;
  /** Path of the reference in the draft. */
  at: InputErrors;
  put(uuid: string): void;
  /** Set when the record is found. */
  uuid?: string;
}

/**
 * Finds records: returns a function for each SQL expression, which resolves to a uuid or null, or rejects if the
 * reference cannot be resolved.
 */
export type FindRecords = (pieces: readonly Sql[]) => Promise<(() => Promise<unknown>)[]>;

/** Builds the draft of an input. */
export class DraftBuilder {
  /** Errors of the draft, by their paths in the input. */
  readonly errors: InputErrors;
  readonly #clears: boolean;
  readonly #draft: object;
  readonly #named: Named[] = [];
  /** References that are known once the records exist; null if the input creates only one record. */
  readonly innerReferences: InnerReference[] | null;
  /** Paths in the input by paths in the draft, for fields that the draft has elsewhere. */
  readonly #moved = new Map<string, Path>();

  /**
   * @param clears whether null clears a field; otherwise null counts as omitted
   * @param errors collects the errors of the input
   * @param isJoined whether the input creates several records, which may refer to each other by "ref:" and a name
   */
  constructor(input: object, clears = false, errors = new InputErrors(), isJoined = false) {
    this.#clears = clears;
    this.innerReferences = isJoined ? [] : null;
    this.errors = errors.withPathMapping((path) => this.inputPath(path));
    this.#draft = this.#object(input, [], this.errors);
  }

  /**
   * Returns the draft once its references are resolved. An unknown record gets a uuid that no record has, so that
   * further errors of the draft are found as well.
   */
  async build(find: FindRecords): Promise<unknown> {
    if (this.#named.length === 0) return this.#draft;
    const found = await find(this.#named.map(({ piece }) => piece));
    for (const [index, named] of this.#named.entries()) {
      const { kind, ref, at, put } = named;
      const uuid = await found[index]!().catch((error) => {
        const { missed } = kindOf(kind);
        if (!(error instanceof GraphQLError && missed)) throw error;
        at.addViolation(missed(ref, error));
        return null;
      });
      if (uuid === null && !at.hasErrorHere) recordUnknown(at, ref, kind);
      if (uuid !== null) named.uuid = uuid as string;
      put(named.uuid ?? newId());
    }
    return this.#draft;
  }

  /** Returns the path of a record's first reference in the input; null if the input does not refer to it. */
  pathOf(uuid: string): Path | null {
    const named = [...this.#named, ...(this.innerReferences ?? [])].find((each) => each.uuid === uuid);
    return named ? this.inputPath(named.at.path) : null;
  }

  /** Returns the path in the input of a path in the draft. */
  inputPath(path: Path): string[] {
    for (let length = path.length; length > 0; length--) {
      const moved = this.#moved.get(path.slice(0, length).join('.'));
      if (moved) return [...moved, ...path.slice(length)];
    }
    return [...path];
  }

  #object(input: object, path: Path, errors: InputErrors): object {
    const draft: { [field: string]: unknown } = {};
    for (const [field, value] of Object.entries(input)) {
      if (value === undefined || (path.length === 0 && ENVELOPE_FIELDS.has(field))) continue;
      // A part is always given whole: omitted and null are the same in it.
      if (value === null && !(this.#clears && path.length === 0)) continue;
      const meaning = meaningOf(Object.getPrototypeOf(input), field);
      const at = [...path, field];
      if (!meaning) draft[field] = this.#value(value, at, errors.at(field));
      else if ('kind' in meaning) this.#references(draft, meaning, value as string | string[] | null, at, errors);
      else this.#texts(draft, meaning, value as TextInput[] | null, at, errors);
    }
    return draft;
  }

  #value(value: unknown, path: Path, errors: InputErrors): unknown {
    if (value instanceof URL) return value.href;
    if (value instanceof Date || typeof value !== 'object' || value === null) return value;
    if (!Array.isArray(value)) return this.#object(value, path, errors);
    return value.map((each, index) => this.#value(each, [...path, String(index)], errors.at(index)));
  }

  #references(
    draft: { [field: string]: unknown },
    { kind, draft: field }: { kind: string; draft: string },
    refs: string | string[] | null,
    path: Path,
    errors: InputErrors,
  ): void {
    const at = errors.at(field);
    this.#moved.set(at.path.join('.'), path);
    draft[field] = null;
    if (Array.isArray(refs)) {
      const uuids: string[] = [];
      draft[field] = uuids;
      refs.forEach((ref, index) => {
        this.#name(kind, ref, at.at(index), (uuid) => {
          uuids[index] = uuid;
        });
      });
    } else if (refs !== null) {
      this.#name(kind, refs, at, (uuid) => {
        draft[field] = uuid;
      });
    }
  }

  #name(kind: string, ref: string, at: InputErrors, put: (uuid: string) => void): void {
    if (this.innerReferences && ref.startsWith(INNER)) {
      const inner: InnerReference = {
        ref: ref.slice(INNER.length),
        kind,
        at,
        put: (uuid) => {
          inner.uuid = uuid;
          put(uuid);
        },
      };
      this.innerReferences.push(inner);
      return;
    }
    const { find, missed, isNamed } = kindOf(kind);
    const id = parseId(ref);
    if (id && !typesOfKind(kind).includes(id.type)) typeWrong(at, ref, id.type, kind);
    else if (!id && (!isNamed || recordIdIn(ref))) recordUnknown(at, ref, kind);
    else {
      try {
        this.#named.push({ piece: find(ref, ['input', ...this.inputPath(at.path)].join('.')), kind, ref, at, put });
        return;
      } catch (error) {
        if (!(error instanceof GraphQLError && missed)) throw error;
        at.addViolation(missed(ref, error));
      }
    }
    put(newId());
  }

  #texts(
    draft: { [field: string]: unknown },
    { text, others }: { text: string; others: string },
    texts: TextInput[] | null,
    path: Path,
    errors: InputErrors,
  ): void {
    const [main, ...rest] = texts ?? [];
    const move = (at: InputErrors, place: Path) => this.#moved.set(at.path.join('.'), place);
    move(errors.at(text), main ? [...path, '0', 'text'] : path);
    move(errors.at(`${text}Lang`), [...path, '0', 'lang']);
    if (texts && !main) {
      const message = 'The text is missing. Give it in at least one language.';
      errors.at(text).add(LANGUAGE_CODES.TEXT_MISSING, message);
    }
    // An empty text is at the same path as this error, so no second error is reported for it.
    draft[text] = main?.text ?? (texts ? '' : null);
    draft[`${text}Lang`] = main?.lang ?? (texts ? 'und' : null);
    const seen = new Set(main ? [canonical(main.lang)] : []);
    const byLang: { [lang: string]: string } = {};
    rest.forEach((each, index) => {
      const lang = canonical(each.lang);
      const at = errors.at(others, lang);
      move(at, [...path, String(index + 1), 'text']);
      move(at.at('lang'), [...path, String(index + 1), 'lang']);
      if (seen.has(lang)) {
        at.at('lang').add(LANGUAGE_CODES.LANGUAGE_TWICE, `There are two texts in "${lang}". Leave one of them out.`, {
          lang,
        });
      }
      seen.add(lang);
      byLang[lang] = each.text;
    });
    draft[others] = byLang;
  }
}

/** Returns the canonical language tag. An invalid tag is returned as it is; validation of its text rejects it. */
function canonical(lang: string): string {
  return registeredTag(lang) ?? lang;
}
