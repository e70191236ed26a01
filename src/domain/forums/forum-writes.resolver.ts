import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { creation, updating } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Forum } from './forum.entity.ts';
import { forumList } from './forum.list.ts';
import { createForum, updateForum } from './forum.writes.ts';
import { CreateForumInput, CreateForumPayload, UpdateForumInput, UpdateForumPayload } from './forum-writes.inputs.ts';

const SHOWN = { entity: Forum, field: 'forum', ordered: forumList.usual };

@Resolver()
export class ForumWritesResolver {
  @Mutation(() => CreateForumPayload, {
    nullable: true,
    description: 'Adds a forum, with its cities and the roles of parties.',
  })
  createForum(@Input(() => CreateForumInput) input: CreateForumInput): Write {
    return creation(input, createForum, SHOWN);
  }

  @Mutation(() => UpdateForumPayload, {
    nullable: true,
    description:
      'Changes a forum: what is absent stays, null clears, a list replaces the list. A first day that moves is kept among the earlier ones.',
  })
  updateForum(@Input(() => UpdateForumInput) input: UpdateForumInput): Write {
    return updating(input, updateForum, SHOWN);
  }
}
