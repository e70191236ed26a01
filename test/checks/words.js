// Finds words and openings that our style leaves out, in the texts that people read. `node test/checks/words.js` prints how often
// each occurs in each kind of text, `node test/checks/words.js --list [kind]` where.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';
import { buildSchema } from 'graphql';

const ROOT = join(import.meta.dirname, '../..');

/** Most words of one sentence, by the kind of text; the others have no limit. */
const MAX_WORDS = { manual: 30, description: 30, message: 30 };

/** Openings of sentences. A question may open so. */
const OPENINGS = [
  ['opens with Who, Whoever, Whose or Whom', /^(?:who|whoever|whose|whom)\b.*[^?]$/is],
  ['opens with a What clause', /^what(?:ever)?\b.*[^?]$/is],
  ['opens with That which or Where it', /^(?:that which|where it)\b/i],
];

/** Words anywhere in a sentence, and what to write instead. Code in backticks is left out before. */
const WORDS = [
  ['he, his, him', /\b(?:he|his|him|himself)\b/],
  // Of a place, and in an indirect question for one, it is right.
  [
    'where: if, when, or name the place',
    /(?<!\b(?:place|party|country|city|zone|folder|file|page|position|shows?|says?|decides?|knows?|finds?|sees?|of|and) )\bwhere\b(?! to\b)/i,
  ],
  [
    'who asks, whoever: client, requester',
    /\b(?:whoever|who(?:ever)? (?:asks|follows|bears|writes|reads|hangs|waits))\b/i,
  ],
  ['told, tells: reports, returns', /\b(?:told|tells)\b/i],
  ['asks, asked: requests, requested', /\b(?:asks|asked)\b/i],
  ['door: route, endpoint', /\bdoors?\b/i],
  ['bears, bearer of a key: uses, client', /\b(?:bears?|bore|borne|bearer of)\b/],
  [
    'stands in, stands for: is in, represents',
    /\b(?:stands?|stood) (?:in|for|at|under|beside|behind|against)\b|\bstand-ins?\b/i,
  ],
  ['gives out (a key): creates', /\b(?:gives?|given) out\b/i],
  ['taken away: exported', /\b(?:takes?|taken|taking) (?:it |them )?away\b/i],
  ['brought back: restored', /\b(?:brought|brings?|bring) (?:it |them )?back\b/i],
  ['for good: permanently', /\bfor good\b/i],
  ['taken for: treated as', /\b(?:taken|takes?|took) for (?:a|an|the|one|none|what)\b/i],
  ['lies within: is part of', /\b(?:lies|lie|lay|lain) (?:within|in|inside)\b/i],
  ['on record: recorded', /\bon record\b/i],
  ['reckoned, may cost: estimated', /\breckon\w*\b|\bmay cost\b/i],
  ['dear: expensive', /\b(?:dear|dearer|dearest)\b/i],
  ['let in, find room: admitted', /\blet in\b|\bfinds? (?:no )?room\b/i],
  ['turned away, refused: rejected', /\b(?:turn(?:s|ed)? away|refuse[sd]?|refusals?)\b/i],
  ['hang up, cut: close the connection', /\b(?:hangs?|hung|hanging) up\b/i],
  ['upkeep, by the clock: scheduled', /\bupkeep\b|\bby the clock\b/i],
  [
    'by turns, take turns: alternately, queue',
    /\b(?:by turns|in turns|takes? (?:its |their )?turns?|(?:its|their) turn)\b/i,
  ],
  ['burst: pipelined batch', /\bbursts?\b/i],
  ['whole answer, kept answer: response', /\b(?:whole|kept) answers?\b/i],
  ['vanished: missing', /\bvanish\w*\b/i],
  ['namesake: record with the same name', /\bnamesakes?\b/i],
  ['mend: fix', /\bmend(?:s|ed)?\b/i],
  ['spine: registry table', /\bspine\b/i],
  ['lost connection: disconnected', /\blost connections?\b/i],
  ['absent: omitted, null', /\babsent\b/i],
  ['so many, at most so much: up to', /\bso (?:many|much) (?!as|that|so)\b/i],
  ['remark of a row: warning', /\bremarks?\b/i],
];

