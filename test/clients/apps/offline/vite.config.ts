import type { UserConfig } from 'vite';
import { proxy } from '../proxy.ts';

const isServed = !process.argv.includes('build');

export default {
  root: import.meta.dirname,
  // SQLite finds its WebAssembly beside its module.
  optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] },
  worker: { format: 'es' },
  build: { target: 'es2022' },
  ...(isServed && { server: { proxy: proxy() }, preview: { proxy: proxy() } }),
} satisfies UserConfig;
