import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { printedSchema } from '../schema.ts';

/** `npm run schema`: writes the schema into the file that a gate compares it with. */
writeFileSync('schema.graphql', printedSchema());
