/*
 * Tests meet what clients meet. Jest names an environment of its own, in which graphql-js asks at every value of every answer
 * whether another copy of it made that: a third of what tests would take.
 */
process.env.NODE_ENV = 'production';
