import type { CommitmentStatus, KeptFragment } from './documents.ts';

/** A message from the worker to the page. */
export interface FromWorker {
  commitments: KeptFragment[];
  /** Number of queued changes. */
  queued: number;
  state: string;
}

/** A message from the page to the worker. */
export interface FromPage {
  commitment: KeptFragment;
  status: CommitmentStatus;
}
