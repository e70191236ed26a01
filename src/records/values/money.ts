import { Field, ObjectType } from 'type-graphql';
import { Decimal } from './decimal.ts';

@ObjectType('Money', { description: 'An amount in a currency.' })
export class Money {
  @Field(() => Decimal, { description: 'How much, exactly.' })
  value: string;

  @Field(() => String, { description: 'The code of the currency in ISO 4217, historic ones included: "USD", "SUR".' })
  currency: string;
}
