import type { CommitmentStatus, KeptFragment } from './documents.ts';

/** What the worker tells the page. */
export interface FromWorker {
  commitments: KeptFragment[];
  /** How many changes wait for a network. */
  queued: number;
  state: string;
}

/** What the page asks of the worker. */
export interface FromPage {
  commitment: KeptFragment;
  status: CommitmentStatus;
}
