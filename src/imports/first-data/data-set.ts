import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import { type core, z } from 'zod';
import { type DataSet, dataSetOf, SECTIONS, type Section } from './data-set.schema.ts';

/**
 * Reads a data file of this folder and checks it as a whole: words, dates, languages, and that every record referred to
 * is there. The file is found through `imports` in package.json, so that the sources and what is built from them
 * read the same file, and nothing has to be copied.
 *
 * @param name of the file, such as "st-petersburg-2025.yaml"
 * @param countries the ISO codes by which the file may refer to countries
 * @throws Error with one line for each fault: file, line, path, and what is wrong
 */
export function readDataSet(name: string, countries: ReadonlySet<string>): DataSet {
  const path = fileURLToPath(import.meta.resolve(`#src/imports/first-data/${name}`));
  return parseDataSet(readFileSync(path, 'utf8'), name, countries);
}

/** Like `readDataSet`, of a text; `name` is what the faults call it. */
export function parseDataSet(text: string, name: string, countries: ReadonlySet<string>): DataSet {
  const lines = new LineCounter();
  // The failsafe schema leaves every value a text: "2025" is a date and "NO" is Norway.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines });
  const [fault] = document.errors;
  // The first only, and without the picture of the place: what follows it are mostly its consequences.
  if (fault) throw new Error(`${name}, line ${fault.linePos?.[0].line}: ${fault.message.split(' at line ')[0]}.`);

  const content: unknown = document.toJS();
  const checked = z.safeParse(dataSetOf(keysOf(content), countries), content);
  if (checked.success) return checked.data;

  const lineOf = (path: PropertyKey[]): number => {
    for (let end = path.length; end > 0; end--) {
      const node = document.getIn(path.slice(0, end), true) as { range?: [number, number, number] } | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const faults = checked.error.issues.map(
    (issue) => `${name}, line ${lineOf(issue.path)}, ${issue.path.join('.') || 'the file'}: ${sentenceOf(issue)}`,
  );
  throw new Error(faults.join('\n'));
}

/** By which keys the records of each section go, before anything is known to be right about them. */
function keysOf(content: unknown): { [section in Section]: ReadonlySet<string> } {
  const sections = Object(content) as { [section in Section]?: unknown };
  const keys = (section: Section) => [section, new Set(Object.keys(Object(sections[section])))] as const;
  return Object.fromEntries(SECTIONS.map(keys)) as { [section in Section]: Set<string> };
}

function sentenceOf(issue: core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `There is no ${issue.keys.map((key) => `"${key}"`).join(', ')} here.`;
  if (issue.code === 'invalid_value') return `This is one of ${issue.values.join(', ')}.`;
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? 'This is missing.' : `This is a ${issue.expected}.`;
  return issue.message;
}
