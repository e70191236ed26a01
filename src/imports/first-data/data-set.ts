import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Party } from '../../domain/parties/party.entity.ts';
import { Source } from '../../domain/sources/source.entity.ts';
import type { ImportField, ImportFields } from '../../records/description/imported-field.ts';
import { fieldsOfInput } from '../../records/description/imported-fields.ts';
import type { RecordTypeDescription } from '../../records/description/record-type.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { typeOf } from '../../records/known-types.ts';
import { registeredTag } from '../../records/values/language-tags.ts';
import { violationsIn } from '../../records/writing/input-errors.ts';
import { cellReaderOf } from '../corrections/corrected-columns.ts';
import type { Draft } from '../files/import-format.ts';
import { MappingErrors, type MappingNode, readMappingNodes } from '../mapping/mapping-nodes.ts';

/** Creates a record from a draft. @returns its uuid */
export type CreateRecord = (type: RecordTypeDescription, draft: Draft) => Promise<string>;

/** Reads a data file of this folder. The sources and the build read the same file. */
export function readDataSet(name: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(`#src/imports/first-data/${name}`)), 'utf8');
}

/**
 * Creates the records of a data file in their order, after the whole file was checked. A record has the fields of the
 * input by which clients create one.
 * @param data the text of the file, or its content
 * @param name the name of the file in messages
 * @param known uuids of existing records, by type and key: "PARTY/RU"
 * @throws Unreadable with a line for each error: file, line, path and message; also for rules that a record breaks
 */
export async function createEachRecord(
  data: string | object,
  name: string,
  known: ReadonlyMap<string, string>,
  create: CreateRecord,
): Promise<void> {
  const lists = [...((typeof data === 'string' ? readMappingNodes(data, name) : nodeOf(data)).entries ?? [])];
  const faults = new MappingErrors(name);
  for (const work of [async () => '', create]) {
    const reading = new DataSetReader(faults, new Map(known));
    for (const [list, node] of lists) await reading.list(list, node, work);
    faults.throwIfAny();
  }
}

/** Converts a value to the node that a file would give: scalars are texts, null and undefined values are omitted. */
function nodeOf(value: unknown): MappingNode {
  const node: MappingNode = { line: 0, text: null, items: null, entries: null };
  if (Array.isArray(value)) return { ...node, items: value.map(nodeOf) };
  if (typeof value !== 'object' || value === null) return { ...node, text: String(value) };
  const given = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  return { ...node, entries: new Map(given.map(([name, each]) => [name, nodeOf(each)])) };
}

/** Builds drafts of the records of a data file and collects their errors. */
class DataSetReader {
  constructor(
    private readonly faults: MappingErrors,
    /** The uuids of earlier records, by type and key. */
    private readonly ids: Map<string, string>,
  ) {}

  /** Creates the records of one list. @param list the name of the list in queries: "topics" */
  async list(list: string, { entries, line }: MappingNode, create: CreateRecord): Promise<void> {
    const described = recordTypes().find(({ exported }) => (exported.list ?? exported.name) === list);
    if (!described) return this.faults.add({ line }, `${list}: the list does not exist.`);
    const fields = fieldsOfInput(described.written.input);
    const citations: ImportField = { ...fields.citations!, needed: described.type !== typeOf(Source) };
    for (const [key, node] of entries ?? []) {
      const draft = this.draft(node, { ...fields, citations }, `${list}.${key}`);
      const id = await create(described, { ...(fields.slug && { slug: key }), ...draft }).catch((error: unknown) => {
        for (const { messageWithPath } of violationsIn(error) ?? [])
          this.faults.add(node, `${list}.${key}.${messageWithPath}`);
        this.faults.throwIfAny();
        throw error;
      });
      this.ids.set(`${described.type}/${key}`, id);
    }
  }

  private draft(node: MappingNode, fields: ImportFields, at: string): Draft {
    const draft: Draft = {};
    for (const [name, { needed }] of Object.entries(fields)) {
      if (needed && !node.entries?.has(name)) this.faults.add(node, `${at}.${name}: the value is missing.`);
    }
    for (const [name, given] of node.entries ?? []) {
      const field = Object.hasOwn(fields, name) ? fields[name]! : null;
      if (!field) this.faults.add(given, `${at}: "${name}" is unknown.`);
      else if (field.is === 'text' && field.others) {
        const [[lang, main] = ['', null], ...others] = this.texts(given, `${at}.${name}`);
        draft[name] = main;
        draft[`${name}Lang`] = lang;
        draft[field.others] = Object.fromEntries(others);
      } else draft[field.as ?? name] = this.value(given, field, `${at}.${name}`);
    }
    return draft;
  }

  /** Reads a text by language. */
  private texts(node: MappingNode, at: string): [lang: string, text: string | null][] {
    if (!node.entries?.size) this.faults.add(node, `${at}: there is no text in any language.`);
    return [...(node.entries ?? [])].map(([lang, { text, line }]) => {
      this.value({ line, text: lang, items: null, entries: null }, { is: 'lang' }, at);
      return [lang, text];
    });
  }

  private value(node: MappingNode, field: ImportField, at: string): unknown {
    if (field.is === 'list') return node.items?.map((item, index) => this.value(item, field.of, `${at}.${index}`));
    if (field.is === 'parts') return this.draft(node, field.fields, at);
    const text = node.text ?? '';
    if (field.is === 'party' || field.is === 'record') {
      const types = field.is === 'party' ? [typeOf(Party)] : field.types;
      const id = types.map((type) => this.ids.get(`${type}/${text}`)).find((each) => each !== undefined);
      if (id === undefined) this.faults.add(node, `${at}: there is no record "${text}" above.`);
      return id;
    }
    if (field.is === 'lang' && registeredTag(text) !== text) {
      this.faults.add(node, `${at}: "${text}" is not a language tag, such as "en".`);
    }
    const { read, called } = cellReaderOf(field);
    const value = read(text);
    if (value == null) this.faults.add(node, `${at}: "${text}" is not ${called}.`);
    return value;
  }
}
