import { type GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import { clientError } from '../../runtime/errors.ts';
import { LIMITS } from './operation-limits.ts';

const OPENING: readonly TokenKind[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly TokenKind[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/**
 * Checks how long a document is and how deeply its brackets are nested, token by token. The parser of graphql-js is
 * recursive, and overflows the stack within fewer tokens than a document may have.
 * @returns OPERATION_TOO_LARGE or OPERATION_TOO_DEEP, or null if the document may be parsed
 * @throws GraphQLError from graphql-js if a token is malformed
 */
export function findTooMuchToParse(text: string): GraphQLError | null {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let depth = 0;
  let deepest = 0;
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    tokens++;
    if (tokens > LIMITS.tokens) {
      return clientError(
        'OPERATION_TOO_LARGE',
        `The document has more than ${LIMITS.tokens.toLocaleString('en')} tokens. Split it into several operations, and send values as variables.`,
        { http: { status: 400 } },
      );
    }
    if (OPENING.includes(kind)) deepest = Math.max(deepest, ++depth);
    else if (CLOSING.includes(kind)) depth--;
  }
  if (deepest > LIMITS.brackets) {
    return clientError(
      'OPERATION_TOO_DEEP',
      `The document nests brackets ${deepest} levels deep. The maximum is ${LIMITS.brackets}. Request fewer levels, and send values as variables.`,
    );
  }
  return null;
}
