import { type DocumentNode, execute, type GraphQLSchema, getVariableValues, Kind, parse, validate } from 'graphql';
import type { Reader, ReadingContext } from './reader.ts';

/** The result of an internal query, in the form that a client gets, without HTTP. */
export interface FoundInProcess<Data> {
  data: Data | null;
  errors: readonly Error[];
}

/** A query of this process, read like those of clients by one statement. */
export class InternalQuery<Data, Context extends ReadingContext> {
  #document: DocumentNode | null = null;

  constructor(
    readonly text: string,
    private readonly schema: GraphQLSchema,
    private readonly reader: Reader<Context>,
  ) {}

  /**
   * Runs the query. Errors of fields are in `errors`.
   * @throws GraphQLError if the text is invalid for the schema
   */
  async ask(variables: { [name: string]: unknown }, context: Context): Promise<FoundInProcess<Data>> {
    const document = this.#validDocument();
    const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)!;
    const coerced = getVariableValues(this.schema, operation.variableDefinitions ?? [], variables);
    const whole = coerced.coerced ? await this.reader.answer(document, operation, coerced.coerced, context) : null;
    if (whole) return { data: JSON.parse(whole.data), errors: [] };
    const { data, errors } = await execute({
      schema: this.schema,
      document,
      variableValues: variables,
      contextValue: context,
    });
    return {
      data: (data as Data | null | undefined) ?? null,
      errors: (errors ?? []).map((error) => error.originalError ?? error),
    };
  }

  /**
   * Returns the data of the query.
   * @throws the first error
   */
  async dataOf(variables: { [name: string]: unknown }, context: Context): Promise<Data> {
    const { data, errors } = await this.ask(variables, context);
    if (errors[0]) throw errors[0];
    return data!;
  }

  /**
   * Returns the parsed text, validated on first use: a server has about forty such queries, which would delay its
   * start. Tests use each of them.
   */
  #validDocument(): DocumentNode {
    if (this.#document) return this.#document;
    const document = parse(this.text);
    const [fault] = validate(this.schema, document);
    if (fault) throw fault;
    this.#document = document;
    return document;
  }
}
