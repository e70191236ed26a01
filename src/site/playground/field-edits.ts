import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';

/** A step from a selection to one inside it: to a field, or to what only one type of several has. */
export type Step = { field: GraphQLField<unknown, unknown> } | { on: GraphQLObjectType };

/** What can be ticked: a field of the schema, with the way to it from the root of the operation. */
export type Path = readonly Step[];

/** A query's text, with what the parser has found in it. */
export interface Draft {
  text: string;
  document: DocumentNode;
  operation: OperationDefinitionNode;
}

/** Reads a query's text; null where it holds no operation of the kind yet. @throws GraphQLError where it cannot be read */
export function draftOf(text: string, operationName?: string | null): Draft | null {
  if (text.replace(/#.*/g, '').trim() === '') return null;
  const document = parse(text);
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const operation = operations.find(({ name }) => name?.value === operationName) ?? operations[0];
  return operation ? { text, document, operation } : null;
}

/** The selection at a path, or null where the draft has none: a field, or the selection set of one type. */
export function selectionAt(draft: Draft, path: Path): FieldNode | SelectionSetNode | null {
  let found: FieldNode | SelectionSetNode | null = draft.operation.selectionSet;
  let type: GraphQLNamedType | null = null;
  for (const step of path) {
    const set: SelectionSetNode | undefined = found.kind === Kind.FIELD ? found.selectionSet : found;
    found = set ? findStep(draft.document, set, type, step) : null;
    if (!found) return null;
    type = 'on' in step ? step.on : getNamedType(step.field.type);
  }
  return found;
}

/** Looks into fragments too: into those that hold for every `type`, and those of the one type that is asked for. */
function findStep(
  document: DocumentNode,
  set: SelectionSetNode,
  type: GraphQLNamedType | null,
  step: Step,
): FieldNode | SelectionSetNode | null {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      if ('field' in step && selection.name.value === step.field.name) return selection;
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentCalled(document, selection.name.value);
    if (!fragment) continue;
    const condition = fragment.typeCondition?.name.value;
    if ('on' in step && condition === step.on.name) return fragment.selectionSet;
    const inside = holdsFor(type, condition) ? findStep(document, fragment.selectionSet, type, step) : null;
    if (inside) return inside;
  }
  return null;
}

function fragmentCalled(document: DocumentNode, name: string): FragmentDefinitionNode | undefined {
  return document.definitions.find(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
  ) as FragmentDefinitionNode | undefined;
}

/** Whether everything of a type meets a fragment's condition. Only the root has no type here, and only one can be meant. */
function holdsFor(type: GraphQLNamedType | null, condition: string | undefined): boolean {
  if (!type || condition === undefined || condition === type.name) return true;
  return (isObjectType(type) || isInterfaceType(type)) && type.getInterfaces().some(({ name }) => name === condition);
}

/**
 * The text with one more field, and with those on the way to it. All else stays as it was written, comments included.
 * A field that has fields of its own gets one that says what it is.
 */
export function withField(text: string, draft: Draft | null, path: Path): string {
  if (!draft) return `${text.trimEnd()}${text.trim() === '' ? '' : '\n'}{\n${linesFor(path, '  ').join('\n')}\n}\n`;
  let depth = path.length;
  while (depth > 0 && !selectionAt(draft, path.slice(0, depth))) depth--;
  const parent = depth === 0 ? draft.operation.selectionSet : selectionAt(draft, path.slice(0, depth))!;
  const set = parent.kind === Kind.FIELD ? parent.selectionSet : parent;
  const missing = path.slice(depth);
  if (missing.length === 0) return text;
  if (!set) {
    const indent = indentAt(text, parent.loc!.start);
    const lines = linesFor(missing, `${indent}  `);
    return splice(text, parent.loc!.end, parent.loc!.end, ` {\n${lines.join('\n')}\n${indent}}`);
  }
  const last = set.selections.at(-1)!;
  return splice(
    text,
    last.loc!.end,
    last.loc!.end,
    `\n${linesFor(missing, indentAt(text, last.loc!.start)).join('\n')}`,
  );
}

/** The text without the field at a path, and without those that would be left with nothing. */
export function withoutField(draft: Draft, path: Path): string {
  let depth = path.length;
  for (; depth > 1; depth--) {
    const above = selectionAt(draft, path.slice(0, depth - 1));
    const set = above?.kind === Kind.FIELD ? above.selectionSet : above;
    if (set && set.selections.length > 1) break;
  }
  const doomed = selectionAt(draft, path.slice(0, depth));
  if (!doomed?.loc) return draft.text;
  if (depth === 1 && draft.operation.selectionSet.selections.length === 1) {
    return removeLines(draft.text, draft.operation.loc!.start, draft.operation.loc!.end);
  }
  const start = doomed.kind === Kind.FIELD ? doomed.loc.start : draft.text.lastIndexOf('...', doomed.loc.start);
  return removeLines(draft.text, start, doomed.loc.end);
}

/** The text with an argument at a field, with a value to begin with, or without one that was there. */
export function withArgumentToggled(draft: Draft, field: FieldNode, argument: GraphQLArgument): string {
  const given = field.arguments ?? [];
  const old = given.find(({ name }) => name.value === argument.name);
  const { text } = draft;
  if (!old) {
    const written = `${argument.name}: ${firstValueOf(argument.type)}`;
    const last = given.at(-1);
    return last
      ? splice(text, last.loc!.end, last.loc!.end, `, ${written}`)
      : splice(text, field.name.loc!.end, field.name.loc!.end, `(${written})`);
  }
  if (given.length === 1) {
    const close = text.indexOf(')', old.loc!.end);
    return splice(text, field.name.loc!.end, close + 1, '');
  }
  const index = given.indexOf(old);
  return index === 0
    ? splice(text, old.loc!.start, given[1]!.loc!.start, '')
    : splice(text, given[index - 1]!.loc!.end, old.loc!.end, '');
}

function linesFor(path: Path, indent: string): string[] {
  const [step, ...rest] = path;
  if (!step) return [];
  const inner = `${indent}  `;
  if ('on' in step) {
    return [
      `${indent}... on ${step.on.name} {`,
      ...(rest.length > 0 ? linesFor(rest, inner) : [`${inner}__typename`]),
      `${indent}}`,
    ];
  }
  const head = `${indent}${step.field.name}${requiredArguments(step.field)}`;
  if (isLeafType(getNamedType(step.field.type))) return [head];
  const lines = rest.length > 0 ? linesFor(rest, inner) : fieldsToBegin(step.field.type, inner);
  return [`${head} {`, ...lines, `${indent}}`];
}

function requiredArguments(field: GraphQLField<unknown, unknown>): string {
  const required = field.args.filter(isRequiredArgument);
  if (required.length === 0) return '';
  return `(${required.map((argument) => `${argument.name}: ${firstValueOf(argument.type)}`).join(', ')})`;
}

/** Fields that say what something is, the best first. */
const TELLING = ['title', 'name', 'text', 'code', 'role', 'kind', 'totalCount', 'id'];

function fieldsToBegin(type: GraphQLOutputType, indent: string): string[] {
  const fields = fieldsOf(getNamedType(type));
  const nodes = fields.nodes;
  if (nodes) return [`${indent}nodes {`, ...fieldsToBegin(nodes.type, `${indent}  `), `${indent}}`];
  const leaf = (name: string) => fields[name] && isLeafType(getNamedType(fields[name].type));
  return [`${indent}${TELLING.find(leaf) ?? '__typename'}`];
}

/** The fields of a type; none of one that has no fields. */
export function fieldsOf(type: GraphQLNamedType): { [name: string]: GraphQLField<unknown, unknown> } {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}

/** A value of the type to write over: the first of an enumeration, an empty text. */
function firstValueOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return firstValueOf(type.ofType);
  if (isListType(type)) return `[${firstValueOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return required.length === 0
      ? '{}'
      : `{ ${required.map((field) => `${field.name}: ${firstValueOf(field.type)}`).join(', ')} }`;
  }
  if (type.name === 'Int' || type.name === 'Float') return '10';
  return type.name === 'Boolean' ? 'true' : '""';
}

function splice(text: string, start: number, end: number, put: string): string {
  return text.slice(0, start) + put + text.slice(end);
}

function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^\s*/.exec(line)![0];
}

/** Takes a piece out of a text, and the lines that it leaves empty with it. */
function removeLines(text: string, start: number, end: number): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const lineEnd = next < 0 ? text.length : next + 1;
  const alone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '';
  return alone ? splice(text, lineStart, lineEnd, '') : splice(text, start, end, '');
}
