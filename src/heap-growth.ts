import { setFlagsFromString } from 'node:v8';

/**
 * By how many percent the heap may outgrow what was still in use at the last full collection before the next one. Of itself V8
 * lets a heap of our size grow to four times that while much is asked: to nearly three hundred megabytes for seventy in use
 * where no text comes twice. Imported for its effect, before all else.
 */
const GROWTH = 60;

setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
