import type { ImportField, ImportFields } from '../../records/description/imported-field.ts';
import { recordTypeOf, recordTypes } from '../../records/description/registry.ts';
import type { RecordType } from '../../records/record.entity.ts';
import { registeredTag } from '../../records/values/language-tags.ts';
import { withoutPoints } from '../../records/values/names.ts';
import { type Cells, ITEM } from '../files/cells.ts';
import type { ImportedRow, RegisterFile } from '../files/import-format.ts';
import { Unreadable } from '../files/source-file.ts';
import type { TableLayout } from '../files/table-rows.ts';
import { SameNamePlaces } from '../parties/same-name-places.ts';
import { knownZone } from '../schedules/times.ts';
import { DATE_TOKENS, type DateFormat, dateFormat } from './dates.ts';
import { type Condition, Expressions, quoteValue, type Scope, type TextExpression } from './expressions.ts';
import { valueLabel, valueReader } from './field-values.ts';
import type { Labels, Lookup } from './lookups.ts';
import { lookupsIn, type MappedSource, sourceIn, tableLayoutIn } from './mapped-file.ts';
import { MappedParties } from './mapped-parties.ts';
import { asItem, itemsOf, MappingErrors, type MappingNode, readMappingNodes } from './mapping-nodes.ts';
import { Patterns } from './patterns.ts';
import { fieldsOf, mentionedIn } from './record-fields.ts';

/** A valid mapping. */
export interface Mapping {
  /** The file and register that the mapping reads. The name of the register is the scope of its keys. */
  register: RegisterFile;
  source: MappedSource;
  lang: string;
  layout: TableLayout;
  /** The lookups by their names in the mapping. */
  lookups: ReadonlyMap<string, Lookup>;
  /** The columns that the mapping reads. */
  columns: readonly string[];
  /** Returns the function that reads the rows of one table. */
  readerOf(labels: Labels): (cells: Cells) => MappedRow;
  /** @throws Unreadable with a line for each of these columns that the table lacks */
  refuseMissing(missing: readonly string[], fileName: string, columns: readonly string[]): never;
}

/** The result of mapping one row. */
type MappedRow = Pick<ImportedRow, 'records' | 'repairs' | 'refusals'>;

/**
 * Reads a value of a draft in a scope; undefined if the file has none.
 * @param at the path for messages: "signatures[1].role"
 * @param from for lists: the number of entries before these
 */
type Value = (scope: Scope, at: string, from?: number) => unknown;

interface MappedRecord {
  name: string;
  type: RecordType;
  when: Condition | null;
  key: (scope: Scope) => string | undefined;
  fields: (scope: Scope, at: string) => { [field: string]: unknown } | undefined;
}

const TOP_KEYS = 'register file files source lang nothing dates timeZone table lookups parties records'.split(' ');
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Parses and checks a mapping.
 * @param name the name for error messages
 * @throws Unreadable with a line for each error
 */
export function readMapping(text: string, name: string): Mapping {
  return new MappingReader(text, name).mapping();
}

/** A required value is missing, so the record cannot be imported. */
class RequiredValueMissing extends Error {
  constructor(
    /** The path: "signatures[1].role". */
    readonly field: string,
  ) {
    super(`There is no ${field}.`);
  }
}

class MappingReader {
  private readonly root = readMappingNodes(this.text, this.name);
  private readonly errors = new MappingErrors(this.name);
  private readonly patterns = new Patterns(this.name);
  private readonly lookups = lookupsIn(this.entry('lookups'), this.errors);
  private readonly nothing = new Set(['', ...(this.entry('nothing')?.items ?? []).map((item) => item.text ?? '')]);
  private readonly expressions = new Expressions(this.errors, this.patterns, this.nothing, this.lookups);
  private readonly parties = new MappedParties(this.expressions);
  private readonly lang = this.entry('lang')?.text ?? 'en';
  private readonly dates = this.formats(this.entry('dates'));
  private readonly timeZone = this.entry('timeZone')?.text ?? null;
  private readonly types = new Map<string, RecordType>();
  private readonly sameNamePlaces = new SameNamePlaces();
  /** The name of the record whose fields are being compiled. */
  private making = '';

  constructor(
    private readonly text: string,
    private readonly name: string,
  ) {}

