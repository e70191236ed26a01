import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const SHAPE = /^(-?)(\d+)(?:\.(\d+))?$/;
const MOST_DIGITS = 38;

/** A binary floating-point number keeps 15 decimal digits for certain: what is longer has already lost some. */
const MOST_DIGITS_OF_A_NUMBER = 15;

/**
 * The one way to write a decimal: no leading zeros, no trailing zeros of the fraction, no "-0".
 * Gives null where the text is not a decimal (no exponent, no sign but "-") or has more than 38 digits.
 */
export function canonicalDecimal(text: string): string | null {
  // Longer texts are refused before anything is computed from them.
  if (text.length > 2 * MOST_DIGITS) return null;
  const [, minus, digits, decimals] = SHAPE.exec(text) ?? [];
  if (digits === undefined) return null;
  const whole = digits.replace(/^0+(?=\d)/, '');
  const fraction = (decimals ?? '').replace(/0+$/, '');
  if ((whole === '0' ? 0 : whole.length) + fraction.length > MOST_DIGITS) return null;
  const unsigned = fraction ? `${whole}.${fraction}` : whole;
  return minus && unsigned !== '0' ? `-${unsigned}` : unsigned;
}

function readText(text: string): string {
  const decimal = canonicalDecimal(text);
  if (decimal !== null) return decimal;
  throw refusal(`"${text.slice(0, 80)}" is not a decimal number of at most ${MOST_DIGITS} digits`);
}

function readValue(value: unknown): string {
  if (typeof value === 'string') return readText(value);
  if (typeof value !== 'number') throw refusal('A value that is neither a text nor a number is not a decimal number');
  const text = String(value);
  if (text.replace(/[-.]/g, '').replace(/^0+/, '').length > MOST_DIGITS_OF_A_NUMBER) {
    throw refusal(`${text} has more digits than a JSON number keeps exactly`);
  }
  return readText(text);
}

function refusal(problem: string): GraphQLError {
  return new GraphQLError(`${problem}. Write it as a text without an exponent, for instance "1250000.50".`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** An exact decimal number, a text in JSON. */
export const Decimal = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#decimal',
  description:
    'An exact decimal number of at most 38 digits, written as a text so that no digit is lost, for instance "1250000.5". ' +
    'As an argument a number is taken as well, as long as it has no exponent.',
  serialize: (value) => readText(String(value)),
  parseValue: readValue,
  parseLiteral: (node) =>
    node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT
      ? readText(node.value)
      : readValue(null),
});
