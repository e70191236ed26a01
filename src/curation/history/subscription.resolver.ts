import { Args, Resolver, Root, Subscription } from 'type-graphql';
import { clientError } from '../../runtime/errors.ts';
import { Change } from './change.entity.ts';
import { ChangeFilter } from './change.inputs.ts';

@Resolver()
export class ChangeSubscription {
  /**
   * The doors that serve subscriptions read them as pages of the query of the same name, one statement a page. What runs
   * a subscription otherwise is told so.
   */
  @Subscription(() => Change, {
    subscribe: () => {
      const message = 'Changes are followed at /graphql by WebSocket, or at /graphql/stream.';
      throw clientError('SUBSCRIPTION_NOT_SERVED_HERE', message);
    },
    description:
      'The change feed, live. With `after`, first what was missed and then what happens: a client that connects again ' +
      'with the token of the last change loses nothing. Each event says its token in `extensions`, too.',
  })
  changes(@Root() change: Change, @Args(() => ChangeFilter) _filter: ChangeFilter): Change {
    return change;
  }
}
