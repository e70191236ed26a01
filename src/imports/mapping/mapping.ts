import type { Field, Fields } from '../../records/description/imported-field.ts';
import { recordTypeOf, recordTypes } from '../../records/description/registry.ts';
import type { RecordType } from '../../records/record.entity.ts';
import { registeredTag } from '../../records/values/language-tags.ts';
import { unpointed } from '../../records/values/names.ts';
import { type Cells, ITEM } from '../files/cells.ts';
import type { ImportedRow, RegisterFile } from '../files/import-format.ts';
import { Unreadable } from '../files/source-file.ts';
import type { TableLayout } from '../files/table-rows.ts';
import { NamesakesByPlace } from '../parties/namesakes.ts';
import { knownZone } from '../schedules/times.ts';
import { DATE_TOKENS, type DateFormat, dateFormat } from './dates.ts';
import {
  type Condition,
  Expressions,
  type ListExpression,
  type Scope,
  shown,
  type TextExpression,
} from './expressions.ts';
import { calledValue, valueReader } from './field-values.ts';
import type { Labels, Lookup } from './lookups.ts';
import { lookupsIn, type MappedSource, sourceIn, tableLayoutIn } from './mapped-file.ts';
import { MappedParties } from './mapped-parties.ts';
import { asItem, itemsOf, MappingFaults, type MappingNode, readMappingNodes } from './mapping-nodes.ts';
import { Patterns } from './patterns.ts';
import { fieldsOf, mentionedIn } from './record-fields.ts';

/** A mapping that was found to be right. */
export interface Mapping {
  /** Which file of which register it reads. The name of the register is the scope of its keys. */
  register: RegisterFile;
  source: MappedSource;
  lang: string;
  layout: TableLayout;
  /** The tables of labels that it names, by the names that it gives them. */
  lookups: ReadonlyMap<string, Lookup>;
  /** The columns that it reads. */
  columns: readonly string[];
  /** Makes a reader of the rows of one table. */
  readerOf(labels: Labels): (cells: Cells) => RowReading;
  /** @throws Unreadable with a line for each of these columns, which the table has not */
  refuseMissing(missing: readonly string[], fileName: string, columns: readonly string[]): never;
}

/** What a mapping makes of one row. */
type RowReading = Pick<ImportedRow, 'records' | 'repairs' | 'refusals'>;

/**
 * Reads a value of a draft in a scope; undefined where the file does not say it.
 * @param at the way to it, for messages: "signatures[1].role"
 * @param from of a list: how many entries stand before its own
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
 * Reads a mapping and checks it.
 * @param name what its faults call it
 * @throws Unreadable with a line for each fault
 */
export function readMapping(text: string, name: string): Mapping {
  return new MappingReader(text, name).mapping();
}

/** A needed value is missing, so that the record cannot be imported. */
class Missing extends Error {
  constructor(
    /** The way to it: "signatures[1].role". */
    readonly field: string,
  ) {
    super(`There is no ${field}.`);
  }
}

class MappingReader {
  private readonly root = readMappingNodes(this.text, this.name);
  private readonly faults = new MappingFaults(this.name);
  private readonly patterns = new Patterns(this.name);
  private readonly lookups = lookupsIn(this.entry('lookups'), this.faults);
  private readonly nothing = new Set(['', ...(this.entry('nothing')?.items ?? []).map((item) => item.text ?? '')]);
  private readonly expressions = new Expressions(this.faults, this.patterns, this.nothing, this.lookups);
  private readonly parties = new MappedParties(this.expressions);
  private readonly lang = this.entry('lang')?.text ?? 'en';
  private readonly dates = this.formats(this.entry('dates'));
  private readonly timeZone = this.entry('timeZone')?.text ?? null;
  private readonly types = new Map<string, RecordType>();
  private readonly namesakes = new NamesakesByPlace();
  /** The record whose fields are read, by its name. */
  private making = '';

  constructor(
    private readonly text: string,
    private readonly name: string,
  ) {}

