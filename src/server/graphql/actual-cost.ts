import { inPoints, type PricedField, type PricedObject } from './priced-fields.ts';

/** The price of an operation before any of its fields. */
export const OPERATION_PRICE = 1;

/**
 * Returns the price of a response that is JSON text. It is counted in the text, since parsing would cost more than all else
 * that is done with a response.
 * @param prices by name in the response; names that cost nothing are omitted
 */
export function priceOfText(text: string, prices: ReadonlyMap<string, number>): number {
  let sum = OPERATION_PRICE + rowsInText(text);
  for (const [key, price] of prices) sum += price * timesOfKey(text, key);
  return inPoints(sum);
}

/** Returns the price of a response, given the prices of its fields. If fields of several types share a name, the highest counts. */
export function priceOfData(data: unknown, root: PricedObject): number {
  return inPoints(OPERATION_PRICE + (isObject(data) ? priceOfObject(data, new Shape([root])) : 0));
}

const LETTERS = { a: 0x61, z: 0x7a, underscore: 0x7f } as const;

/**
 * Returns how many entries of lists are objects. Where an object begins comes the name of a field; a brace at the end of a
 * text inside it is followed by no name.
 */
function rowsInText(text: string): number {
  let count = 0;
  for (let at = text.indexOf('{"', 1); at >= 0; at = text.indexOf('{"', at + 2)) {
    const code = text.charCodeAt(at + 2) | 0x20;
    if ((code < LETTERS.a || code > LETTERS.z) && code !== LETTERS.underscore) continue;
    let before = at - 1;
    while (text[before] === ' ') before -= 1;
    // What a field leads to follows a colon.
    if (text[before] !== ':') count += 1;
  }
  return count;
}

const CODES = { quote: 0x22, colon: 0x3a, space: 0x20 } as const;

/**
 * Returns how often a field is in JSON text: in a text value its quotation marks would be escaped. They are looked at only around
 * the name: a search that begins with one stops at each of them, and takes six times as long.
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

/** The fields of an object whose type a response does not name: those of every type that it may have. */
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
