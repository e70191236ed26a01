import { GraphQLError } from 'graphql';
import { getMetadataStorage, ID } from 'type-graphql';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { TextInput, type VersionedInput } from '../api/mutation.inputs.ts';
import { Needed, Optional } from '../api/optional.ts';
import { tableOf } from '../description/record-type.ts';
import { isSlugged, recordTypes } from '../description/registry.ts';
import { recordTables, type Visibility } from '../record.entity.ts';
import { readId, readPlainId, recordIdIn, uuidOf } from '../values/ids.ts';
import { registeredTag } from '../values/language-tags.ts';
import { newId } from '../values/new-id.ts';
import { errorCodes } from './error-codes.ts';
import { InputErrors, type Path, type RuleViolation } from './input-errors.ts';
import { recordUnknown, typeWrong } from './rules.ts';

/** What may be wrong with a text in several languages. */
export const LANGUAGE_CODES = errorCodes({
  TEXT_MISSING: ['There is no text in any language. Give one in at least one language.'],
  LANGUAGE_TWICE: ['There are two texts in one language. Leave one of them out.', 'lang'],
});

// From what a client sent to what a write is handed: records that are named become uuids, texts by language a main one
// and the others. Inputs say by decorators what their fields mean.

/** How a record is found by what a client wrote for it, as one uuid in SQL; null where there is none. */
type Finder = (ref: string, argument: string) => Sql;

/** What is wrong with a name by which no record, or several, can be found. @param error what finding it threw */
type Missed = (name: string, error: GraphQLError) => RuleViolation;

/** A kind of record that inputs refer to. */
interface Kind {
  find: Finder;
  /** Null if a record of the kind goes by its id alone. */
  missed: Missed | null;
  isNamed: boolean;
}

const kinds = new Map<string, Kind>();

/**
 * Has records of a type found otherwise than by id or slug.
 * @param type in snake case
 * @param missed says what is wrong with a name, at the place where it stands
 */
export function findBy(type: string, find: Finder, missed: Missed): void {
  kinds.set(type, { find, missed, isNamed: true });
}

/** The kind of record that goes by a name: a type in snake case, "item" for any cooperation item, "record" for any record. */
function kindOf(name: string): Kind {
  let kind = kinds.get(name);
  if (!kind) {
    const isNamed = isSlugged(name);
    kind = { find: isNamed ? byIdOrSlug(name) : byId(typesNamed(name)), missed: null, isNamed };
    kinds.set(name, kind);
  }
  return kind;
}

/** The types, in snake case, that go by a name: a type itself, "item" or "record". */
export function typesNamed(name: string): readonly string[] {
  if (name === 'record') return recordTables();
  if (name !== 'item') return [name];
  return recordTypes().flatMap(({ type, isItem }) => (isItem ? tableOf(type) : []));
}

/** A record by its id, which may be that of one merged into it. */
function byId(types: readonly string[]): Finder {
  const names = types.map((type) => type.toUpperCase());
  return (ref, argument) => sql`(select coalesce(survivor_of(e.merged_into), e.id) from record e
    where e.id = ${uuidOf(types, ref, argument)} and e.type = any(${names})
      and (e.deleted_at is null or e.merged_into is not null))`;
}

function byIdOrSlug(type: string): Finder {
  const find = byId([type]);
  return (ref, argument) =>
    readPlainId(ref, argument) ? find(ref, argument) : sql`(select s.id from ${raw(type)} s where s.slug = ${ref})`;
}

declare const SAYS: unique symbol;

/** A record, by what a client writes for it. In a draft it is the uuid of the record, and its field ends in `Id`. */
export type Ref = string & { readonly [SAYS]: 'a record' };

/** Records, by what a client writes for them: in a draft their uuids, in the field `Draft`. */
export type Refs<Draft extends string> = string[] & { readonly [SAYS]: Draft };

/**
 * A text in several languages, the main one first: in a draft the main one in the field `Draft`, its language in one that
 * has `Lang` added, and the others by language in the input's own field with `In` added.
 */
export type Texts<Draft extends string> = TextInput[] & { readonly [SAYS]: [Draft] };

/** What a write is handed of an input. In the input of a mutation, fields for the frame of mutations are left out. */
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

/** What a write is handed of a new record: `Facts` are what the input says of it. */
export type NewDraft<Facts> = DraftOf<Facts> & {
  /** PUBLIC where nothing is said. */
  visibility?: Visibility;
  /** Of an import: a rule that the record breaks is flagged, not refused. */
  lenient?: boolean;
};

/** What a field of an input is for. */
export type Meaning = { kind: string; draft: string } | { text: string; others: string };

const meanings = new WeakMap<object, Map<string, Meaning>>();

function mean(target: object, field: string, meaning: Meaning): void {
  const known = meanings.get(target) ?? new Map<string, Meaning>();
  meanings.set(target, known.set(field, meaning));
}

/** Says of a field that a client may omit it, as `Optional` does. */
export const OPTIONAL = true;

const fieldDecorator = (isOptional?: boolean) => (isOptional ? Optional : Needed);

/** Declares a field of an input that names a record. @param kind a type in snake case, "item" or "record" */
export function RefersTo(kind: string, description: string, isOptional?: boolean) {
  return <F extends string>(target: { [field in F]?: Ref | null }, field: F): void => {
    fieldDecorator(isOptional)(kind === 'party' ? String : ID, description)(target, field);
    mean(target, field, { kind, draft: `${field}Id` });
  };
}

