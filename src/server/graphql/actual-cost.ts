import { type PricedField, type PricedObject, toPoints } from './priced-fields.ts';

/** The price of an operation, without its fields. */
export const OPERATION_PRICE = 1;

/** The prices by which a response is priced as text. */
export interface TextPrices {
  /** Prices of fields by name in the response, without those that cost nothing. */
  readonly fields: ReadonlyMap<string, number>;
  /** Names of the first fields of entries of lists that are no rows. */
  readonly freeEntries: ReadonlySet<string>;
}

/**
 * Returns the price of a response that is JSON text. Names are counted in the text: parsing it would cost more than all
 * other work on a response.
 */
export function priceOfText(text: string, { fields, freeEntries }: TextPrices): number {
  let sum = OPERATION_PRICE + rowsInText(text, [...freeEntries]);
  for (const [key, price] of fields) sum += price * timesOfKey(text, key);
  return toPoints(sum);
}

/**
 * Returns the price of a response, given the prices of its fields. If fields of several types share a name, the highest
 * price counts.
 */
export function priceOfData(data: unknown, root: PricedObject): number {
  return toPoints(OPERATION_PRICE + (isObject(data) ? priceOfObject(data, new Shape([root])) : 0));
}

const LETTERS = { a: 0x61, z: 0x7a, underscore: 0x7f } as const;

/**
 * Returns how many entries of lists are objects. An object begins with `{"` and the first letter of a field name.
 * Inside a string, a quotation mark after a brace would end the string, and no name could follow.
 * @param freeEntries names of first fields of objects that do not count
 */
function rowsInText(text: string, freeEntries: readonly string[]): number {
  let count = 0;
  for (let at = text.indexOf('{"', 1); at >= 0; at = text.indexOf('{"', at + 2)) {
    const code = text.charCodeAt(at + 2) | 0x20;
    if ((code < LETTERS.a || code > LETTERS.z) && code !== LETTERS.underscore) continue;
    let before = at - 1;
    while (text[before] === ' ') before -= 1;
    // The object is the value of a field, not an entry of a list.
    if (text[before] === ':') continue;
    if (!freeEntries.some((name) => text.startsWith(name, at + 2) && text[at + 2 + name.length] === '"')) count += 1;
  }
  return count;
}

const CODES = { quote: 0x22, colon: 0x3a, space: 0x20 } as const;

/**
 * Returns how often a field is in JSON text; inside a string its quotation marks would be escaped. The search is for
 * the bare name: one that begins with a quotation mark stops at each of them, and takes six times as long.
 */
function timesOfKey(text: string, key: string): number {
  let count = 0;
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + key.length)) {
    let after = at + key.length;
    if (text.charCodeAt(at - 1) !== CODES.quote || text.charCodeAt(after) !== CODES.quote) continue;
    do after += 1;
    while (text.charCodeAt(after) === CODES.space);
    if (text.charCodeAt(after) === CODES.colon) count += 1;
  }
  return count;
}

interface ShapedField {
  price: number;
  perEntry: number;
  inside: Shape;
}

/** The fields of an object whose type the response does not name: those of all its possible types. */
class Shape {
  #fields: Map<string, ShapedField> | null = null;

  constructor(private readonly types: readonly PricedObject[]) {}

  field(name: string): ShapedField | undefined {
    this.#fields ??= this.#merged();
    return this.#fields.get(name);
  }

  #merged(): Map<string, ShapedField> {
    const same = new Map<string, PricedField[]>();
    for (const { fields } of this.types) {
      for (const [name, field] of fields) same.set(name, [...(same.get(name) ?? []), field]);
    }
    return new Map([...same].map(([name, fields]) => [name, shaped(fields)]));
  }
}

function shaped(fields: readonly PricedField[]): ShapedField {
  return {
    price: Math.max(...fields.map(({ price }) => price)),
    perEntry: Math.max(...fields.map(({ perEntry }) => perEntry)),
    inside: new Shape([...new Set(fields.flatMap(({ types }) => types))]),
  };
}

function priceOfObject(object: object, shape: Shape): number {
  let sum = 0;
  for (const [name, value] of Object.entries(object)) {
    const field = shape.field(name);
    if (!field) continue;
    sum += field.price;
    if (Array.isArray(value)) {
      for (const entry of value) if (isObject(entry)) sum += field.perEntry + priceOfObject(entry, field.inside);
    } else if (isObject(value)) sum += priceOfObject(value, field.inside);
  }
  return sum;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
