import { type GraphQLSchema, parse, validate } from 'graphql';
import { ValidatedDocument } from '../../server/graphql/validated-document.ts';

/** A document of this server that a tool runs. It needs no check beyond its cost. */
export class OwnDocument {
  #validated: ValidatedDocument | null = null;

  constructor(readonly text: string) {}

  /**
   * Returns the document, parsed and validated on first use.
   * @throws GraphQLError if it is not valid for the schema
   */
  validatedFor(schema: GraphQLSchema): ValidatedDocument {
    if (this.#validated) return this.#validated;
    const document = parse(this.text);
    const [fault] = validate(schema, document);
    if (fault) throw fault;
    this.#validated = new ValidatedDocument(schema, document, true);
    return this.#validated;
  }
}