  mapping(): Mapping {
    this.expressions.onlyKeys(this.root, TOP_KEYS);
    const register = this.entry('register');
    if (!NAME.test(register?.text ?? '')) {
      this.errors.add(register ?? this.root, 'A mapping needs a "register" in lower case: "uk-treaties".');
    }
    const { file, files } = this.file();
    if (registeredTag(this.lang) === null) {
      this.errors.add(this.entry('lang')!, `"${this.lang}" is not a language tag, such as "en".`);
    }
    if (this.timeZone !== null && !knownZone(this.timeZone)) {
      this.errors.add(this.entry('timeZone')!, `"${this.timeZone}" is not a time zone, such as "Europe/Moscow".`);
    }
    for (const [party, node] of this.entry('parties')?.entries ?? []) this.parties.add(party, node);
    const records = this.entry('records')?.entries;
    if (!records?.size) this.errors.add(this.entry('records') ?? this.root, 'A mapping needs "records".');
    const types = recordTypes().map((described) => described.type);
    for (const [record, node] of records ?? []) {
      const type = types.find((each) => each === node.entries?.get('makes')?.text);
      if (type) this.types.set(record, type);
      else this.errors.add(node, `A record needs "makes" with one of ${types.join(', ')}.`);
    }
    const mapped = [...(records ?? [])].flatMap(([record, node]) => {
      const type = this.types.get(record);
      return type ? [this.record(register?.text ?? '', record, type, node)] : [];
    });
    const layout = tableLayoutIn(this.entry('table'), this.expressions);
    const source = sourceIn(this.entry('source'), this.expressions);
    this.errors.throwIfAny();
    const mentions = [...records!].map(
      ([record, node]) =>
        [`${register!.text!}/${record}`, mentionedIn(node, fieldsOf(this.types.get(record)!))] as const,
    );
    return {
      register: { file, files, mentions: new Map(mentions) },
      source,
      lang: this.lang,
      layout,
      lookups: this.lookups,
      columns: [...this.expressions.columns.keys()],
      readerOf: (labels) => this.readerOf(mapped, labels),
      refuseMissing: (missing, fileName, columns) => this.refuseMissing(missing, fileName, columns),
    };
  }

  private entry(key: string): MappingNode | undefined {
    return this.root.entries?.get(key);
  }

  /** Returns the file name within the register: from the mapping, or else the name of the mapping. */
  private file(): Pick<RegisterFile, 'file' | 'files'> {
    const [own, all] = [this.entry('file'), this.entry('files')];
    const file = own ? (own.text ?? '') : this.name.replace(/\.[^.]*$/, '');
    const files = (all?.items ?? []).map((item) => item.text ?? '');
    if (own && !file) this.errors.add(own, 'Give "file" the name of this file of the register: "members".');
    else if (all && (files.length < 2 || files.includes('') || new Set(files).size < files.length)) {
      this.errors.add(all, '"files" must list the files of the register, each once, in order of precedence.');
    } else if (all && !files.includes(file)) {
      this.errors.add(all, `"files" does not list this file, "${file}".`);
    }
    return { file, files };
  }

  private refuseMissing(missing: readonly string[], fileName: string, columns: readonly string[]): never {
    const lineOf = (column: string) => this.expressions.columns.get(column)?.line;
    const errors = missing.map((column) => `${this.name}, line ${lineOf(column)}: there is no column "${column}".`);
    throw new Unreadable(
      [...errors, `The columns of ${fileName} are ${columns.map(quoteValue).join(', ')}.`].join('\n'),
    );
  }

  private readerOf(mapped: MappedRecord[], labels: Labels) {
    return (cells: Cells): MappedRow => {
      this.patterns.nextRow();
      const reading: MappedRow = { records: [], repairs: [], refusals: [] };
      const keys = new Map<string, string>();
      const scope: Scope = {
        ...cells,
        label: labels,
        repair: (sentence) => {
          this.patterns.count(sentence.length);
          reading.repairs.push(sentence);
        },
        keyOf: (record) => keys.get(record),
      };
      const included = mapped.filter(({ when }) => !when || when(scope));
      const isBeside = ({ type }: MappedRecord) =>
        Boolean(recordTypeOf(type).imported?.isAuxiliary) && included.some((other) => other.type !== type);
      const refuse = (record: MappedRecord, sentence: string) => {
        if (isBeside(record)) reading.repairs.push(`${sentence}, and is left out.`);
        else reading.refusals.push(`${sentence}.`);
      };
      for (const record of included) {
        const read = record.key(scope);
        if (read === undefined) refuse(record, `The ${record.name} has no key`);
        else keys.set(record.name, read);
      }
      // Records that may be omitted come first, so that nothing refers to an omitted one.
      for (const record of [...included].sort((one, other) => Number(isBeside(other)) - Number(isBeside(one)))) {
        const key = keys.get(record.name);
        if (key === undefined) continue;
        try {
          reading.records.push({ kind: record.type, key, fields: record.fields(scope, '') ?? {} });
        } catch (error) {
          if (!(error instanceof RequiredValueMissing)) throw error;
          refuse(record, `The ${record.name} has no ${error.field}`);
          if (isBeside(record)) keys.delete(record.name);
          else reading.records.push({ kind: record.type, key, fields: {} });
        }
      }
      return reading;
    };
  }

