import { GraphQLError } from 'graphql';
import { getMetadataStorage, ID } from 'type-graphql';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { TextInput, type VersionedInput } from '../api/mutation.inputs.ts';
import { Needed, Optional } from '../api/optional.ts';
import { tableOf } from '../description/record-type.ts';
import { isSlugged, recordTypes } from '../description/registry.ts';
import { recordTables, type Visibility } from '../record.entity.ts';
import { readPlainId, uuidOf } from '../values/ids.ts';
import { keptLang, type Path } from './rules.ts';
import { RuleViolation } from './writing.ts';

// From what a client sent to what a write is handed: records that are named become uuids, texts by language a main one
// and the others. Inputs say by decorators what their fields mean.

/** How a record is found by what a client wrote for it, as one uuid in SQL; null where there is none. */
type Finder = (ref: string, argument: string) => Sql;

/** A kind of record that inputs refer to. */
interface Kind {
  find: Finder;
  /** What such a record is called in a message. */
  called: string;
}

const kinds = new Map<string, Kind>();

/**
 * Has records of a type found otherwise than by id or slug.
 * @param type in snake case
 */
export function findBy(type: string, find: Finder): void {
  kinds.set(type, { find, called: type });
}

/** The kind of record that goes by a name: a type in snake case, "item" for any cooperation item, "record" for any record. */
function kindOf(name: string): Kind {
  let kind = kinds.get(name);
  if (!kind) {
    const find = isSlugged(name) ? byIdOrSlug(name) : byId(typesNamed(name));
    kind = { find, called: name === 'forum_series' ? 'series of forums' : name };
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
  called: string;
  /** In the input. */
  path: Path;
  put(uuid: string): void;
  /** Once it is found. */
  uuid?: string;
}

/** Finds records: gives for each piece a function that gives the uuid or null, or throws why it cannot be told. */
export type FindRecords = (pieces: readonly Sql[]) => Promise<(() => Promise<unknown>)[]>;

/** A name of a record by which it cannot be found, with the place where it stands in the input. */
export class Misnamed extends Error {
  override readonly name = 'Misnamed';

  constructor(
    readonly error: GraphQLError,
    readonly path: Path,
  ) {
    super(error.message);
  }
}

/** What a client sent, made into a draft. */
export class Drafting {
  readonly #clears: boolean;
  readonly #draft: object;
  readonly #named: Named[] = [];
  /** Where the input says what the draft says elsewhere, by the draft's path. */
  readonly #moved = new Map<string, Path>();

  /**
   * @param clears whether null says that something is to be cleared; else it says no more than what is absent
   * @throws GraphQLError BAD_USER_INPUT where an id is none, or that of another kind of record
   * @throws RuleViolation TEXT_MISSING, LANGUAGE_TWICE
   */
  constructor(input: object, clears = false) {
    this.#clears = clears;
    this.#draft = this.#object(input, [], []);
  }

  /**
   * The draft, once the records that it names are found.
   * @throws RuleViolation RECORD_UNKNOWN, where the path is the input's
   * @throws Misnamed where a name means no record, or several
   */
  async finished(find: FindRecords): Promise<unknown> {
    if (this.#named.length === 0) return this.#draft;
    const found = await find(this.#named.map(({ piece }) => piece));
    for (const [index, named] of this.#named.entries()) {
      const { called, path, put } = named;
      const uuid = await found[index]!().catch((error) => {
        throw error instanceof GraphQLError ? new Misnamed(error, path) : error;
      });
      if (uuid === null) throw new RuleViolation('RECORD_UNKNOWN', path, `There is no such ${called}.`);
      named.uuid = uuid as string;
      put(named.uuid);
    }
    return this.#draft;
  }

  /** Where the input names a record, the first place of several; null where it does not. */
  placeOf(uuid: string): Path | null {
    return this.#named.find((named) => named.uuid === uuid)?.path ?? null;
  }

  /** The place in the input of what stands at a place in the draft. */
  inputPath(path: Path): string[] {
    for (let length = path.length; length > 0; length--) {
      const moved = this.#moved.get(path.slice(0, length).join('.'));
      if (moved) return [...moved, ...path.slice(length)];
    }
    return [...path];
  }

  #object(input: object, path: Path, draftPath: Path): object {
    const draft: { [field: string]: unknown } = {};
    for (const [field, value] of Object.entries(input)) {
      if (value === undefined || (path.length === 0 && OF_THE_FRAME.has(field))) continue;
      // A part is given whole: what it does not say, it has not.
      if (value === null && !(this.#clears && path.length === 0)) continue;
      const meaning = meaningOf(Object.getPrototypeOf(input), field);
      const at = [...path, field];
      if (!meaning) draft[field] = this.#value(value, at, [...draftPath, field]);
      else if ('kind' in meaning) this.#references(draft, meaning, value as string | string[] | null, at, draftPath);
      else this.#texts(draft, meaning, value as TextInput[] | null, at, draftPath);
    }
    return draft;
  }

  #value(value: unknown, path: Path, draftPath: Path): unknown {
    if (value instanceof URL) return value.href;
    if (value instanceof Date || typeof value !== 'object' || value === null) return value;
    if (!Array.isArray(value)) return this.#object(value, path, draftPath);
    return value.map((each, index) => this.#value(each, [...path, String(index)], [...draftPath, String(index)]));
  }

  #references(
    draft: { [field: string]: unknown },
    { kind, draft: field }: { kind: string; draft: string },
    refs: string | string[] | null,
    path: Path,
    draftPath: Path,
  ): void {
    this.#moved.set([...draftPath, field].join('.'), path);
    draft[field] = null;
    if (Array.isArray(refs)) {
      const uuids: string[] = [];
      draft[field] = uuids;
      refs.forEach((ref, index) => {
        this.#name(kind, ref, [...path, String(index)], (uuid) => {
          uuids[index] = uuid;
        });
      });
    } else if (refs !== null) {
      this.#name(kind, refs, path, (uuid) => {
        draft[field] = uuid;
      });
    }
  }

  #name(kind: string, ref: string, path: Path, put: (uuid: string) => void): void {
    const { find, called } = kindOf(kind);
    this.#named.push({ piece: find(ref, ['input', ...path].join('.')), called, path, put });
  }

  #texts(
    draft: { [field: string]: unknown },
    { text, others }: { text: string; others: string },
    texts: TextInput[] | null,
    path: Path,
    draftPath: Path,
  ): void {
    const [main, ...rest] = texts ?? [];
    if (texts && !main) throw new RuleViolation('TEXT_MISSING', path, 'A text is needed in one language at least.');
    draft[text] = main?.text ?? null;
    draft[`${text}Lang`] = main?.lang ?? null;
    this.#moved.set([...draftPath, text].join('.'), main ? [...path, '0', 'text'] : path);
    this.#moved.set([...draftPath, `${text}Lang`].join('.'), [...path, '0', 'lang']);
    const seen = new Set(main ? [keptLang([...path, '0', 'lang'], main.lang)] : []);
    const byLang: { [lang: string]: string } = {};
    rest.forEach((each, index) => {
      const at = [...path, String(index + 1)];
      const lang = keptLang([...at, 'lang'], each.lang);
      if (seen.has(lang))
        throw new RuleViolation('LANGUAGE_TWICE', [...at, 'lang'], `There is a text in "${lang}" already.`);
      seen.add(lang);
      byLang[lang] = each.text;
      this.#moved.set([...draftPath, others, lang].join('.'), [...at, 'text']);
    });
    draft[others] = byLang;
  }
}
