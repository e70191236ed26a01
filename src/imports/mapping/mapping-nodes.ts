import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { ITEM } from '../files/cells.ts';
import { Unreadable } from '../files/source-file.ts';

const LONGEST_MAPPING = 100_000;
/** Brackets that are open at once; those of regular expressions count as well. */
const MOST_OPEN = 200;
/** Columns by which a line may be indented: each level of a block takes one at least. */
const MOST_INDENTED = 200;
/** Words in a row that open blocks or describe the next node, as in "- - ? !tag &anchor". */
const MOST_INDICATORS = 50;

const INDICATOR = /^(?:[-?:]$|[!&])/;

/** A mapping, or a part of it, as it stands in its file: every value knows its line. */
export interface MappingNode {
  line: number;
  /** What it says, where it is one value: always a text, so that "NO" and "2025" stay what they are. */
  text: string | null;
  /** The entries of a list; null where it is none. */
  items: MappingNode[] | null;
  /** What it has by name; null where it has none. */
  entries: Map<string, MappingNode> | null;
}

/** All that is wrong with a mapping, gathered so that it can be told at once. */
export class MappingFaults {
  private readonly faults: string[] = [];

  constructor(private readonly name: string) {}

  add({ line }: Pick<MappingNode, 'line'>, what: string): void {
    this.faults.push(`${this.name}, line ${line}: ${what}`);
  }

  /** @throws Unreadable with a line for each fault, where there is one */
  throwIfAny(): void {
    if (this.faults.length > 0) throw new Unreadable(this.faults.join('\n'));
  }
}

/**
 * Reads YAML into nodes that know their lines. Aliases are refused: a small file can mean gigabytes by them.
 * @throws Unreadable where it is no YAML
 */
export function readMappingNodes(text: string, name: string): MappingNode {
  if (text.length > LONGEST_MAPPING) {
    throw new Unreadable(`${name} is longer than ${LONGEST_MAPPING} characters, which no mapping is.`);
  }
  refuseNested(text, name);
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
 * Looks for deep nesting without recursion. The parser of YAML calls itself at each level, and a stack that overflows there
 * ends the whole process.
 * @throws Unreadable if brackets or blocks are nested too deep
 */
function refuseNested(text: string, name: string): void {
  let open = 0;
  let indicators = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const refuse = (most: number) => {
      throw new Unreadable(`${name}, line ${index + 1}: it is nested deeper than ${most}.`);
    };
    if (line.length > MOST_INDENTED && line.slice(0, MOST_INDENTED + 1).trim() === '') refuse(MOST_INDENTED);
    for (const word of line.split(/\s+/)) {
      if (word !== '') indicators = INDICATOR.test(word) ? indicators + 1 : 0;
      if (indicators > MOST_INDICATORS) refuse(MOST_INDICATORS);
    }
    for (const character of line) {
      if (character === '[' || character === '{') open++;
      else if (character === ']' || character === '}') open = Math.max(0, open - 1);
      if (open > MOST_OPEN) refuse(MOST_OPEN);
    }
  }
}

/** The entries of a list, or the only one where it is none. */
export function itemsOf(node: MappingNode | undefined): MappingNode[] {
  return node?.items ?? (node ? [node] : []);
}

/** The node of a list in a cell as the node of one entry of it. */
export function asItem(node: MappingNode): MappingNode {
  const item: MappingNode = { line: node.line, text: ITEM, items: null, entries: null };
  const about = [...(node.entries ?? [])].filter(([key]) => !['column', 'split', 'match', 'nothing'].includes(key));
  if (about.length === 0) return item;
  return { ...node, entries: new Map([...about, ['name', item]]) };
}
