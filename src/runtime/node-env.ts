import process from 'node:process';

/*
 * What graphql-js checks in development, at every value of every request, are mistakes of ours that the tests find. It asks
 * once, when it is loaded: so this is the first thing that a server loads. Whoever names another environment gets that.
 */
process.env.NODE_ENV ??= 'production';
