import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { one, type Reading, Reads } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { First50, IdOrSlug } from '../../records/api/connection.ts';
import { InLanguage, inLanguage } from '../../records/values/languages.ts';
import { isNamed } from '../../records/values/refs.ts';
import { Topic } from './topic.entity.ts';
import { TopicConnection, TopicList } from './topic.inputs.ts';
import { childrenOf, topicName, topics } from './topic.reads.ts';

@Resolver(() => Topic)
export class TopicResolver {
  @Reads()
  @Query(() => Topic, { nullable: true, description: 'One topic, by its id or slug.' })
  topic(@Args(() => IdOrSlug) which: IdOrSlug): Reading {
    return one(Topic, (topic) => isNamed(topic, 'topic', which));
  }

  @Reads()
  @Query(() => TopicConnection, { description: 'Topics of the whole tree, by name where no order is given.' })
  topics(@Args(() => TopicList) args: TopicList): Reading {
    return topics(args);
  }

  @Reads()
  @FieldResolver(() => String, { description: 'Its name in a language, or else its main name.' })
  name(@Root() topic: Row<Topic>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return inLanguage(topicName(topic), lang);
  }

  @Reads()
  @FieldResolver(() => [Topic], { description: 'The topics right under it, by name.' })
  children(@Root() topic: Row<Topic>, @Args(() => First50) { first }: First50): Reading {
    return childrenOf(topic, first);
  }
}
