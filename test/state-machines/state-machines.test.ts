import { describeAdmission } from './admission.ts';
import { describeFairQueue } from './fair-queue.ts';

describeFairQueue();
describeAdmission();
