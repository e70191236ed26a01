import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { printedSchema } from '../../server/graphql/printed-schema.ts';
import { buildSchema } from '../schema.ts';
import { ERROR_REFERENCE, errorReference } from './error-reference.ts';

/** `npm run schema`: writes the schema and the reference of error codes into the files that tests compare with the code. */
writeFileSync('schema.graphql', printedSchema(buildSchema()));
writeFileSync(ERROR_REFERENCE, errorReference());
