import { describeAdmission } from './admission.ts';
import { describeFairQueue } from './fair-queue.ts';
import { describeRateLimiter } from './rate-limiter.ts';

describeFairQueue();
describeAdmission();
describeRateLimiter();
