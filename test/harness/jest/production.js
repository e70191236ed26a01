/*
 * Sets NODE_ENV to "production". In Jest's own environment, graphql-js checks every value of every response for a second copy
 * of itself, which takes a third of the time of the tests.
 */
process.env.NODE_ENV = 'production';
