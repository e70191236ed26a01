import { Field } from 'type-graphql';

/**
 * Declares a field of an input or an argument that a client may omit; null means the same.
 * @param type a class, a scalar or an enum; in brackets for a list
 */
export function Optional(type: object, description: string): PropertyDecorator {
  return (target, property) => Field(() => type, { nullable: true, description })(target, property);
}

/** Declares a field that a client must provide. @param type as for `Optional` */
export function Required(type: object, description: string): PropertyDecorator {
  return (target, property) => Field(() => type, { description })(target, property);
}

/** Values that new records get for omitted fields, by the prototype of the input that declares the fields. */
const defaults = new WeakMap<object, Map<PropertyKey, string>>();

/**
 * Declares a field as `Optional` does, with the value that a new record gets if a client omits it. It is no default value
 * of GraphQL: inputs that change records have the same fields, and an omitted field keeps its value there.
 * @param value a constant of the enum, or a boolean; the description names it
 */
export function OptionalWithDefault(type: object, value: string | boolean, description: string): PropertyDecorator {
  return (target, property) => {
    Optional(type, `${description} Default: ${value}.`)(target, property);
    defaults.set(target, (defaults.get(target) ?? new Map<PropertyKey, string>()).set(property, String(value)));
  };
}

/** Returns the default of an input's field: "OFFICIAL", "false"; undefined if none. @param prototype of the input's class */
export function defaultOf(prototype: object, field: string): string | undefined {
  for (let class_ = prototype; class_; class_ = Object.getPrototypeOf(class_)) {
    const found = defaults.get(class_)?.get(field);
    if (found !== undefined) return found;
  }
  return undefined;
}