  private record(mapping: string, name: string, type: RecordType, node: MappingNode): MappedRecord {
    const key = node.entries?.get('key');
    if (!key) this.errors.add(node, 'A record needs a "key", by which later imports find it.');
    const read = key ? this.key(key) : () => undefined;
    this.making = name;
    return {
      name,
      type,
      when: this.expressions.when(node),
      key: (scope) => keyIn(mapping, name, read(scope)),
      fields: this.parts(node, fieldsOf(type), ['makes', 'key', 'when']),
    };
  }

  /** Compiles a key: a column, a party, or several of them; with "anyOrder", their order does not matter. */
  private key(node: MappingNode): TextExpression {
    const unordered = node.entries?.get('anyOrder');
    const elements = unordered?.items ?? node.items ?? [node];
    const pieces = elements.map((element) => {
      const party = element.text === null ? undefined : this.parties.named(element.text);
      if (!party) {
        const text = this.expressions.text(element);
        return (scope: Scope) => text(scope)?.normalize('NFC').replace(/\s+/g, ' ').toLowerCase();
      }
      return (scope: Scope) => {
        const reference = party(scope);
        return reference && this.sameNamePlaces.identityOf(reference.$party);
      };
    });
    return (scope) => {
      const texts = pieces.map((piece) => piece(scope));
      if (texts.every((text) => text === undefined)) return undefined;
      const values = texts.map((text) => text ?? '');
      return (unordered ? values.sort() : values).join(' / ').slice(0, 500);
    };
  }

  /** Compiles the fields of a record or part. */
  private parts(node: MappingNode, fields: ImportFields, also: readonly string[]) {
    if (!node.entries) this.errors.add(node, `Give fields: ${Object.keys(fields).join(', ')}.`);
    this.expressions.onlyKeys(node, [...Object.keys(fields), ...also]);
    const isRecord = also.includes('makes');
    const values: [string, string, ImportField, Value | null][] = Object.entries(fields).map(([name, field]) => {
      const given = node.entries?.get(name);
      // Another file of the register may supply a required field of a record.
      const isNeeded = field.about || (field.needed && !(isRecord && this.entry('files')));
      if (!given && isNeeded) this.errors.add(node, `"${name}" is missing.`);
      return [name, field.as ?? name, field, given ? this.value(given, field) : null];
    });
    return (scope: Scope, at: string): { [field: string]: unknown } | undefined => {
      const draft: { [field: string]: unknown } = {};
      for (const [name, as, field, value] of values) {
        const path = at ? `${at}.${name}` : name;
        const read = value?.(scope, path);
        if (read !== undefined) draft[as] = read;
        else if (field.about) return undefined;
        else if (field.needed && value) throw new RequiredValueMissing(path);
        else if (field.is === 'lang' && (name === 'lang' || draft[name.slice(0, -4)] !== undefined))
          draft[as] = this.lang;
      }
      return draft;
    };
  }

  private value(node: MappingNode, field: ImportField): Value {
    switch (field.is) {
      case 'list':
        return this.list(node, field.of);
      case 'parts': {
        const when = this.expressions.when(node);
        const parts = this.parts(node, field.fields, ['when', 'each']);
        return (scope, at) => (when && !when(scope) ? undefined : parts(scope, at));
      }
      case 'party':
        return this.parties.party(node, field.level);
      case 'record':
        return this.recordReference(node, field.types);
      default:
        return this.single(node, field);
    }
  }

