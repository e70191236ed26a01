import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../../src/records/api/mutation.inputs.ts';
import { creation, updating } from '../../../src/records/api/payload.ts';
import type { Write } from '../../../src/records/writing/mutations.ts';
import { Award } from './award.entity.ts';
import { awardList } from './award.list.ts';
import { createAward, updateAward } from './award.writes.ts';
import { CreateAwardInput, CreateAwardPayload, UpdateAwardInput, UpdateAwardPayload } from './award-writes.inputs.ts';

const SHOWN = { entity: Award, field: 'award', ordered: awardList.usual };

@Resolver()
export class AwardWritesResolver {
  @Mutation(() => CreateAwardPayload, { nullable: true, description: 'Adds an award, with its jurors.' })
  createAward(@Input(() => CreateAwardInput) input: CreateAwardInput): Write {
    return creation(input, createAward, SHOWN);
  }

  @Mutation(() => UpdateAwardPayload, { nullable: true, description: 'Changes an award.' })
  updateAward(@Input(() => UpdateAwardInput) input: UpdateAwardInput): Write {
    return updating(input, updateAward, SHOWN);
  }
}
