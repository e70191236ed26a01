// How V8 is set, beyond what it would do of itself. Imported for its effect, before all else.
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';

/**
 * By how many percent the heap may outgrow what was still in use at the last full collection before the next one. Of itself V8
 * lets a heap of our size grow to four times that while much is asked: to nearly three hundred megabytes for seventy in use
 * where no text comes twice.
 */
const HEAP_GROWTH = 60;

/**
 * How much of a function is run, in bytes of its code, before V8 considers compiling it better: a sixth of what it waits for
 * of itself. An answer runs a little of very many functions, so that a server asked some hundred times a second would
 * take half a minute to become twice as fast as in its first seconds. That is V8 11, of Node 20. Later ones count calls,
 * under another flag, and are soon enough of themselves.
 */
const RUN_BEFORE_COMPILING = 10_000;
const FIRST_TO_COUNT_CALLS = 12;

setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
if (Number.parseInt(process.versions.v8, 10) < FIRST_TO_COUNT_CALLS)
  setFlagsFromString(`--interrupt-budget=${RUN_BEFORE_COMPILING}`);
