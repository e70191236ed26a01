import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { creation, updating } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Statement } from './statement.entity.ts';
import { statementList } from './statement.list.ts';
import { createStatement, updateStatement } from './statement.writes.ts';
import {
  CreateStatementInput,
  CreateStatementPayload,
  UpdateStatementInput,
  UpdateStatementPayload,
} from './statement-writes.inputs.ts';

const SHOWN = { entity: Statement, field: 'statement', ordered: statementList.usual };

@Resolver()
export class StatementWritesResolver {
  @Mutation(() => CreateStatementPayload, { nullable: true, description: 'Adds a statement, with its makers.' })
  createStatement(@Input(() => CreateStatementInput) input: CreateStatementInput): Write {
    return creation(input, createStatement, SHOWN);
  }

  @Mutation(() => UpdateStatementPayload, {
    nullable: true,
    description: 'Changes a statement: what is absent stays, null clears, a list replaces the list.',
  })
  updateStatement(@Input(() => UpdateStatementInput) input: UpdateStatementInput): Write {
    return updating(input, updateStatement, SHOWN);
  }
}
