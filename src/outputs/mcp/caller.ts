import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { toClientError } from '../../server/http/client-errors.ts';
import type { PostRequest, ReadOperation, Reply } from '../../server/http/route.ts';
import type { ArgumentNames, OwnDocument } from './own-document.ts';
import { cleaned, valueOf } from './results.ts';
import { type Answer, type JsonObject, type Tool, type ToolCall, ToolError } from './tool.ts';

/** Codes of which the whole HTTP request fails, since the model can do nothing about them. */
const OF_REQUEST = new Set<unknown>(['UNAUTHENTICATED', 'OVERLOADED', 'SERVICE_UNAVAILABLE']);

/** The HTTP response in place of the result of a tool. */
class RequestFailure extends Error {
  override readonly name = 'RequestFailure';

  constructor(readonly reply: Reply) {
    super('The request failed as a whole.');
  }
}

interface Body {
  data?: unknown;
  errors?: GraphQLFormattedError[];
  extensions?: { cost?: Cost };
}

/** What callers share. */
export interface CallerOptions {
  schema: GraphQLSchema;
  siteTitle: string;
  seesInternal: boolean;
  /** Reports an error that is a fault of the server. */
  onFault: (error: unknown) => void;
}

/** The result of a tool in the form of the protocol. */
export interface CallResult {
  [name: string]: unknown;
  content: { type: 'text'; text: string }[];
  structuredContent?: JsonObject;
  isError?: true;
}

/** Calls tools for one HTTP request. */
export class Caller implements ToolCall {
  readonly schema: GraphQLSchema;
  readonly siteTitle: string;
  /** The HTTP response if the request failed as a whole. */
  failure: Reply | null = null;

  /** The cost of all operations of the tool so far. */
  #cost: Cost | null = null;

  constructor(
    private readonly options: CallerOptions,
    private readonly incoming: Pick<PostRequest, 'charge' | 'run'>,
  ) {
    this.schema = options.schema;
    this.siteTitle = options.siteTitle;
  }

  /** Calls a tool. Never rejects: an error is a result that the model reads. */
  async call(tool: Tool, input: unknown): Promise<CallResult> {
    try {
      const { value: own, list } = await tool.run(input, this);
      const value = valueOf({ value: { ...own, ...(this.#cost && { cost: this.#cost }) }, ...(list && { list }) });
      return { content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value };
    } catch (error) {
      if (error instanceof RequestFailure) this.failure = error.reply;
      else if (!(error instanceof ToolError)) this.options.onFault(error);
      const text = error instanceof ToolError ? error.message : FAULT;
      return { content: [{ type: 'text', text: cleaned(text) }], isError: true };
    }
  }

  async read<Data>(document: OwnDocument, variables: JsonObject): Promise<Answer<Data>> {
    const known = document.validatedFor(this.schema);
    const { names } = document;
    const answer = await this.#run({ query: document.text, variables, known }, names);
    if (answer.errors[0]) throw toolError(answer.errors[0], { names });
    return answer as Answer<Data>;
  }

  query(
    query: string,
    variables?: JsonObject,
    operationName?: string,
    names: ArgumentNames = {},
  ): Promise<Answer<unknown>> {
    return this.#run({ query, ...(variables && { variables }), ...(operationName && { operationName }) }, names);
  }

  charge(cost: number): void {
    try {
      this.incoming.charge(cost);
    } catch (error) {
      throw toolError(toClientError(error), { seconds: retryAfterOf(error as GraphQLError) });
    }
  }

  #add(cost: Cost | undefined): void {
    const { requested = 0, actual = 0 } = this.#cost ?? {};
    if (cost) this.#cost = { ...cost, requested: requested + cost.requested, actual: actual + cost.actual };
  }

  async #run(operation: Omit<ReadOperation, 'seesInternal'>, names: ArgumentNames): Promise<Answer<unknown>> {
    const { seesInternal } = this.options;
    const reply = await this.incoming.run({ ...operation, seesInternal });
    const { data, errors = [], extensions } = JSON.parse(String(reply.body)) as Body;
    if (errors.some((error) => OF_REQUEST.has(error.extensions?.code))) throw new RequestFailure(reply);
    if (data === undefined) throw toolError(errors[0]!, { names, seconds: reply.headers['retry-after'] });
    this.#add(extensions?.cost);
    return { data, errors };
  }
}

/** The cost of an operation, as the extensions of a response state it. */
interface Cost {
  requested: number;
  actual: number;
}

const FAULT = 'INTERNAL_SERVER_ERROR: The server failed because of an internal error. Ask another question.';

function retryAfterOf({ extensions }: GraphQLError): string | undefined {
  return (extensions?.http as { headers?: ReadonlyMap<string, string> } | undefined)?.headers?.get('retry-after');
}

interface NamedCandidates {
  given: string;
  argument?: readonly string[];
  candidates?: { id: string; name?: string; slug?: string }[];
}

/**
 * Returns the error of a tool for an error of GraphQL.
 * @param names the arguments of the tool by paths in the arguments of the document
 * @param seconds after which the same request may succeed
 */
function toolError(
  { message, extensions = {} }: GraphQLFormattedError,
  { names = {}, seconds }: { names?: ArgumentNames; seconds?: string | undefined },
): ToolError {
  const {
    code,
    argument,
    names: given = [],
  } = extensions as {
    code?: string;
    argument?: readonly string[];
    names?: readonly NamedCandidates[];
  };
  const paths = [argument, ...given.map((each) => each.argument)].flatMap((path) => path?.join('.') ?? []);
  const problem = paths
    .reduce((text, path) => text.replace(`${path}: `, () => `${argumentOf(path, names)}: `), message)
    .replace(IN_VARIABLE, '');
  const candidates = given.flatMap(({ given, candidates = [] }) =>
    candidates.length > 0 ? `Candidates for "${given}": ${candidates.map(candidateText).join(', ')}.` : [],
  );
  const wait = seconds === undefined ? [] : [`Wait ${seconds} seconds.`];
  return new ToolError(code ?? 'INTERNAL_SERVER_ERROR', [problem, ...candidates, ...wait].join(' '));
}

/** The wording of graphql-js for the variable of an invalid value. */
const IN_VARIABLE = /Variable "\$\w+" got invalid value .*?; /s;

/** Returns the argument of a tool for a path in the arguments of its document: `parties.1` for `between.1`. */
function argumentOf(path: string, names: ArgumentNames): string {
  const places = Object.keys(names).filter((place) => `${path}.`.startsWith(`${place}.`));
  const [longest] = places.sort((one, other) => other.length - one.length);
  return longest === undefined ? path : names[longest] + path.slice(longest.length);
}

function candidateText({ id, name, slug }: { id: string; name?: string; slug?: string }): string {
  return `${name ?? slug} (${id})`;
}
