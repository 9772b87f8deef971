/** A reporter that says one line at the end, for whoever counts: passed, failed and skipped tests, without their groups. */
export default async function* count(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (data?.details?.type === 'suite') continue;
    if (type === 'test:pass') counts[data.skip !== undefined || data.todo !== undefined ? 'skipped' : 'passed'] += 1;
    if (type === 'test:fail') counts.failed += 1;
  }
  yield `passed=${counts.passed} failed=${counts.failed} skipped=${counts.skipped}\n`;
}
