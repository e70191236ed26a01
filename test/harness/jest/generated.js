import process from 'node:process';
import { run } from 'jest';

/** `npm run generated`: the tests that make up their questions, with as many of them as GENERATED_RUNS says. */
process.env.GENERATED_RUNS ??= '20000';
await run(['test/reading-generated', 'test/between', 'test/groups', 'test/hostile-generated']);
