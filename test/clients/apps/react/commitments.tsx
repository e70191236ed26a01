import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import {
  type CommitmentRowFragment,
  type CommitmentStatus,
  CommitmentsDocument,
  SetStatusDocument,
} from './documents.ts';
import { useChanges } from './use-changes.ts';

const PAGE = 20;

// The API may add values: the app has its own list of choices, and shows any other value unchanged.
const STATUSES: CommitmentStatus[] = [
  'ANNOUNCED',
  'PLANNED',
  'IN_PROGRESS',
  'PARTLY_DONE',
  'DONE',
  'MISSED',
  'DROPPED',
];

/** All commitments, a page at a time. */
export function Commitments() {
  const { data, error, fetchMore, refetch } = useQuery(CommitmentsDocument, { variables: { first: PAGE } });
  useChanges(data?.feedToken, () => refetch());
  // A root list is null if it failed; the rest of the response is still there.
  const commitments = data?.commitments;
  if (!commitments) return <p role="status">{error ? error.message : 'Loading…'}</p>;
  const { edges, pageInfo, totalCount } = commitments;
  return (
    <main>
      <h1>Commitments</h1>
      <p>{data.dataset?.title}</p>
      <ul>
        {edges.map(({ node }) => (
          <Commitment key={node.id} commitment={node} />
        ))}
      </ul>
      <p>
        {edges.length} of {totalCount}
      </p>
      {pageInfo.hasNextPage && (
        <button type="button" onClick={() => fetchMore({ variables: { after: pageInfo.endCursor } })}>
          More
        </button>
      )}
    </main>
  );
}

function Commitment({ commitment }: { commitment: CommitmentRowFragment }) {
  const { id, version, title, status, dueOn } = commitment;
  const [setStatus] = useMutation(SetStatusDocument);
  const [problem, setProblem] = useState('');

  async function change(wanted: CommitmentStatus) {
    setProblem('');
    const { data, error } = await setStatus({
      // The version on screen: a newer version causes a conflict. The key makes retries harmless.
      variables: { input: { id, expectedVersion: version, status: wanted, idempotencyKey: crypto.randomUUID() } },
      // Shown at once; Apollo Client removes it when the response arrives.
      optimisticResponse: {
        updateCommitment: {
          __typename: 'UpdateCommitmentPayload',
          commitment: { ...commitment, version: version + 1, status: wanted },
          userErrors: [],
        },
      },
      errorPolicy: 'all',
    });
    // A ConflictError contains the current record, which updates the cache and the screen.
    const [userError] = data?.updateCommitment?.userErrors ?? [];
    if (userError?.code === 'VERSION_CONFLICT') setProblem('Somebody else has changed it meanwhile.');
    else setProblem(userError?.message ?? error?.message ?? '');
  }

  return (
    <li>
      {/* Titles may be written from right to left. */}
      <bdi>{title}</bdi> {dueOn && <time dateTime={dueOn}>{dueOn}</time>}{' '}
      <select
        aria-label={`Status of ${title}`}
        value={status}
        onChange={({ target }) => change(target.value as CommitmentStatus)}
      >
        {[...new Set([...STATUSES, status])].map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>{' '}
      {problem && <em role="alert">{problem}</em>}
    </li>
  );
}
