import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { printedSchema } from '../../server/graphql/printed-schema.ts';
import { buildSchema } from '../schema.ts';

/** `npm run schema`: writes the schema into the file that a gate compares it with. */
writeFileSync('schema.graphql', printedSchema(buildSchema()));
