import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { creation, updating } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Source } from './source.entity.ts';
import { sourceList } from './source.list.ts';
import { createSource, updateSource } from './source.writes.ts';
import {
  CreateSourceInput,
  CreateSourcePayload,
  UpdateSourceInput,
  UpdateSourcePayload,
} from './source-writes.inputs.ts';

const SHOWN = { entity: Source, field: 'source', ordered: sourceList.usual };

@Resolver()
export class SourceWritesResolver {
  @Mutation(() => CreateSourcePayload, { nullable: true, description: 'Adds a source.' })
  createSource(@Input(() => CreateSourceInput) input: CreateSourceInput): Write {
    return creation(input, createSource, SHOWN);
  }

  @Mutation(() => UpdateSourcePayload, {
    nullable: true,
    description: 'Changes a source: what is absent stays, null clears, a list replaces the list.',
  })
  updateSource(@Input(() => UpdateSourceInput) input: UpdateSourceInput): Write {
    return updating(input, updateSource, SHOWN);
  }
}
