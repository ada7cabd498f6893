// Mocha's Spec reporter that also leaves the counts in the file named by FIREDRILL_TEST_COUNTS.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      failures.push({ title: test.fullTitle(), message: error?.message ?? String(error) });
    });
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, pending } = runner.stats;
      writeFileSync(process.env.FIREDRILL_TEST_COUNTS, JSON.stringify({ passes, skips: pending, failures }));
    });
  }
}
