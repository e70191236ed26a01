import { type GraphQLSchema, parse, validate } from 'graphql';
import { variablesByArgument } from '../../server/graphql/invalid-values.ts';
import { ValidatedDocument } from '../../server/graphql/validated-document.ts';

/** Arguments of a tool by paths in the arguments of its document. */
export interface ArgumentNames {
  readonly [path: string]: string;
}

/** Returns the names for a tool whose arguments are the variables of a document. */
export function argumentNamesOf(text: string): ArgumentNames {
  return Object.fromEntries(variablesByArgument(parse(text)));
}

/** A document of this server that a tool runs. It needs no check beyond its cost. */
export class OwnDocument {
  #validated: ValidatedDocument | null = null;
  #names: ArgumentNames | null = null;

  /**
   * @param argumentNames arguments of the tool by paths in the arguments of the document: `from` for `where.occurred.from`.
   *   A path that a variable fills means the argument of that name without it.
   */
  constructor(
    readonly text: string,
    private readonly argumentNames: ArgumentNames = {},
  ) {}

  /** The arguments of the tool by paths in the arguments of the document. */
  get names(): ArgumentNames {
    this.#names ??= { ...argumentNamesOf(this.text), ...this.argumentNames };
    return this.#names;
  }

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
