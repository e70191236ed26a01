import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { creation, updating } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Delegation } from './delegation.entity.ts';
import { delegationList } from './delegation.list.ts';
import { createDelegation, updateDelegation } from './delegation.writes.ts';
import {
  CreateDelegationInput,
  CreateDelegationPayload,
  UpdateDelegationInput,
  UpdateDelegationPayload,
} from './delegation-writes.inputs.ts';

const SHOWN = { entity: Delegation, field: 'delegation', ordered: delegationList.usual };

@Resolver()
export class DelegationWritesResolver {
  @Mutation(() => CreateDelegationPayload, { nullable: true, description: 'Adds a delegation, with its members.' })
  createDelegation(@Input(() => CreateDelegationInput) input: CreateDelegationInput): Write {
    return creation(input, createDelegation, SHOWN);
  }

  @Mutation(() => UpdateDelegationPayload, {
    nullable: true,
    description: 'Changes a delegation: what is absent stays, null clears, a list replaces the list.',
  })
  updateDelegation(@Input(() => UpdateDelegationInput) input: UpdateDelegationInput): Write {
    return updating(input, updateDelegation, SHOWN);
  }
}
