import { ask, documentOf } from '../../../explorer/page/ask.ts';
import { type FormType, MAX_ROWS } from '../../form-type.ts';
import { USER_ERRORS, type UserError, WARNINGS, type Warning, type WrittenCount } from './errors.ts';
import type { Forms } from './forms.ts';
import { type FormValues, isCutOff, type NamedRecord, valuesOf } from './values.ts';

/** A record with the values of its form. */
export interface FormRecord extends NamedRecord {
  /** The id of the current record: another one if the record was merged. */
  currentId: string;
  version: number;
  visibility: string;
  url: string;
  /** The status, if a mutation of its own changes it. */
  status: string | null;
  values: FormValues;
  /** Fields that are not in its form, as their lists are too long. */
  cutOff: readonly string[];
}

const RECORD = '__typename id label(langs: [$lang]) { text lang }';

/** The text of the query for a record with the values of its form. */
function recordQuery({ name, selection, status }: FormType): string {
  return `query FormRecord($id: ID!, $lang: Locale!) { node(id: $id) { ... on ${name} {
    ${RECORD} currentId version visibility url ${status ? 'status' : ''} ${selection} } } }`;
}

/** Reads a record, or a version of one; null if there is none of the type. @throws Unanswered */
export async function readRecord(forms: Forms, type: FormType, id: string, lang: string): Promise<FormRecord | null> {
  const query = documentOf<{ node: (FormRecord & FormValues) | null }>({ query: recordQuery(type), variables: {} });
  const { node } = await ask(query, { id, lang });
  if (!node?.id) return null;
  const fields = forms.fieldsOf(type).filter(({ name }) => type.readable.includes(name));
  for (const [name, page] of Object.entries(type.pages)) {
    const list = await readOn(type, page, node[name] as Page, id, node.version, lang);
    // Written meanwhile: pages of two versions do not belong together.
    if (!list) return readRecord(forms, type, id, lang);
    node[name] = list;
  }
  const { __typename, label, currentId, version, visibility, url, status = null } = node;
  const cutOff = fields.filter(({ name, isMany }) => isMany && isCutOff(node[name])).map(({ name }) => name);
  const values = valuesOf(
    fields.filter(({ name }) => !cutOff.includes(name)),
    ownOf(type, node),
    forms.inputs,
  );
  return { __typename, id: node.id, label, currentId, version, visibility, url, status, values, cutOff };
}

/** Returns what the API returned for a record, without entries of lists that belong to other records. */
export function ownOf(type: FormType, read: FormValues): FormValues {
  const own = Object.entries(type.own).map(([name, { by, constant }]) => [
    name,
    (read[name] as FormValues[]).filter((entry) => entry[by] === constant),
  ]);
  return { ...read, ...Object.fromEntries(own) };
}

/** A page of a list. */
interface Page {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes?: readonly unknown[];
  edges?: readonly unknown[];
}

/** Reads the pages of a list after the first one; null if the record has another version by then. */
async function readOn(type: FormType, page: string, first: Page, id: string, version: number, lang: string) {
  let list = first;
  if (first.totalCount > MAX_ROWS) return list;
  const query = documentOf<{ node: { version: number; list: Page } | null }>({
    query: `query NextPage($id: ID!, $lang: Locale!, $after: String) { node(id: $id) { ... on ${type.name} {
      version list: ${page} } } }`,
    variables: {},
  });
  while (list.pageInfo.hasNextPage) {
    const { node } = await ask(query, { id, lang, after: list.pageInfo.endCursor });
    if (node?.version !== version) return null;
    const { nodes, edges, ...next } = node.list;
    list = {
      ...next,
      ...(nodes && { nodes: [...list.nodes!, ...nodes] }),
      ...(edges && { edges: [...list.edges!, ...edges] }),
    };
  }
  return list;
}

/** The result of a mutation of a record: the record, or errors of the input. */
export interface Saved {
  record: (NamedRecord & { version: number }) | null;
  userErrors: readonly UserError[];
  warnings: readonly Warning[] | null;
  written: readonly WrittenCount[] | null;
}

/** Creates a record of a type, or updates one. @throws Unanswered */
export async function save(type: FormType, kind: 'create' | 'update', input: object, lang: string): Promise<Saved> {
  const input_ = kind === 'create' ? type.input : type.input.replace(/^Create/, 'Update');
  const query = `mutation Save($input: ${input_}!, $lang: Locale!) { saved: ${kind}${type.name}(input: $input) {
    record: ${type.field} { ${RECORD} version } ${WARNINGS} ${USER_ERRORS} } }`;
  const { saved } = await ask(documentOf<{ saved: Saved }>({ query, variables: {} }), { input, lang });
  return saved;
}

/**
 * Runs a mutation that acts on a record: publish, delete, revert.
 * @param selection of its payload, beside the errors
 * @param fragment that the selection uses
 * @throws Unanswered
 */
export async function act<Payload>(mutation: string, selection: string, input: object, lang: string, fragment = '') {
  const name = mutation.slice(0, 1).toUpperCase() + mutation.slice(1);
  const query = `mutation Act($input: ${name}Input!, $lang: Locale!) { done: ${mutation}(input: $input) { ${selection} ${USER_ERRORS} } } ${fragment}`;
  type Done = Payload & { userErrors: readonly UserError[] };
  const { done } = await ask(documentOf<{ done: Done }>({ query, variables: {} }), { input, lang });
  return done;
}
