import { PartyLevel } from '../parties/party.entity.ts';
import { registeredTag } from '../records/language-tags.ts';
import { unpointed } from '../records/names.ts';
import type { RecordType } from '../records/record.entity.ts';
import { type DateFormat, dateFormat } from './dates.ts';
import type { TextLayout } from './delimited.ts';
import {
  type Condition,
  Expressions,
  type ListExpression,
  type Scope,
  shown,
  type TextExpression,
} from './expressions.ts';
import { calledValue, valueReader } from './field-values.ts';
import type { PartyReference, RecordDraft } from './import-format.ts';
import { MappingFaults, type MappingNode, readMappingNodes } from './mapping-nodes.ts';
import { NamesakesByPlace } from './namesakes.ts';
import { Patterns } from './patterns.ts';
import { FIELDS_OF, type Field, type Fields } from './record-fields.ts';
import { knownZone } from './schedules/times.ts';
import { Unreadable } from './source-file.ts';

/** What a file is, to be cited. */
export interface MappedSource {
  title?: string;
  publisher?: string;
  licence?: string;
  url?: string;
}

/** A mapping that was found to be right. */
export interface Mapping {
  /** The register: the scope of its keys. */
  name: string;
  source: MappedSource;
  lang: string;
  layout: TextLayout;
  /**
   * Makes ready to read the rows of one table.
   * @throws Unreadable where the mapping reads columns that the table has not
   */
  readerOf(fileName: string, columns: readonly string[]): (values: readonly string[]) => RowReading;
}

/** What a mapping makes of one row. */
export interface RowReading {
  records: RecordDraft[];
  repairs: string[];
  refusals: string[];
}

/** Reads a value of a draft in a scope; undefined where the file does not say it. */
type Value = (scope: Scope, at: string) => unknown;

interface MappedRecord {
  name: string;
  type: RecordType;
  when: Condition | null;
  key: (scope: Scope) => string | undefined;
  fields: (scope: Scope, at: string) => { [field: string]: unknown } | undefined;
}

const TOP_KEYS = ['name', 'source', 'lang', 'nothing', 'dates', 'timeZone', 'table', 'parties', 'records'];
const PARTY_KEYS = ['name', 'within', 'level', 'codes', 'latitude', 'longitude', 'population', 'when'];
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Reads a mapping and checks it.
 * @param name what its faults call it
 * @throws Unreadable with a line for each fault
 */
export function readMapping(text: string, name: string): Mapping {
  return new MappingReader(text, name).mapping();
}

/** A needed value is missing, so that the row cannot be imported. */
class Missing extends Error {}

class MappingReader {
  private readonly root: MappingNode;
  private readonly faults: MappingFaults;
  private readonly patterns: Patterns;
  private readonly expressions: Expressions;
  private readonly dates: DateFormat[];
  private readonly lang: string;
  private readonly timeZone: string | null;
  private readonly parties = new Map<string, (scope: Scope) => PartyReference | undefined>();
  private readonly types = new Map<string, RecordType>();
  private readonly namesakes = new NamesakesByPlace();
  /** The record whose fields are read, by its name. */
  private making = '';

  constructor(
    text: string,
    private readonly name: string,
  ) {
    this.root = readMappingNodes(text, name);
    this.faults = new MappingFaults(name);
    this.patterns = new Patterns(name);
    const nothing = this.entry('nothing')?.items?.map((item) => item.text ?? '') ?? [];
    this.expressions = new Expressions(this.faults, this.patterns, new Set(['', ...nothing]));
    this.lang = this.entry('lang')?.text ?? 'en';
    this.dates = this.formats(this.entry('dates'));
    this.timeZone = this.entry('timeZone')?.text ?? null;
  }

  mapping(): Mapping {
    this.expressions.onlyKeys(this.root, TOP_KEYS);
    const name = this.entry('name');
    if (!NAME.test(name?.text ?? '')) {
      this.faults.add(name ?? this.root, 'A mapping has a "name" in small letters: "uk-treaties".');
    }
    if (registeredTag(this.lang) === null) {
      this.faults.add(this.entry('lang')!, `"${this.lang}" is not a language tag, such as "en".`);
    }
    if (this.timeZone !== null && !knownZone(this.timeZone)) {
      this.faults.add(this.entry('timeZone')!, `"${this.timeZone}" is not a time zone, such as "Europe/Moscow".`);
    }
    for (const [party, node] of this.entry('parties')?.entries ?? []) this.parties.set(party, this.party(node, null));
    const records = this.entry('records')?.entries;
    if (!records?.size) this.faults.add(this.entry('records') ?? this.root, 'A mapping makes "records".');
    for (const [record, node] of records ?? []) {
      const type = node.entries?.get('makes')?.text as RecordType | undefined;
      if (type && type in FIELDS_OF) this.types.set(record, type);
      else this.faults.add(node, `A record "makes" one of ${Object.keys(FIELDS_OF).join(', ')}.`);
    }
    const mapped = [...(records ?? [])].flatMap(([record, node]) => {
      const type = this.types.get(record);
      return type ? [this.record(name?.text ?? '', record, type, node)] : [];
    });
    const layout = this.table();
    const source = this.source();
    this.faults.throwIfAny();
    return {
      name: name!.text!,
      source,
      lang: this.lang,
      layout,
      readerOf: (fileName, columns) => this.readerOf(mapped, fileName, columns),
    };
  }

