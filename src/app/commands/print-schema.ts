import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { printedSchema } from '../../server/graphql/printed-schema.ts';
import { buildSchema } from '../schema.ts';

/** `npm run schema`: writes schema.graphql, which a test compares with the code. */
writeFileSync('schema.graphql', printedSchema(buildSchema()));
