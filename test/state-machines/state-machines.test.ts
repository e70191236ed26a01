import { describeAdmission } from './admission.ts';
import { describeDueTimer } from './due-timer.ts';
import { describeFairQueue } from './fair-queue.ts';
import { describeFeedHorizon } from './feed-horizon.ts';
import { describeMembership } from './membership.ts';
import { describeRateLimiter } from './rate-limiter.ts';

describeFairQueue();
describeAdmission();
describeRateLimiter();
describeFeedHorizon();
describeMembership();
describeDueTimer();
