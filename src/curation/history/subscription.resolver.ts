import { Args, Resolver, Root, Subscription } from 'type-graphql';
import { clientError } from '../../runtime/errors.ts';
import { Change } from './change.entity.ts';
import { FollowedChanges } from './change.inputs.ts';

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
      'The change feed, live. After a lost connection, pass the last token as `after`: nothing is lost. Each event has ' +
      'its token in `extensions`, too.',
  })
  changes(@Root() change: Change, @Args(() => FollowedChanges) _filter: FollowedChanges): Change {
    return change;
  }
}
