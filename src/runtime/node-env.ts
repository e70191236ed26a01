import process from 'node:process';

/*
 * graphql-js reads NODE_ENV when it is loaded, so the server imports this file first. In development it would check
 * every value of every request for mistakes that the tests find anyway. NODE_ENV from the environment has priority.
 */
process.env.NODE_ENV ??= 'production';
