import { ArgsType, Field } from 'type-graphql';
import { Optional } from '../../records/api/optional.ts';
import { itemList } from './cooperation.list.ts';

@ArgsType()
export class CooperationBetween extends itemList.Arguments {
  @Field(() => [String], {
    description:
      'The parties, 2 to 10, in any order, each as a person would type it. What lies within one counts as it; one named ' +
      'twice asks for cooperation inside it. Of parties that have much apart and little together, the cost grows with what ' +
      'the one has that has less.',
  })
  between: string[];
}

@ArgsType()
export class CooperationWith extends itemList.Arguments {
  @Optional([String], 'With all of these parties, 9 at most; absent: with anybody.')
  with?: string[] | null;
}
