import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { ITEM } from '../files/cells.ts';
import { Unreadable } from '../files/source-file.ts';

const MAX_MAPPING_CHARS = 100_000;
/** Brackets open at once, including those of regular expressions. */
const MAX_OPEN_BRACKETS = 200;
/** Columns of indentation: each level of a block takes at least one. */
const MAX_INDENT = 200;
/** Consecutive words that open blocks or describe the next node, as in "- - ? !tag &anchor". */
const MAX_INDICATORS = 50;

const INDICATOR = /^(?:[-?:]$|[!&])/;

/** A mapping or a part of it, with its line. */
export interface MappingNode {
  line: number;
  /** The text of a scalar, unconverted, so that "NO" and "2025" stay texts; null otherwise. */
  text: string | null;
  /** The entries of a list; null otherwise. */
  items: MappingNode[] | null;
  /** The entries of a map; null otherwise. */
  entries: Map<string, MappingNode> | null;
}

/** Collects the errors of a mapping, to report them together. */
export class MappingErrors {
  private readonly errors: string[] = [];

  constructor(private readonly name: string) {}

  add({ line }: Pick<MappingNode, 'line'>, what: string): void {
    this.errors.push(`${this.name}, line ${line}: ${what}`);
  }

  /** @throws Unreadable with a line for each error */
  throwIfAny(): void {
    if (this.errors.length > 0) throw new Unreadable(this.errors.join('\n'));
  }
}

/**
 * Parses YAML into nodes with lines. Aliases are rejected, because a small file could expand to gigabytes.
 * @throws Unreadable if the text is not YAML
 */
export function readMappingNodes(text: string, name: string): MappingNode {
  if (text.length > MAX_MAPPING_CHARS) {
    throw new Unreadable(`${name} is longer than ${MAX_MAPPING_CHARS} characters, the maximum of a mapping.`);
  }
  rejectDeepNesting(text, name);
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines });
  const [fault] = document.errors;
  if (fault) throw new Unreadable(`${name}, line ${fault.linePos?.[0].line}: ${fault.message.split(' at line ')[0]}.`);
  const lineOf = (node: Node) => lines.linePos(node.range?.[0] ?? 0).line;
  visit(document, {
    Alias: (_, node) => {
      throw new Unreadable(`${name}, line ${lineOf(node)}: a mapping has no aliases (*${node.source}).`);
    },
  });

  const nodeOf = (node: unknown, line: number): MappingNode => {
    if (isScalar(node)) return { line: lineOf(node), text: String(node.value ?? ''), items: null, entries: null };
    if (isSeq(node)) {
      const at = lineOf(node);
      return { line: at, text: null, items: node.items.map((item) => nodeOf(item, at)), entries: null };
    }
    if (isMap(node)) {
      const entries = new Map<string, MappingNode>();
      for (const { key, value } of node.items) {
        const at = isScalar(key) ? lineOf(key) : line;
        entries.set(isScalar(key) ? String(key.value) : '', nodeOf(value, at));
      }
      return { line: lineOf(node), text: null, items: null, entries };
    }
    return { line: isAlias(node) ? lineOf(node) : line, text: '', items: null, entries: null };
  };
  if (!document.contents) throw new Unreadable(`${name} is empty.`);
  return nodeOf(document.contents, 1);
}

/**
 * Checks for deep nesting without recursion. The YAML parser calls itself at each level, and a stack overflow there
 * would end the process.
 * @throws Unreadable if brackets or blocks are nested too deep
 */
function rejectDeepNesting(text: string, name: string): void {
  let open = 0;
  let indicators = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const refuse = (max: number) => {
      throw new Unreadable(`${name}, line ${index + 1}: the mapping is nested deeper than ${max} levels.`);
    };
    if (line.length > MAX_INDENT && line.slice(0, MAX_INDENT + 1).trim() === '') refuse(MAX_INDENT);
    for (const word of line.split(/\s+/)) {
      if (word !== '') indicators = INDICATOR.test(word) ? indicators + 1 : 0;
      if (indicators > MAX_INDICATORS) refuse(MAX_INDICATORS);
    }
    for (const character of line) {
      if (character === '[' || character === '{') open++;
      else if (character === ']' || character === '}') open = Math.max(0, open - 1);
      if (open > MAX_OPEN_BRACKETS) refuse(MAX_OPEN_BRACKETS);
    }
  }
}

/** Returns the entries of a list, or the node itself if it is no list. */
export function itemsOf(node: MappingNode | undefined): MappingNode[] {
  return node?.items ?? (node ? [node] : []);
}

/** Converts the node of a list in a cell into the node of one of its entries. */
export function asItem(node: MappingNode): MappingNode {
  const item: MappingNode = { line: node.line, text: ITEM, items: null, entries: null };
  const about = [...(node.entries ?? [])].filter(([key]) => !['column', 'split', 'match', 'nothing'].includes(key));
  if (about.length === 0) return item;
  return { ...node, entries: new Map([...about, ['name', item]]) };
}
