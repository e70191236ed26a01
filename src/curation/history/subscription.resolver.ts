import { Args, Resolver, Root, Subscription } from 'type-graphql';
import { clientError } from '../../runtime/errors.ts';
import { Change } from './change.entity.ts';
import { ChangesSubscription } from './change.inputs.ts';

@Resolver()
export class ChangeSubscription {
  /**
   * The routes for subscriptions read them as pages of the query of the same name, with one statement for each page.
   * Any other executor gets this error.
   */
  @Subscription(() => Change, {
    subscribe: () => {
      const message =
        'Subscriptions are served at /graphql by WebSocket, or at /graphql/stream. Send the subscription there.';
      throw clientError('SUBSCRIPTION_NOT_SERVED_HERE', message);
    },
    description:
      'The change feed, live. After a disconnection, send the last token as `after`: no change is lost. Each event also has ' +
      'its token in `extensions`.',
  })
  changes(@Root() change: Change, @Args(() => ChangesSubscription) _filter: ChangesSubscription): Change {
    return change;
  }
}
