import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

const PAGES = 'src/site/manual/pages';

/** A block of code in a text. */
export interface Block {
  language: string;
  code: string;
  /** The line before the block that has text. */
  before: string;
}

/** A text of Markdown. */
export class Markdown {
  constructor(
    /** Its path in the project. */
    readonly path: string,
    readonly text: string,
  ) {}

  /** The text from a heading to the next one of the same level or above. */
  section(heading: string): Markdown {
    const [, level, text] = new RegExp(`^(#+) ${escaped(heading)}\\n(.*)`, 'ms').exec(this.text) ?? [];
    if (!level) throw new Error(`${this.path} has no heading "${heading}".`);
    const end = new RegExp(`^#{1,${level.length}} `, 'm').exec(text!);
    return new Markdown(this.path, text!.slice(0, end?.index));
  }

  /** Its blocks of code in some languages, or in all. */
  blocks(...languages: string[]): Block[] {
    return [...this.text.matchAll(/(?:^([^\n]+)\n\n)?^```(\w*)\n(.*?)^```$/gms)]
      .map(([, before = '', language, code]) => ({
        language: language!,
        code: code!,
        before,
      }))
      .filter(({ language }) => languages.length === 0 || languages.includes(language));
  }

  /** The code of its first block in a language. */
  block(language: string): string {
    return this.blocks(language)[0]!.code;
  }

  /** The cells of each row of its tables. */
  rows(): string[][] {
    return [...this.text.matchAll(/^\|(.*)\|$/gm)]
      .map(([, row]) => row!.split(/(?<!\\)\|/).map((cell) => cell.trim()))
      .filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)));
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function read(path: string): Markdown {
  return new Markdown(path, readFileSync(join(ROOT, path), 'utf8'));
}

/** A page of the manual, such as `cost`. */
export function manualPage(name: string): Markdown {
  return read(`${PAGES}/${name}.md`);
}

/** Every decision record. */
export function decisionRecords(): Markdown[] {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\/decisions\/.*\.md$/.test(file)).map((file) => read(`src/${file}`));
}

/** The README and every page of the manual. */
export function manualTexts(): Markdown[] {
  const pages = readdirSync(join(ROOT, PAGES)).filter((file) => file.endsWith('.md'));
  return [read('README.md'), ...pages.sort().map((file) => read(`${PAGES}/${file}`))];
}