  mapping(): Mapping {
    this.expressions.onlyKeys(this.root, TOP_KEYS);
    const register = this.entry('register');
    if (!NAME.test(register?.text ?? '')) {
      this.faults.add(register ?? this.root, 'A mapping names its "register" in small letters: "uk-treaties".');
    }
    const { file, files } = this.file();
    if (registeredTag(this.lang) === null) {
      this.faults.add(this.entry('lang')!, `"${this.lang}" is not a language tag, such as "en".`);
    }
    if (this.timeZone !== null && !knownZone(this.timeZone)) {
      this.faults.add(this.entry('timeZone')!, `"${this.timeZone}" is not a time zone, such as "Europe/Moscow".`);
    }
    for (const [party, node] of this.entry('parties')?.entries ?? []) this.parties.add(party, node);
    const records = this.entry('records')?.entries;
    if (!records?.size) this.faults.add(this.entry('records') ?? this.root, 'A mapping makes "records".');
    const types = recordTypes().map((described) => described.type);
    for (const [record, node] of records ?? []) {
      const type = types.find((each) => each === node.entries?.get('makes')?.text);
      if (type) this.types.set(record, type);
      else this.faults.add(node, `A record "makes" one of ${types.join(', ')}.`);
    }
    const mapped = [...(records ?? [])].flatMap(([record, node]) => {
      const type = this.types.get(record);
      return type ? [this.record(register?.text ?? '', record, type, node)] : [];
    });
    const layout = tableLayoutIn(this.entry('table'), this.expressions);
    const source = sourceIn(this.entry('source'), this.expressions);
    this.faults.throwIfAny();
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

  /** What the file of the register is called: as the mapping says, or else as the mapping itself is called. */
  private file(): Pick<RegisterFile, 'file' | 'files'> {
    const [own, all] = [this.entry('file'), this.entry('files')];
    const file = own ? (own.text ?? '') : this.name.replace(/\.[^.]*$/, '');
    const files = (all?.items ?? []).map((item) => item.text ?? '');
    if (own && !file) this.faults.add(own, 'A "file" is what this file of the register is called: "members".');
    else if (all && (files.length < 2 || files.includes('') || new Set(files).size < files.length)) {
      this.faults.add(all, '"files" lists the files of the register, each once, in the order in which they count.');
    } else if (all && !files.includes(file)) {
      this.faults.add(all, `"files" does not list this file, which is called "${file}".`);
    }
    return { file, files };
  }

  private refuseMissing(missing: readonly string[], fileName: string, columns: readonly string[]): never {
    const lineOf = (column: string) => this.expressions.columns.get(column)?.line;
    const faults = missing.map((column) => `${this.name}, line ${lineOf(column)}: there is no column "${column}".`);
    throw new Unreadable([...faults, `The columns of ${fileName} are ${columns.map(shown).join(', ')}.`].join('\n'));
  }

  private readerOf(mapped: MappedRecord[], labels: Labels) {
    return (cells: Cells): RowReading => {
      this.patterns.nextRow();
      const reading: RowReading = { records: [], repairs: [], refusals: [] };
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
      const made = mapped.filter(({ when }) => !when || when(scope));
      const isBeside = ({ type }: MappedRecord) =>
        Boolean(recordTypeOf(type).imported?.beside) && made.some((other) => other.type !== type);
      const refuse = (record: MappedRecord, sentence: string) => {
        if (isBeside(record)) reading.repairs.push(`${sentence}, and is left out.`);
        else reading.refusals.push(`${sentence}.`);
      };
      for (const record of made) {
        const read = record.key(scope);
        if (read === undefined) refuse(record, `The ${record.name} has nothing to be found again by`);
        else keys.set(record.name, read);
      }
      // Those first that are left out where they are faulty: nothing refers to them then.
      for (const record of [...made].sort((one, other) => Number(isBeside(other)) - Number(isBeside(one)))) {
        const key = keys.get(record.name);
        if (key === undefined) continue;
        try {
          reading.records.push({ kind: record.type, key, fields: record.fields(scope, '') ?? {} });
        } catch (error) {
          if (!(error instanceof Missing)) throw error;
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
    if (!key) this.faults.add(node, 'A record has a "key", by which it is found again.');
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

  /** A column, a party, or several of them; "anyOrder" where their order means nothing. */
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
        return reference && this.namesakes.identityOf(reference.$party);
      };
    });
    return (scope) => {
      const texts = pieces.map((piece) => piece(scope));
      if (texts.every((text) => text === undefined)) return undefined;
      const kept = texts.map((text) => text ?? '');
      return (unordered ? kept.sort() : kept).join(' / ').slice(0, 500);
    };
  }

  /** The fields of a record or of a part of one. */
  private parts(node: MappingNode, fields: Fields, also: readonly string[]) {
    if (!node.entries) this.faults.add(node, `Fields belong here: ${Object.keys(fields).join(', ')}.`);
    this.expressions.onlyKeys(node, [...Object.keys(fields), ...also]);
    const isRecord = also.includes('makes');
    const values: [string, string, Field, Value | null][] = Object.entries(fields).map(([name, field]) => {
      const given = node.entries?.get(name);
      // What such a record is nothing without may be said by another file of the register.
      const isNeeded = field.about || (field.needed && !(isRecord && this.entry('files')));
      if (!given && isNeeded) this.faults.add(node, `"${name}" is missing.`);
      return [name, field.as ?? name, field, given ? this.value(given, field) : null];
    });
    return (scope: Scope, at: string): { [field: string]: unknown } | undefined => {
      const draft: { [field: string]: unknown } = {};
      for (const [name, as, field, value] of values) {
        const path = at ? `${at}.${name}` : name;
        const read = value?.(scope, path);
        if (read !== undefined) draft[as] = read;
        else if (field.about) return undefined;
        else if (field.needed && value) throw new Missing(path);
        else if (field.is === 'lang' && (name === 'lang' || draft[name.slice(0, -4)] !== undefined))
          draft[as] = this.lang;
      }
      return draft;
    };
  }

  private value(node: MappingNode, field: Field): Value {
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

  private list(node: MappingNode, of: Field): Value {
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

  /** A list in one cell whose entries are the values themselves; what else the node says is about each of them. */
  private listIn(node: MappingNode): { list: ListExpression; groups: readonly string[] } {
    const own = ['column', 'split', 'match', 'nothing'].flatMap((key) => {
      const value = node.entries?.get(key);
      return value ? [[key, value] as const] : [];
    });
    return this.expressions.list({ ...node, entries: new Map(own) });
  }

  /** A record that the same row makes, by its name; or one that stands anywhere, by its name and what its key would be. */
  private recordReference(node: MappingNode, types: readonly string[]): Value {
    if (node.entries) this.expressions.onlyKeys(node, ['record', 'key', 'when']);
    const [named, keyed] = [node.entries?.get('record') ?? node, node.entries?.get('key')];
    const name = named.text ?? '';
    const type = this.types.get(name);
    if (!type) this.faults.add(named, `There is no record "${name}" in this mapping.`);
    else if (!types.includes(type)) this.faults.add(node, `"${name}" makes ${type}; this takes ${types.join(' or ')}.`);
    if (!node.entries) {
      return (scope) => {
        const key = scope.keyOf(name);
        return key === undefined ? undefined : { $record: key };
      };
    }
    if (!keyed) this.faults.add(node, `A reference to another row has a "key", as "${name}" has it.`);
    return this.referenceAnywhere(name, keyed ? this.key(keyed) : () => undefined, this.expressions.when(node));
  }

  private referenceAnywhere(name: string, read: TextExpression, when: Condition | null): Value {
    const mapping = this.entry('register')?.text ?? '';
    const { making } = this;
    return (scope, at) => {
      const key = when && !when(scope) ? undefined : keyIn(mapping, name, read(scope));
      if (key === undefined) return undefined;
      if (name !== making || key !== scope.keyOf(making)) return { $record: key, $anywhere: true };
      scope.repair(`${at}: it refers to itself, which is left out.`);
      return undefined;
    };
  }

  private single(node: MappingNode, field: Field): Value {
    if (field.is === 'word' && node.text !== null && field.words.includes(node.text)) return () => node.text;
    const text = this.expressions.text(node, field.is === 'date' ? ['dates'] : []);
    const formats = node.entries?.has('dates') ? this.formats(node.entries.get('dates')) : this.dates;
    const read = valueReader(field, { dates: formats, timeZone: this.timeZone });
    return (scope, at) => {
      const given = text(scope);
      if (given === undefined) return undefined;
      const value = read(given, (sentence) => scope.repair(`${at}: ${sentence}`));
      if (value === undefined) scope.repair(`${at}: "${shown(given)}" is no ${calledValue(field)}, and is left out.`);
      return value;
    };
  }

  private formats(node: MappingNode | undefined): DateFormat[] {
    return itemsOf(node).flatMap((item) => {
      const format = dateFormat(item.text ?? '');
      if (!format) this.faults.add(item, `"${item.text ?? ''}" is no format of dates: the tokens are ${DATE_TOKENS}.`);
      return format ? [format] : [];
    });
  }
}

/** The key of a record, whose scope is the mapping; undefined where the row has nothing to find it by. */
function keyIn(mapping: string, record: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : unpointed(`${mapping}/${record}/${text}`);
}
