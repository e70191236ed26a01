// Loaded into every server before its own code: answers the benchmark's questions about its processes.
import cluster from 'node:cluster';
import { once } from 'node:events';

process.on('message', async (message) => {
  if (message !== 'usage') return;
  const { user, system } = process.cpuUsage();
  const { rss } = process.memoryUsage();
  const usages = [
    { cpuMs: (user + system) / 1000, rssMb: rss / 1024 ** 2, peakMb: process.resourceUsage().maxRSS / 1024 },
    ...(await Promise.all(Object.values(cluster.workers ?? {}).map(usageOf))),
  ];
  const sum = (what) => usages.reduce((total, usage) => total + usage[what], 0);
  process.send({ usage: { cpuMs: sum('cpuMs'), rssMb: sum('rssMb'), peakMb: sum('peakMb') } });
});
process.on('disconnect', () => process.exit(0));

/** Usage of a process that this one has started, with this file loaded as well. */
async function usageOf(worker) {
  const answer = once(worker, 'message');
  worker.send('usage');
  return (await answer)[0].usage;
}
