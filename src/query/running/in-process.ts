import { type DocumentNode, execute, type GraphQLSchema, getVariableValues, Kind, parse, validate } from 'graphql';
import type { Reader, ReadingContext } from './reader.ts';

/** What was found, with what could not be: as a client gets it, without the way there. */
export interface FoundInProcess<Data> {
  data: Data | null;
  errors: readonly Error[];
}

/** A query that this process asks itself: read as those of clients are, by one statement. */
export class OwnQuery<Data, Context extends ReadingContext> {
  readonly #document: DocumentNode;

  /** @throws Error where the schema does not allow it: it is our own text, so that this is found at the start */
  constructor(
    readonly text: string,
    private readonly schema: GraphQLSchema,
    private readonly reader: Reader<Context>,
  ) {
    this.#document = parse(text);
    const [fault] = validate(schema, this.#document);
    if (fault) throw fault;
  }

  /** Asks it with these variables; what goes wrong stands in `errors`, and nothing is thrown. */
  async ask(variables: { [name: string]: unknown }, context: Context): Promise<FoundInProcess<Data>> {
    const operation = this.#document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)!;
    const coerced = getVariableValues(this.schema, operation.variableDefinitions ?? [], variables);
    const whole = coerced.coerced
      ? await this.reader.answer(this.#document, operation, coerced.coerced, context)
      : null;
    if (whole) return { data: JSON.parse(whole.data), errors: [] };
    const { data, errors } = await execute({
      schema: this.schema,
      document: this.#document,
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
}
