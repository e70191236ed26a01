// Sets V8 flags. Imported first, for its effect; see decision 001.
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';

/**
 * How far the heap may outgrow the live data of the last full collection. By default V8 lets a heap of this size grow
 * to four times its use.
 */
const HEAP_GROWTH_PERCENT = 60;

/**
 * Bytes of bytecode that a function runs before V8 considers optimising it: a sixth of the default. A request runs a
 * little of very many functions, so with the default a server takes half a minute to warm up. Only for V8 11 (Node 20):
 * later versions count calls and are fast enough.
 */
const INTERRUPT_BUDGET_BYTES = 10_000;
const FIRST_V8_THAT_COUNTS_CALLS = 12;

setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
if (Number.parseInt(process.versions.v8, 10) < FIRST_V8_THAT_COUNTS_CALLS)
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET_BYTES}`);