  private entry(key: string): MappingNode | undefined {
    return this.root.entries?.get(key);
  }

  private table(): TextLayout {
    const table = this.entry('table');
    if (table) this.expressions.onlyKeys(table, ['encoding', 'delimiter']);
    return {
      encoding: table?.entries?.get('encoding')?.text ?? undefined,
      delimiter: table?.entries?.get('delimiter')?.text ?? undefined,
    };
  }

  private source(): MappedSource {
    const source = this.entry('source');
    if (!source) return {};
    this.expressions.onlyKeys(source, ['title', 'publisher', 'licence', 'url']);
    return Object.fromEntries([...(source.entries ?? [])].map(([key, { text }]) => [key, text ?? undefined]));
  }

  private readerOf(mapped: MappedRecord[], fileName: string, columns: readonly string[]) {
    const indexes = new Map(columns.map((column, index) => [column, index]));
    const missing = [...this.expressions.columns].filter(([column]) => !indexes.has(column));
    if (missing.length > 0) {
      const faults = missing.map(([column, { line }]) => `${this.name}, line ${line}: there is no column "${column}".`);
      throw new Unreadable([...faults, `The columns of ${fileName} are ${columns.map(shown).join(', ')}.`].join('\n'));
    }
    return (values: readonly string[]): RowReading => {
      this.patterns.nextRow();
      const reading: RowReading = { records: [], repairs: [], refusals: [] };
      const keys = new Map<string, string>();
      const scope: Scope = {
        text: (column) => values[indexes.get(column) ?? -1],
        repair: (sentence) => reading.repairs.push(sentence),
        keyOf: (record) => keys.get(record),
      };
      const made = mapped.filter(({ when }) => !when || when(scope));
      for (const { name, key } of made) {
        const read = key(scope);
        if (read === undefined) reading.refusals.push(`The ${name} has nothing to be found again by.`);
        else keys.set(name, read);
      }
      for (const record of made) {
        const key = keys.get(record.name);
        if (key === undefined) continue;
        try {
          reading.records.push({ kind: record.type, key, fields: record.fields(scope, record.name) ?? {} });
        } catch (error) {
          if (!(error instanceof Missing)) throw error;
          reading.refusals.push(error.message);
          reading.records.push({ kind: record.type, key, fields: {} });
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
      fields: this.parts(node, FIELDS_OF[type]!, ['makes', 'key', 'when']),
    };
  }

  /** A column, a party, or several of them; "anyOrder" where their order means nothing. */
  private key(node: MappingNode): TextExpression {
    const unordered = node.entries?.get('anyOrder');
    const elements = unordered?.items ?? node.items ?? [node];
    const pieces = elements.map((element) => {
      const party = element.text === null ? undefined : this.parties.get(element.text);
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
    const values: [string, string, Field, Value | null][] = Object.entries(fields).map(([name, field]) => {
      const given = node.entries?.get(name);
      if (!given && (field.needed || field.about)) this.faults.add(node, `"${name}" is missing.`);
      return [name, field.as ?? name, field, given ? this.value(given, field) : null];
    });
    return (scope: Scope, at: string): { [field: string]: unknown } | undefined => {
      const draft: { [field: string]: unknown } = {};
      for (const [name, as, field, value] of values) {
        const read = value?.(scope, name);
        if (read !== undefined) draft[as] = read;
        else if (field.about) return undefined;
        else if (field.needed) throw new Missing(`The ${at} has no ${name}.`);
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
        return this.party(node, field.level);
      case 'record':
        return this.recordReference(node, field.types);
      default:
        return this.single(node, field);
    }
  }

  private list(node: MappingNode, of: Field): Value {
    if (node.items) {
      const values = node.items.map((item) => this.list(item, of));
      return (scope, at) => values.flatMap((value) => (value(scope, at) as unknown[] | undefined) ?? []);
    }
    const each = node.entries?.get('each') ?? (of.is !== 'parts' && node.entries?.has('split') ? node : null);
    if (!each) {
      const value = this.value(node, of);
      return (scope, at) => {
        const read = value(scope, at);
        return read === undefined ? undefined : [read];
      };
    }
    const { list, groups } = each === node ? this.listIn(node) : this.expressions.list(each);
    const added = ['item', ...groups].filter((name) => !this.expressions.local.has(name));
    for (const name of added) this.expressions.local.add(name);
    const value = each === node ? this.value(asItem(node), of) : this.value(node, of);
    for (const name of added) this.expressions.local.delete(name);
    return (scope, at) =>
      list(scope).flatMap((entry) => {
        const inner: Scope = { ...scope, text: (column) => entry[column] ?? scope.text(column) };
        const read = value(inner, at);
        return read === undefined ? [] : [read];
      });
  }

  /** A list in one cell whose entries are the values themselves; what else the node says is about each of them. */
  private listIn(node: MappingNode): { list: ListExpression; groups: readonly string[] } {
    const own = ['column', 'split', 'match', 'nothing'].flatMap((key) => {
      const value = node.entries?.get(key);
      return value ? [[key, value] as const] : [];
    });
    return this.expressions.list({ ...node, entries: new Map(own) });
  }

  private party(node: MappingNode, level: PartyLevel | null): (scope: Scope) => PartyReference | undefined {
    if (node.text !== null) {
      const known = this.parties.get(node.text);
      if (known) return known;
      const name = this.expressions.text(node);
      return (scope) => {
        const text = name(scope);
        return text === undefined ? undefined : { $party: { name: text, ...(level && { level }) } };
      };
    }
    this.expressions.onlyKeys(node, PARTY_KEYS);
    const texts = (key: string) => {
      const given = node.entries?.get(key);
      return given ? this.expressions.text(given) : () => undefined;
    };
    if (!node.entries?.has('name')) this.faults.add(node, 'A party has a "name".');
    const [name, within, population] = [texts('name'), texts('within'), texts('population')];
    const [latitude, longitude] = [texts('latitude'), texts('longitude')];
    const levelNode = node.entries?.get('level');
    const isLevel = levelNode?.text != null && levelNode.text in PartyLevel;
    const levelOf =
      levelNode && !isLevel ? this.expressions.text(levelNode) : () => levelNode?.text ?? level ?? undefined;
    const codesNode = node.entries?.get('codes');
    const codes = (codesNode?.items ?? (codesNode ? [codesNode] : [])).map((code) => this.expressions.text(code));
    const when = this.expressions.when(node);
    return (scope) => {
      const text = when && !when(scope) ? undefined : name(scope);
      if (text === undefined) return undefined;
      const at = { latitude: Number(latitude(scope) ?? Number.NaN), longitude: Number(longitude(scope) ?? Number.NaN) };
      const isPlace = Math.abs(at.latitude) <= 90 && Math.abs(at.longitude) <= 180;
      const people = Math.round(Number(population(scope)));
      const known = codes.map((code) => code(scope)).filter((code) => code !== undefined);
      const ofLevel = levelOf(scope);
      return {
        $party: {
          name: text,
          within: within(scope),
          ...(ofLevel && ofLevel in PartyLevel && { level: ofLevel as PartyLevel }),
          ...(known.length > 0 && { codes: known }),
          ...(isPlace && { coordinates: at }),
          ...(people > 0 && people < 2 ** 31 && { population: people }),
        },
      };
    };
  }

  /** A record that the same row makes, by its name; or one that stands anywhere, by its name and what its key would be. */
  private recordReference(node: MappingNode, types: readonly RecordType[]): Value {
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
    const mapping = this.entry('name')?.text ?? '';
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
    return (node?.items ?? (node ? [node] : [])).flatMap((item) => {
      const format = dateFormat(item.text ?? '');
      if (!format) this.faults.add(item, `"${item.text ?? ''}" is no format of dates: write it as in "DD/MM/YYYY".`);
      return format ? [format] : [];
    });
  }
}

/** The key of a record, whose scope is the mapping; undefined where the row has nothing to find it by. */
function keyIn(mapping: string, record: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : unpointed(`${mapping}/${record}/${text}`);
}

/** The node of a list in a cell as the node of one entry of it. */
function asItem(node: MappingNode): MappingNode {
  const item: MappingNode = { line: node.line, text: 'item', items: null, entries: null };
  const about = [...(node.entries ?? [])].filter(([key]) => !['column', 'split', 'match', 'nothing'].includes(key));
  if (about.length === 0) return item;
  return { ...node, entries: new Map([...about, ['name', item]]) };
}