/** Texts that are right as they are, by a part of them. */
const ALLOWED = [
  // The description of DateTime is that of graphql-scalars.
  /^A date-time string at UTC/,
];

/**
 * @param {string} text
 * @returns {string[]} sentences, without code
 */
export function sentencesOf(text) {
  return text
    .replaceAll(/`[^`]*`/g, 'X')
    .replaceAll(/"[^"]*"/g, '"X"')
    .split(/(?<=[.!?]["')]?)\s+(?=["'(]?[\p{Lu}])/u)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}

/**
 * @param {{ kind: string, text: string }} read
 * @returns {[pattern: string, sentence: string][]}
 */
export function wordsIn({ kind, text }) {
  if (ALLOWED.some((allowed) => allowed.test(text))) return [];
  return sentencesOf(text).flatMap((sentence) => {
    const opens = sentence.replace(/^["'(\s]+/, '');
    const found = [
      // Titles and cells of tables, such as "what to do", are not sentences.
      ...OPENINGS.filter(([, pattern]) => (kind !== 'manual' || /[.:;!]$/.test(opens)) && pattern.test(opens)),
      ...WORDS.filter(([, pattern]) => pattern.test(sentence)),
    ].map(([name]) => name);
    const words = sentence.split(/\s+/).length;
    if (words > (MAX_WORDS[kind] ?? Number.POSITIVE_INFINITY)) found.push(`more than ${MAX_WORDS[kind]} words`);
    return found.map((name) => [name, sentence]);
  });
}

const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const filesIn = (folder, ending) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !file.includes('node_modules'))
    .map((file) => join(folder, file))
    .sort();

/** The paragraphs, items and cells of Markdown, without code, addresses and the lines of tables. */
function proseIn(markdown) {
  return markdown
    .replaceAll(/^```.*?^```$/gms, '\n')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .split(/\n{2,}|\n(?=\s*(?:[-*>]|\d+\.|\||#))/)
    .flatMap((block) => (block.trim().startsWith('|') ? block.split(/(?<!\\)\|/) : block.split(' · ')))
    .map((block) =>
      block
        .replaceAll(/^\s*(?:[-*>]|\d+\.|#+)\s+/gm, '')
        .replaceAll('**', '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .filter((text) => /\p{L}/u.test(text));
}

function manual() {
  const own = ['README.md', 'CHANGELOG.md', '.github/CONTRIBUTING.md', '.github/SECURITY.md'];
  // READMEs of the wings, decision records and pages of the manual.
  return [...own, ...filesIn('src', '.md')].flatMap((place) =>
    proseIn(read(place)).map((text) => ({ kind: 'manual', place, text })),
  );
}

/** The distinct descriptions of the schema, each with the first place that has it. */
function descriptions() {
  const found = new Map();
  const add = (place, described) => {
    const text = described.description?.replaceAll(/\s+/g, ' ');
    if (text && !found.has(text)) found.set(text, { kind: 'description', place, text });
  };
  for (const [name, type] of Object.entries(buildSchema(read('schema.graphql')).getTypeMap())) {
    if (name.startsWith('__')) continue;
    add(name, type);
    for (const field of Object.values(type.getFields?.() ?? {})) {
      add(`${name}.${field.name}`, field);
      for (const argument of field.args ?? []) add(`${name}.${field.name}(${argument.name}:)`, argument);
    }
    for (const value of type.getValues?.() ?? []) add(`${name}.${value.name}`, value);
  }
  return [...found.values()];
}

function* nodesIn(value) {
  if (typeof value !== 'object' || value === null) return;
  if (typeof value.type === 'string') {
    yield value;
    // Templates of SQL are no sentences.
    if (value.type === 'TaggedTemplateExpression') return;
  }
  for (const each of Object.values(value)) yield* nodesIn(each);
}

/** Literals that hold no sentence: SQL, addresses, headers, regular expressions as texts. */
const NO_SENTENCE =
  /^\s*(?:with|select|insert|update|delete|create|alter|drop|grant|set|lock|copy|declare|fetch|truncate|analyze|and|or|exists|case|coalesce|array|join|left join|order by|limit|group by|union|values|returning)\b|::|\$\d|[{}<>\\]|;\s*$|##|^[\w ]*\(?[a-z_]+(?:, [a-z_]+){2,}\)?$|\bselect\b|\bis null\b|=\s/;

/** Every sentence in the code: messages of errors, of the log and of commands. Labels of pages are not among them. */
function messages(described) {
  const isDescription = (text) => described.some((each) => each.includes(text.trim()));
  // Data, labels of pages and generated files have no messages.
  const others = /\/(?:page|words|wording|first-data|demo-data)\/|(?:words|documents|country-codes)\.ts$/;
  const files = filesIn('src', '.ts').filter((file) => !others.test(file));
  return files.flatMap((place) => {
    const tree = parseSync(read(place), { syntax: 'typescript', decorators: true, target: 'es2022' });
    return [...nodesIn(tree)].flatMap((node) => {
      const parts =
        node.type === 'StringLiteral'
          ? [node.value]
          : node.type === 'TemplateLiteral' && node.quasis
            ? node.quasis.map(({ cooked, raw }) => cooked ?? raw)
            : [];
      const text = parts.join('…').replaceAll(/\s+/g, ' ').trim();
      const isProse = (text.match(/\p{L}{2,}/gu) ?? []).length >= 3 && / .* /.test(text) && !NO_SENTENCE.test(text);
      if (!isProse || parts.some((part) => part.trim().length > 9 && isDescription(part))) return [];
      return [{ kind: 'message', place, text }];
    });
  });
}

/** Comments of the sources and tests: counted, not checked. */
function comments() {
  return [...filesIn('src', '.ts'), ...filesIn('src', '.tsx'), ...filesIn('test', '.ts')]
    .filter((place) => !place.endsWith('documents.ts'))
    .flatMap((place) =>
      [...read(place).matchAll(/\/\*\*(.*?)\*\/|(?:^[ \t]*\/\/[^\n]*\n)+/gms)]
        .map(([whole, block]) =>
          (block ?? whole)
            .replaceAll(/^\s*(?:\*|\/\/)\s?/gm, '')
            .replaceAll(/\s+/g, ' ')
            .trim(),
        )
        .flatMap((text) => text.split(/ (?=@\w+)/))
        .map((text) => ({ kind: 'comment', place, text: text.replace(/^@(?:param \S+|returns|throws) /, '') })),
    );
}

/** Names of tests: counted, not checked. */
function testNames() {
  return filesIn('test', '.ts').flatMap((place) =>
    [...read(place).matchAll(/\b(?:it|describe|test|given)(?:\.\w+)*(?:\([^'"`\n]*\))?\(\s*(['"`])(.*?)\1\s*,/gs)].map(
      ([, , text]) => ({
        kind: 'test name',
        place,
        text,
      }),
    ),
  );
}

