import type { CommitmentStatus } from './documents.ts';
import type { FromPage, FromWorker } from './messages.ts';

const SHOWN = 100;
const STATUSES: CommitmentStatus[] = [
  'ANNOUNCED',
  'PLANNED',
  'IN_PROGRESS',
  'PARTLY_DONE',
  'DONE',
  'MISSED',
  'DROPPED',
];

const list = document.querySelector('#list')!;
const state = document.querySelector('#state')!;
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
  state.textContent = `${data.commitments.length} stored, ${data.queued} queued. ${data.state}`;
  list.replaceChildren(...data.commitments.slice(0, SHOWN).map(itemOf));
};

function itemOf(commitment: FromWorker['commitments'][number]): HTMLLIElement {
  const item = document.createElement('li');
  const select = document.createElement('select');
  select.ariaLabel = `Status of ${commitment.title}`;
  for (const each of new Set([...STATUSES, commitment.status])) select.append(new Option(each));
  select.value = commitment.status;
  select.onchange = () => {
    worker.postMessage({ commitment, status: select.value as CommitmentStatus } satisfies FromPage);
  };
  // Titles may be written from right to left.
  const title = document.createElement('bdi');
  title.textContent = commitment.title;
  item.append(title, ' ', select);
  return item;
}
