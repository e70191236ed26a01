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

/** A step from a selection to one inside it: to a field, or to a fragment on one type. */
export type Step = { field: GraphQLField<unknown, unknown> } | { on: GraphQLObjectType };

/** The steps from the root of an operation to a field. */
export type Path = readonly Step[];

/** The text of a query with its parsed operation. */
export interface ParsedQuery {
  text: string;
  document: DocumentNode;
  operation: OperationDefinitionNode;
}

/** Parses a query; null if the text contains no operation. @throws GraphQLError on a syntax error */
export function parseQuery(text: string, operationName?: string | null): ParsedQuery | null {
  if (text.replace(/#.*/g, '').trim() === '') return null;
  const document = parse(text);
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const operation = operations.find(({ name }) => name?.value === operationName) ?? operations[0];
  return operation ? { text, document, operation } : null;
}

/** The selection at a path: a field, or the selection set of a fragment on one type; null if it is not selected. */
export function selectionAt(draft: ParsedQuery, path: Path): FieldNode | SelectionSetNode | null {
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

/** Also searches fragments that apply to every `type`, or to the type of the step. */
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

/** Whether a fragment's type condition holds for every value of a type; `type` is null for the root. */
function holdsFor(type: GraphQLNamedType | null, condition: string | undefined): boolean {
  if (!type || condition === undefined || condition === type.name) return true;
  return (isObjectType(type) || isInterfaceType(type)) && type.getInterfaces().some(({ name }) => name === condition);
}

/**
 * Returns the text with one more field and the fields on its path. All else, including comments, stays unchanged. A field
 * that needs a selection gets one naming field.
 */
export function withField(text: string, draft: ParsedQuery | null, path: Path): string {
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

/** Returns the text without the field at a path, and without the parents that would have an empty selection. */
export function withoutField(draft: ParsedQuery, path: Path): string {
  let depth = path.length;
  for (; depth > 1; depth--) {
    const above = selectionAt(draft, path.slice(0, depth - 1));
    const set = above?.kind === Kind.FIELD ? above.selectionSet : above;
    if (set && set.selections.length > 1) break;
  }
  const removed = selectionAt(draft, path.slice(0, depth));
  if (!removed?.loc) return draft.text;
  if (depth === 1 && draft.operation.selectionSet.selections.length === 1) {
    return removeLines(draft.text, draft.operation.loc!.start, draft.operation.loc!.end);
  }
  const start = removed.kind === Kind.FIELD ? removed.loc.start : draft.text.lastIndexOf('...', removed.loc.start);
  return removeLines(draft.text, start, removed.loc.end);
}

/** Adds an argument with a placeholder value to a field, or removes it. */
export function withArgumentToggled(draft: ParsedQuery, field: FieldNode, argument: GraphQLArgument): string {
  const given = field.arguments ?? [];
  const old = given.find(({ name }) => name.value === argument.name);
  const { text } = draft;
  if (!old) {
    const added = `${argument.name}: ${placeholderFor(argument.type)}`;
    const last = given.at(-1);
    return last
      ? splice(text, last.loc!.end, last.loc!.end, `, ${added}`)
      : splice(text, field.name.loc!.end, field.name.loc!.end, `(${added})`);
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
  const lines = rest.length > 0 ? linesFor(rest, inner) : defaultFields(step.field.type, inner);
  return [`${head} {`, ...lines, `${indent}}`];
}

function requiredArguments(field: GraphQLField<unknown, unknown>): string {
  const required = field.args.filter(isRequiredArgument);
  if (required.length === 0) return '';
  return `(${required.map((argument) => `${argument.name}: ${placeholderFor(argument.type)}`).join(', ')})`;
}

/** Fields that name a record, the best first. */
const NAMING_FIELDS = ['title', 'name', 'text', 'code', 'role', 'kind', 'totalCount', 'id'];

function defaultFields(type: GraphQLOutputType, indent: string): string[] {
  const fields = fieldsOf(getNamedType(type));
  const nodes = fields.nodes;
  if (nodes) return [`${indent}nodes {`, ...defaultFields(nodes.type, `${indent}  `), `${indent}}`];
  const leaf = (name: string) => fields[name] && isLeafType(getNamedType(fields[name].type));
  return [`${indent}${NAMING_FIELDS.find(leaf) ?? '__typename'}`];
}

export function fieldsOf(type: GraphQLNamedType): { [name: string]: GraphQLField<unknown, unknown> } {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}

/** A placeholder value of a type: the first constant of an enum, an empty string. */
function placeholderFor(type: GraphQLInputType): string {
  if (isNonNullType(type)) return placeholderFor(type.ofType);
  if (isListType(type)) return `[${placeholderFor(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return required.length === 0
      ? '{}'
      : `{ ${required.map((field) => `${field.name}: ${placeholderFor(field.type)}`).join(', ')} }`;
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

/** Removes a piece of a text, and the lines that become empty. */
function removeLines(text: string, start: number, end: number): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const lineEnd = next < 0 ? text.length : next + 1;
  const alone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '';
  return alone ? splice(text, lineStart, lineEnd, '') : splice(text, start, end, '');
}
