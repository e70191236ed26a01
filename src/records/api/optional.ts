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