  private list(node: MappingNode, of: ImportField): Value {
    if (node.items) {
      const values = node.items.map((item) => this.list(item, of));
      return (scope, at, from = 0) => {
        const entries: unknown[] = [];
        for (const value of values) entries.push(...((value(scope, at, from + entries.length) as unknown[]) ?? []));
        return entries;
      };
    }
    const each = node.entries?.get('each') ?? (of.is !== 'parts' && node.entries?.has('split') ? node : null);
    if (!each) {
      const value = this.value(node, of);
      return (scope, at, from = 0) => {
        const read = value(scope, `${at}[${from}]`);
        return read === undefined ? undefined : [read];
      };
    }
    const { list, groups } = each === node ? this.listIn(node) : this.expressions.list(each);
    const added = [ITEM, ...groups].filter((name) => !this.expressions.local.has(name));
    for (const name of added) this.expressions.local.add(name);
    const value = each === node ? this.value(asItem(node), of) : this.value(node, of);
    for (const name of added) this.expressions.local.delete(name);
    return (scope, at, from = 0) => {
      const entries: unknown[] = [];
      for (const entry of list(scope)) {
        const inner: Scope = {
          ...scope,
          text: (column) => entry.text(column) ?? scope.text(column),
          items: (column) => entry.items(column) ?? scope.items(column),
        };
        const read = value(inner, `${at}[${from + entries.length}]`);
        if (read !== undefined) entries.push(read);
      }
      return entries;
    };
  }

  /** Compiles a list in one cell whose entries are the values. The other keys of the node apply to each entry. */
  private listIn(node: MappingNode) {
    const own = ['column', 'split', 'match', 'nothing'].flatMap((key) => {
      const value = node.entries?.get(key);
      return value ? [[key, value] as const] : [];
    });
    return this.expressions.list({ ...node, entries: new Map(own) });
  }

  /** Compiles a reference: to a record of the same row by name, or to any record by name and key. */
  private recordReference(node: MappingNode, types: readonly string[]): Value {
    if (node.entries) this.expressions.onlyKeys(node, ['record', 'key', 'when']);
    const [named, keyed] = [node.entries?.get('record') ?? node, node.entries?.get('key')];
    const name = named.text ?? '';
    const type = this.types.get(name);
    if (!type) this.errors.add(named, `There is no record "${name}" in the mapping.`);
    else if (!types.includes(type))
      this.errors.add(node, `"${name}" makes ${type}, but this field refers to ${types.join(' or ')}.`);
    if (!node.entries) {
      return (scope) => {
        const key = scope.keyOf(name);
        return key === undefined ? undefined : { $record: key };
      };
    }
    if (!keyed) this.errors.add(node, `A reference to another row needs the "key" of "${name}".`);
    return this.referenceAnywhere(name, keyed ? this.key(keyed) : () => undefined, this.expressions.when(node));
  }

  private referenceAnywhere(name: string, read: TextExpression, when: Condition | null): Value {
    const mapping = this.entry('register')?.text ?? '';
    const { making } = this;
    return (scope, at) => {
      const key = when && !when(scope) ? undefined : keyIn(mapping, name, read(scope));
      if (key === undefined) return undefined;
      if (name !== making || key !== scope.keyOf(making)) return { $record: key, $anywhere: true };
      scope.repair(`${at}: the reference to the record itself is left out.`);
      return undefined;
    };
  }

  private single(node: MappingNode, field: ImportField): Value {
    if (field.is === 'word' && node.text !== null && field.words.includes(node.text)) return () => node.text;
    const text = this.expressions.text(node, field.is === 'date' ? ['dates'] : []);
    const formats = node.entries?.has('dates') ? this.formats(node.entries.get('dates')) : this.dates;
    const read = valueReader(field, { dates: formats, timeZone: this.timeZone });
    return (scope, at) => {
      const given = text(scope);
      if (given === undefined) return undefined;
      const value = read(given, (sentence) => scope.repair(`${at}: ${sentence}`));
      if (value === undefined)
        scope.repair(`${at}: "${quoteValue(given)}" is not ${valueLabel(field)}, and is left out.`);
      return value;
    };
  }

  private formats(node: MappingNode | undefined): DateFormat[] {
    return itemsOf(node).flatMap((item) => {
      const format = dateFormat(item.text ?? '');
      if (!format) this.errors.add(item, `"${item.text ?? ''}" is not a date format. Use the tokens ${DATE_TOKENS}.`);
      return format ? [format] : [];
    });
  }
}

/** Returns the key of a record, scoped by the register; undefined if the row has no value for it. */
function keyIn(mapping: string, record: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : withoutPoints(`${mapping}/${record}/${text}`);
}
