import { realisticDatabase } from './database.ts';

const t = Date.now();
const p = await realisticDatabase(Number(process.argv[2] ?? 1), (what) =>
  console.log(((Date.now() - t) / 1000).toFixed(1), what),
);
console.log(p.url, (Date.now() - t) / 1000);
if (process.argv[3] !== 'keep') await p.stop();
process.exit(0);
