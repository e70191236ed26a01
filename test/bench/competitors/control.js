// Loaded into every server before anything of its own: answers the benchmark's questions about the process.
process.on('message', (message) => {
  if (message !== 'usage') return;
  const { user, system } = process.cpuUsage();
  const { rss } = process.memoryUsage();
  process.send({
    usage: { cpuMs: (user + system) / 1000, rssMb: rss / 1024 ** 2, peakMb: process.resourceUsage().maxRSS / 1024 },
  });
});
process.on('disconnect', () => process.exit(0));