/** Every text that the test of words reads. */
export function checkedTexts() {
  const described = descriptions();
  return [...manual(), ...described, ...messages(described.map(({ text }) => text))];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [option, only] = process.argv.slice(2);
  const texts = [...checkedTexts(), ...comments(), ...testNames()];
  const kinds = [...new Set(texts.map(({ kind }) => kind))];
  const found = texts.flatMap((text) => wordsIn(text).map(([pattern, sentence]) => ({ ...text, pattern, sentence })));
  if (option === '--list') {
    for (const { kind, place, pattern, sentence } of found) {
      if (!only || kind === only) process.stdout.write(`${place}: ${pattern}: ${sentence}\n`);
    }
  } else {
    const count = (pattern, kind) => found.filter((each) => each.pattern === pattern && each.kind === kind).length;
    const patterns = [...new Set(found.map(({ pattern }) => pattern))];
    process.stdout.write(`| pattern | ${kinds.join(' | ')} |\n|${' --- |'.repeat(kinds.length + 1)}\n`);
    process.stdout.write(
      `| texts | ${kinds.map((kind) => texts.filter((each) => each.kind === kind).length).join(' | ')} |\n`,
    );
    for (const pattern of patterns) {
      process.stdout.write(`| ${pattern} | ${kinds.map((kind) => count(pattern, kind)).join(' | ')} |\n`);
    }
  }
}
