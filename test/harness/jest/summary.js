/** Prints the last line of a test run, for programs. Jest needs the default export. */
export default class Summary {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, testResults }) {
    const brokenFiles = testResults.filter((file) => file.testExecError && file.numFailingTests === 0).length;
    console.log(`${numPassedTests} passed, ${numFailedTests + brokenFiles} failed`);
  }
}
