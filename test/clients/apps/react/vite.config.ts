import type { UserConfig } from 'vite';
import { proxy } from '../proxy.ts';

const isServed = !process.argv.includes('build');

export default {
  root: import.meta.dirname,
  ...(isServed && { server: { proxy: proxy() }, preview: { proxy: proxy() } }),
} satisfies UserConfig;
