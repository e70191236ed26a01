import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql';
import { z } from 'zod';
import type { Config } from '../../runtime/config.ts';
import { clientError, OperatorError } from '../../runtime/errors.ts';
import { findBrokenLimit } from './operation-limits.ts';
import { ValidatedDocument } from './validated-document.ts';

/** A request that may name its document by an id, as Apollo clients or the draft of GraphQL over HTTP do. */
export interface DocumentReference {
  query?: unknown;
  documentId?: unknown;
  extensions?: unknown;
}

interface Trusted {
  text: string;
  known: ValidatedDocument;
}

/** A file of documents by id: of Relay and GraphQL Code Generator, or a manifest of Apollo. */
const FILE = z.union([
  z.object({
    format: z.literal('apollo-persisted-query-manifest'),
    version: z.literal(1),
    operations: z.array(z.object({ id: z.string().min(1), body: z.string() })),
  }),
  z.record(z.string().min(1), z.string()),
]);

/**
 * Documents approved by the operator. Only their cost is limited, not their length or depth. Clients send them as text
 * or by id.
 */
export class TrustedDocuments {
  /** Whether only these documents may run. */
  readonly only: boolean;
  readonly #byText = new Map<string, Trusted>();
  readonly #byHash = new Map<string, Trusted>();
  readonly #byId = new Map<string, Trusted>();

  /** @throws OperatorError if a document is not valid for the schema */
  constructor(schema: GraphQLSchema, texts: Iterable<[id: string, text: string]>, only: boolean) {
    this.only = only;
    for (const [id, text] of texts) {
      const trusted = this.#byText.get(text) ?? { text, known: readTrusted(schema, id, text) };
      this.#byText.set(text, trusted);
      this.#byHash.set(createHash('sha256').update(text).digest('hex'), trusted);
      this.#byId.set(id, trusted);
    }
  }

  /** The texts of all documents, each with its document. */
  get all(): readonly { readonly text: string; readonly known: ValidatedDocument }[] {
    return [...this.#byText.values()];
  }

  /** Returns the document of a text. */
  withText(text: string): ValidatedDocument | undefined {
    return this.#byText.get(text)?.known;
  }

  /** Returns the document of a SHA-256, in hexadecimal digits. */
  withHash(hash: string): ValidatedDocument | undefined {
    return this.#byHash.get(hash)?.known;
  }

  /**
   * Returns a request with the text of the document that it names by an id.
   * @throws GraphQLError PERSISTED_QUERY_NOT_IN_LIST if the id is unknown, and cannot be that of an automatic persisted
   *   query
   */
  resolve<Request extends DocumentReference>(request: Request): Request {
    if (request.query !== undefined && request.query !== null && request.query !== '') return request;
    const { documentId, extensions } = request;
    const { persistedQuery, ...others } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } | null };
    const id = documentId ?? persistedQuery?.sha256Hash;
    if (typeof id !== 'string') return request;
    const trusted = this.#byId.get(id) ?? this.#byHash.get(id.replace(/^sha256:/, ''));
    if (trusted) return { ...request, query: trusted.text, documentId: undefined, extensions: others };
    // If other documents may run, the hash may be that of an automatic persisted query.
    if (this.only || documentId !== undefined) throw notTrustedError();
    return request;
  }
}

/** Returns the error for a document that is not in the list. */
export function notTrustedError(): GraphQLError {
  const message = 'The document is not in the list of trusted documents. Ask the operator of the server to add it.';
  return clientError('PERSISTED_QUERY_NOT_IN_LIST', message, { http: { status: 403 } });
}

/**
 * Reads the trusted documents from a file, or from all files of a folder that end in `.json`.
 * @throws OperatorError with the file and what is wrong with it
 */
export async function readTrustedDocuments(
  { path, only }: NonNullable<Config['trustedDocuments']>,
  schema: GraphQLSchema,
): Promise<TrustedDocuments> {
  const texts = new Map<string, string>();
  for (const file of await filesAt(path)) {
    for (const [id, text] of await documentsIn(file)) {
      if (texts.has(id) && texts.get(id) !== text) {
        throw new OperatorError(
          `TRUSTED_DOCUMENTS: the id ${id} is used for two different documents, one of them in ${file}. Give each document its own id.`,
        );
      }
      texts.set(id, text);
    }
  }
  return new TrustedDocuments(schema, texts, only);
}

async function filesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path);
    return names.filter((name) => name.endsWith('.json')).map((name) => join(path, name));
  } catch {
    throw new OperatorError(
      `TRUSTED_DOCUMENTS: ${path} cannot be read. Give the path of a file of documents, or of a folder with such files.`,
    );
  }
}

async function documentsIn(file: string): Promise<[id: string, text: string][]> {
  let read: z.infer<typeof FILE>;
  try {
    read = FILE.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    throw new OperatorError(
      `TRUSTED_DOCUMENTS: ${file} is neither a JSON object of ids and documents nor an Apollo manifest.`,
    );
  }
  if (!Array.isArray(read.operations)) return Object.entries(read as Record<string, string>);
  return read.operations.map(({ id, body }) => [id, body]);
}

function readTrusted(schema: GraphQLSchema, id: string, text: string): ValidatedDocument {
  try {
    const document = parse(text);
    const [invalid] = validate(schema, document, specifiedRules, { maxErrors: 1 });
    if (invalid) throw invalid;
    const broken = findBrokenLimit(document, Number.POSITIVE_INFINITY);
    // A trusted document may be long and deep, but a text that the database cannot store would fail with each request.
    if (broken?.extensions.code === 'BAD_USER_INPUT') throw broken;
    return new ValidatedDocument(schema, document, true);
  } catch (error) {
    throw new OperatorError(`TRUSTED_DOCUMENTS: the document ${id} is not valid. ${(error as Error).message}`);
  }
}
