import { Field, ObjectType } from 'type-graphql';
import { Decimal } from './decimal.ts';

@ObjectType('Money', { description: 'An amount in a currency.' })
export class Money {
  @Field(() => Decimal, { description: 'Exact amount.' })
  value: string;

  @Field(() => String, { description: 'Currency code of ISO 4217, including historic codes: "USD", "SUR".' })
  currency: string;
}
