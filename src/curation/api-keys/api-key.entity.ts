import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { FieldColumn, OneOf } from '../../records/entity-columns.ts';
import { Node } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';

export const ApiKeyRole = enumOf('ApiKeyRole', 'What a key allows. Each role includes the one before.', {
  READER: 'To read what is public, under the limits of somebody who is known.',
  EDITOR: 'To read everything, and to write.',
  ADMIN: 'To give out keys as well.',
});
export type ApiKeyRole = EnumOf<typeof ApiKeyRole>;

@ObjectType('ApiKey', {
  implements: Node,
  description: 'A key that was given out. The key itself is shown once, when it is made, and is not kept here.',
})
@Entity('api_key')
@Unique(['label'])
@Unique(['hash'])
export class ApiKey {
  @Field(() => ID, { description: 'By which it is revoked.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  /** Unique for good, since the history names whoever made a change by it. */
  @FieldColumn(String, 'Whose key it is, or what for: changes made with it bear this name in the history.')
  label: string;

  @Field(() => ApiKeyRole, { description: 'What it allows.' })
  @OneOf(Object.values(ApiKeyRole))
  role: ApiKeyRole;

  /** SHA-256 of the key: see access/key-text.ts. */
  @Column('bytea')
  hash: Buffer;

  @FieldColumn(GraphQLDateTime, 'When it was made.', { default: () => 'now()' })
  createdAt: Date;

  @FieldColumn(GraphQLDateTime, 'When it ends or ended by itself; null: never.', { nullable: true })
  expiresAt: Date | null;

  @FieldColumn(GraphQLDateTime, 'When it was last used, to the minute; null: never yet.', { nullable: true })
  lastUsedAt: Date | null;

  @FieldColumn(GraphQLDateTime, 'When it was revoked; null: it was not.', { nullable: true })
  revokedAt: Date | null;
}
