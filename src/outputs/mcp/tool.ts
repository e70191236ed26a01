import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { z } from 'zod';
import type { ArgumentNames, OwnDocument } from './own-document.ts';

/** A value of JSON, before and after its texts are cleaned. */
export interface JsonObject {
  [name: string]: unknown;
}

/** A tool: what a model reads of it, and how it runs. */
export interface Tool {
  name: string;
  description: string;
  /** JSON Schema of the arguments. */
  inputSchema: JsonObject;
  /**
   * Runs the tool.
   * @param input the arguments, not checked
   * @throws ToolError for whatever the model can correct; RequestFailure
   */
  run(input: unknown, call: ToolCall): Promise<ToolResult>;
}

/** What a tool returns, without the cost of its operations. */
export interface ToolResult {
  value: JsonObject;
  /** The list of the value that is cut if the result is too long. Omitted: its longest lists are. */
  list?: {
    name: string;
    /** Name of the field with the position behind the list, and the position behind each item. */
    next: { name: string; behind: readonly string[] };
  };
}

/** The response to an operation. */
export interface Answer<Data> {
  data: Data;
  /** Errors of fields, which are null. */
  errors: readonly GraphQLFormattedError[];
}

/** One call of a tool, with everything that depends on its client. */
export interface ToolCall {
  schema: GraphQLSchema;
  /**
   * Runs a document of this server.
   * @throws ToolError if it has any error; RequestFailure
   */
  read<Data>(document: OwnDocument, variables: JsonObject): Promise<Answer<Data>>;
  /**
   * Runs a document of the client or the operator.
   * @param names the arguments of the tool by paths in the arguments of the document, for errors
   * @throws ToolError if it does not run; RequestFailure
   */
  query(text: string, variables?: JsonObject, operationName?: string, names?: ArgumentNames): Promise<Answer<unknown>>;
  /** Charges for work that is no operation. @throws ToolError */
  charge(cost: number): void;
  siteTitle: string;
}

/** An error that a model can act on: a code, what is wrong, and what to do. */
export class ToolError extends Error {
  override readonly name = 'ToolError';

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
  }
}

/** Returns the error for an argument that is not allowed. */
export function badArgument(argument: string, message: string): ToolError {
  return new ToolError('BAD_USER_INPUT', `${argument}: ${message}`);
}

/** Defines a tool with the shape of its arguments. Further arguments are rejected. */
export function defineTool<Shape extends z.ZodRawShape>(
  name: string,
  description: string,
  shape: Shape,
  run: (input: z.infer<z.ZodObject<Shape>>, call: ToolCall) => Promise<ToolResult>,
): Tool {
  const input = z.object(shape).strict();
  const { $schema: _, ...inputSchema } = z.toJSONSchema(input, { io: 'input' });
  return {
    ...{ name, description, inputSchema },
    async run(given, call) {
      const { success, data, error } = input.safeParse(given);
      if (!success) throw wrongArguments(name, Object.keys(shape), error);
      return run(data as z.infer<z.ZodObject<Shape>>, call);
    },
  };
}

/** Problems that one error reports. */
const MAX_PROBLEMS = 3;

function wrongArguments(tool: string, names: readonly string[], { issues }: z.ZodError): ToolError {
  const problems = issues.slice(0, MAX_PROBLEMS).map((issue) => {
    if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')}: unknown.`;
    return `${issue.path.join('.') || 'arguments'}: ${issue.message}.`;
  });
  return new ToolError('BAD_USER_INPUT', `${problems.join(' ')} The arguments of ${tool} are ${names.join(', ')}.`);
}
