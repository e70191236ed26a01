import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { Role } from '../../access/viewer.ts';
import { oneOf } from '../../records/values/one-of.ts';

@ObjectType('ApiKey', {
  description: 'A key that was given out. The key itself is shown once, when it is made, and is not kept here.',
})
@Entity('api_key')
@oneOf('api_key', 'role', [Role.READER, Role.EDITOR, Role.ADMIN])
@Unique(['label'])
@Unique(['hash'])
export class ApiKey {
  @Field(() => ID, { description: 'By which it is revoked.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  /** Unique for good, since the history names whoever made a change by it. */
  @Field(() => String, {
    description: 'Whose key it is, or what for: changes made with it bear this name in the history.',
  })
  @Column('text')
  label: string;

  @Field(() => Role, { description: 'What it allows.' })
  @Column('text')
  role: Role;

  /** SHA-256 of the key: see access/key-text.ts. */
  @Column('bytea')
  hash: Buffer;

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ends or ended by itself; null: never.' })
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  expiresAt: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was last used, to the minute; null: never yet.',
  })
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  lastUsedAt: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was revoked; null: it was not.' })
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  revokedAt: Date | null;
}
