import { FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { InJavaScript, list, type Reading } from '../../query/compiling/readings.ts';
import { sql } from '../../query/sql.ts';
import { Input } from '../../records/api/mutation.inputs.ts';
import { creation, updating } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { AmbiguousPartyError } from './ambiguous-party.entity.ts';
import { Party } from './party.entity.ts';
import { partyList } from './party.list.ts';
import { createParty, updateParty } from './party.writes.ts';
import { CreatePartyInput, CreatePartyPayload, UpdatePartyInput, UpdatePartyPayload } from './party-writes.inputs.ts';

const SHOWN = { entity: Party, field: 'party', ordered: partyList.usual };

@Resolver()
export class PartyWritesResolver {
  @Mutation(() => CreatePartyPayload, {
    nullable: true,
    description:
      'Adds a party, with its names and where it lies. A plain name stays that of the first party that bore it.',
  })
  createParty(@Input(() => CreatePartyInput) input: CreatePartyInput): Write {
    return creation(input, createParty, SHOWN);
  }

  @Mutation(() => UpdatePartyPayload, {
    nullable: true,
    description:
      'Changes a party: what is absent stays, null clears, a list replaces the list. A name that it loses is no longer found; its level stays.',
  })
  updateParty(@Input(() => UpdatePartyInput) input: UpdatePartyInput): Write {
    return updating(input, updateParty, SHOWN);
  }
}

@Resolver(() => AmbiguousPartyError)
export class AmbiguousPartyErrorResolver {
  @InJavaScript()
  @FieldResolver(() => [Party], { description: 'Some of the parties that it may mean: name one by its id or slug.' })
  candidates(@Root() { candidateIds }: AmbiguousPartyError): Reading {
    return list(Party, {
      where: (party) => [sql`${party.id} = any(${candidateIds}::uuid[])`],
      orderBy: (party) => sql`array_position(${candidateIds}::uuid[], ${party.id})`,
    });
  }
}
