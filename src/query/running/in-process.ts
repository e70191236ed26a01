import { type DocumentNode, execute, type GraphQLSchema, getVariableValues, Kind, parse, validate } from 'graphql';
import type { Reader, ReadingContext } from './reader.ts';

/** What was found, with what could not be: as a client gets it, without the way there. */
export interface FoundInProcess<Data> {
  data: Data | null;
  errors: readonly Error[];
}

/** A query that this process asks itself: read as those of clients are, by one statement. */
export class OwnQuery<Data, Context extends ReadingContext> {
  #document: DocumentNode | null = null;

  constructor(
    readonly text: string,
    private readonly schema: GraphQLSchema,
    private readonly reader: Reader<Context>,
  ) {}

  /**
   * Asks it with these variables; what goes wrong stands in `errors`, and nothing else is thrown.
   * @throws GraphQLError if the schema does not allow the text
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
   * What it finds, whole.
   * @throws the first thing that went wrong
   */
  async dataOf(variables: { [name: string]: unknown }, context: Context): Promise<Data> {
    const { data, errors } = await this.ask(variables, context);
    if (errors[0]) throw errors[0];
    return data!;
  }

  /**
   * Returns the parsed text, which the first use validates: a server has some forty, and would start later by all of them.
   * Tests use each of them.
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
