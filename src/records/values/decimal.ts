import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const SHAPE = /^(-?)(\d+)(?:\.(\d+))?$/;
const MAX_DIGITS = 38;

/** A binary floating-point number keeps 15 decimal digits exactly: a longer one may have lost digits already. */
const MAX_JSON_NUMBER_DIGITS = 15;

/**
 * Returns the canonical form of a decimal: no leading zeros, no trailing zeros of the fraction, no "-0". Null if the
 * text is no decimal (no exponent, no sign but "-") or has more than 38 digits.
 */
export function canonicalDecimal(text: string): string | null {
  // Longer texts are rejected before anything is computed from them.
  if (text.length > 2 * MAX_DIGITS) return null;
  const [, minus, digits, decimals] = SHAPE.exec(text) ?? [];
  if (digits === undefined) return null;
  const whole = digits.replace(/^0+(?=\d)/, '');
  const fraction = (decimals ?? '').replace(/0+$/, '');
  if ((whole === '0' ? 0 : whole.length) + fraction.length > MAX_DIGITS) return null;
  const unsigned = fraction ? `${whole}.${fraction}` : whole;
  return minus && unsigned !== '0' ? `-${unsigned}` : unsigned;
}

function readText(text: string): string {
  const decimal = canonicalDecimal(text);
  if (decimal !== null) return decimal;
  throw refusal(`"${text.slice(0, 80)}" is not a decimal number of at most ${MAX_DIGITS} digits`);
}

function readValue(value: unknown): string {
  if (typeof value === 'string') return readText(value);
  if (typeof value !== 'number') throw refusal('A value that is neither a string nor a number is not a decimal number');
  const text = String(value);
  if (text.replace(/[-.]/g, '').replace(/^0+/, '').length > MAX_JSON_NUMBER_DIGITS) {
    throw refusal(`${text} has more digits than a JSON number keeps exactly`);
  }
  return readText(text);
}

function refusal(problem: string): GraphQLError {
  return new GraphQLError(`${problem}. Write it as a string without an exponent: "1250000.50".`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** An exact decimal number, a string in JSON. */
export const Decimal = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#decimal',
  description:
    'An exact decimal number of up to 38 digits, as a string so that no digit is lost: "1250000.5". ' +
    'Arguments also accept a number without an exponent.',
  serialize: (value) => readText(String(value)),
  parseValue: readValue,
  parseLiteral: (node) =>
    node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT
      ? readText(node.value)
      : readValue(null),
});
