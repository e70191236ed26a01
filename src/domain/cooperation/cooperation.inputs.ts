import { ArgsType, Field } from 'type-graphql';
import type { Given } from '../../query/params.ts';
import { Optional } from '../../records/api/optional.ts';
import { itemList } from './cooperation.list.ts';

@ArgsType()
export class CooperationBetween extends itemList.Arguments {
  @Field(() => [String], {
    description:
      'Parties, 2 to 10, in any order (ids, codes, slugs or names). A party that belongs to one of them counts as that one; ' +
      'give one twice for cooperation inside it. The cost grows with the number of items of the party that has fewer.',
  })
  between: Given[];
}

@ArgsType()
export class CooperationWith extends itemList.Arguments {
  @Optional([String], 'Only items with all of these parties, up to 9. Default: with any party.')
  with?: string[] | null;
}