/** Declares a field of an input that names several records. @param draft the draft's field for their uuids */
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

/** Declares a field of an input that holds a text in several languages. @param text the draft's field for the main one */
export function TextsFor<Text extends string>(text: Text, description: string, isOptional?: boolean) {
  return <F extends string>(target: { [field in F]?: Texts<Text> | null }, field: F): void => {
    fieldDecorator(isOptional)([TextInput], description)(target, field);
    mean(target, field, { text, others: `${field}In` });
  };
}

/** What the fields of an input are for, by its prototype; null for a field that is handed on as it is. */
export function meaningOf(prototype: object, field: string): Meaning | null {
  for (let class_ = prototype; class_; class_ = Object.getPrototypeOf(class_)) {
    const meaning = meanings.get(class_)?.get(field);
    if (meaning) return meaning;
  }
  return null;
}

/** The fields that the class of an input declares, after those of the class that it extends. */
export function declaredIn(input: abstract new () => object): ReturnType<typeof getMetadataStorage>['fields'] {
  const above = Object.getPrototypeOf(input);
  const own = getMetadataStorage().fields.filter(({ target }) => target === input);
  return above === Function.prototype ? own : [...declaredIn(above), ...own];
}

/** The fields of drafts without which there is no new record, in the order of the input. */
export function neededIn(input: abstract new () => object): string[] {
  return declaredIn(input)
    .filter(({ typeOptions }) => !typeOptions.nullable)
    .map(({ name }) => {
      const meaning = meaningOf(input.prototype, name);
      if (!meaning) return name;
      return 'kind' in meaning ? meaning.draft : meaning.text;
    });
}

/** Fields of an input that are for the frame of mutations, not for the write. */
export const OF_THE_FRAME = new Set(['id', 'idempotencyKey', 'note', 'expectedVersion', 'allowDuplicate']);

/** A record that the input names. */
interface Named {
  piece: Sql;
  kind: string;
  ref: string;
  /** Where the draft refers to it. */
  at: InputErrors;
  put(uuid: string): void;
  /** Once it is found. */
  uuid?: string;
}

/** Finds records: gives for each piece a function that gives the uuid or null, or throws why it cannot be told. */
export type FindRecords = (pieces: readonly Sql[]) => Promise<(() => Promise<unknown>)[]>;

/** What a client sent, made into a draft. */
export class Drafting {
  /** What is wrong with the draft, by its places in the input. */
  readonly errors: InputErrors;
  readonly #clears: boolean;
  readonly #draft: object;
  readonly #named: Named[] = [];
  /** Where the input says what the draft says elsewhere, by the draft's path. */
  readonly #moved = new Map<string, Path>();

  /**
   * @param clears whether null says that something is to be cleared; else it says no more than what is absent
   * @param errors takes what is wrong with the input
   */
  constructor(input: object, clears = false, errors = new InputErrors()) {
    this.#clears = clears;
    this.errors = errors.translated((path) => this.inputPath(path));
    this.#draft = this.#object(input, [], this.errors);
  }

  /**
   * The draft, once the records that it names are found. A record that cannot be found is in it under a uuid that no record
   * has: what else is wrong with the draft can be told at once.
   */
  async finished(find: FindRecords): Promise<unknown> {
    if (this.#named.length === 0) return this.#draft;
    const found = await find(this.#named.map(({ piece }) => piece));
    for (const [index, named] of this.#named.entries()) {
      const { kind, ref, at, put } = named;
      const uuid = await found[index]!().catch((error) => {
        const { missed } = kindOf(kind);
        if (!(error instanceof GraphQLError && missed)) throw error;
        at.take(missed(ref, error));
        return null;
      });
      if (uuid === null && !at.hasHere) recordUnknown(at, ref, kind);
      if (uuid !== null) named.uuid = uuid as string;
      put(named.uuid ?? newId());
    }
    return this.#draft;
  }

  /** Where the input names a record, the first place of several; null where it does not. */
  placeOf(uuid: string): Path | null {
    const named = this.#named.find((each) => each.uuid === uuid);
    return named ? this.inputPath(named.at.path) : null;
  }

  /** The place in the input of what stands at a place in the draft. */
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
      if (value === undefined || (path.length === 0 && OF_THE_FRAME.has(field))) continue;
      // A part is given whole: what it does not say, it has not.
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
    const { find, missed, isNamed } = kindOf(kind);
    const id = readId(ref);
    if (id && !typesNamed(kind).includes(id.type)) typeWrong(at, ref, id.type, kind);
    else if (!id && (!isNamed || recordIdIn(ref))) recordUnknown(at, ref, kind);
    else {
      try {
        this.#named.push({ piece: find(ref, ['input', ...this.inputPath(at.path)].join('.')), kind, ref, at, put });
        return;
      } catch (error) {
        if (!(error instanceof GraphQLError && missed)) throw error;
        at.take(missed(ref, error));
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
      const message = 'A text is needed in one language at least.';
      errors.at(text).add(LANGUAGE_CODES.TEXT_MISSING, message);
    }
    // Beside an error nothing is said of an empty text: it stands at the same place.
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
        at.at('lang').add(LANGUAGE_CODES.LANGUAGE_TWICE, `There is a text in "${lang}" already.`, { lang });
      }
      seen.add(lang);
      byLang[lang] = each.text;
    });
    draft[others] = byLang;
  }
}

/** A language tag as it is kept. One that is none is refused where its text is kept. */
function canonical(lang: string): string {
  return registeredTag(lang) ?? lang;
}
