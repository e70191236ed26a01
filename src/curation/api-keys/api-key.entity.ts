import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { FieldColumn, OneOf } from '../../records/entity-columns.ts';
import { Node } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';

export const ApiKeyRole = enumOf(
  'ApiKeyRole',
  'Role of an API key. Each role includes the permissions of the previous one.',
  {
    READER: 'Reads PUBLIC records, with the limits for known clients.',
    EDITOR: 'Reads all records, and writes.',
    ADMIN: 'Also manages API keys and redacts records.',
  },
);
export type ApiKeyRole = EnumOf<typeof ApiKeyRole>;

@ObjectType('ApiKey', {
  implements: Node,
  description: 'An API key. The key itself is shown once, when it is created, and is not stored.',
})
@Entity('api_key')
@Unique(['label'])
@Unique(['hash'])
export class ApiKey {
  @Field(() => ID, { description: 'Id of the key, for `revokeApiKey`.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  /** Unique permanently, since the history shows it as the author of changes. */
  @FieldColumn(String, 'Owner or purpose of the key; the history shows it as the author of changes.')
  label: string;

  @Field(() => ApiKeyRole, { description: 'Role of the key.' })
  @OneOf(Object.values(ApiKeyRole))
  role: ApiKeyRole;

  /** SHA-256 of the key: see access/key-text.ts. */
  @Column('bytea')
  hash: Buffer;

  @FieldColumn(GraphQLDateTime, 'Time at which the key was created.', { default: () => 'now()' })
  createdAt: Date;

  @FieldColumn(GraphQLDateTime, 'Time at which the key expires; null: never.', { nullable: true })
  expiresAt: Date | null;

  @FieldColumn(GraphQLDateTime, 'Time of the last use, to the minute; null: never used.', { nullable: true })
  lastUsedAt: Date | null;

  @FieldColumn(GraphQLDateTime, 'Time at which the key was revoked; null: not revoked.', { nullable: true })
  revokedAt: Date | null;
}
