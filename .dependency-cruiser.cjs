// Imports go one way: scenario → engine → stack → load → observers → journal → assertions → reports.
// Each rule carries the sentence that a person reads when they break it.
const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from: { path: from }, to });
const ours = '^(engine|stack|load|scenarios|assertions|reports)/';

module.exports = {
  forbidden: [
    only('core-is-alone', 'core holds the words and the arithmetic; it imports nothing of ours.', '^core/', {
      path: ours,
    }),
    only(
      'core-does-no-io',
      'core does no I/O, so that every computation in it can be tested without a machine.',
      '^core/(?!.*\\.test\\.ts$)',
      {
        dependencyTypes: ['core'],
        pathNot: '^(node:)?(crypto|assert|util)$',
      },
    ),
    only(
      'scenarios-are-data',
      'a scenario is a declaration: it imports core and the constructors of faults and load, nothing that acts.',
      '^scenarios/(?!.*\\.test\\.ts$)',
      {
        path: '^(engine|stack|assertions|reports|load/drivers)/',
      },
    ),
    only(
      'testcontainers-only-in-stack',
      'containers are the business of stack; everyone else talks to what it started.',
      '^(?!stack/)',
      {
        path: 'node_modules/(testcontainers|dockerode)/',
      },
    ),
    only(
      'nothing-imports-engine',
      'the engine conducts; whoever imports it would conduct the conductor.',
      '^(core|stack|load|scenarios|assertions|reports)/(?!.*\\.(e2e|test)\\.ts$)',
      { path: '^engine/' },
    ),
    only(
      'judges-are-pure',
      'assertions read a journal and nothing else: no network, no containers, no load.',
      '^assertions/(?!.*\\.(test|e2e)\\.ts$)',
      {
        path: '^(stack|load|reports)/|node_modules/(axios|testcontainers|dockerode|execa)/',
      },
    ),
    only(
      'reports-are-pure',
      'reports turn a verdict into text; they fetch nothing and judge nothing.',
      '^reports/(?!.*\\.(test|e2e)\\.ts$)',
      {
        path: '^(stack|load|scenarios)/|node_modules/(axios|testcontainers|dockerode|execa)/',
      },
    ),
    only(
      'load-does-not-know-the-stack',
      'load and faults act through seams (addresses) that the engine hands them.',
      '^load/(?!.*\\.(test|e2e)\\.ts$)',
      { path: '^(stack|assertions|reports|scenarios)/' },
    ),
    only(
      'stack-boots-only',
      'the stack boots; it neither drives, judges nor tells.',
      '^stack/(?!.*\\.(test|e2e)\\.ts$)',
      { path: '^(load|assertions|reports|scenarios)/' },
    ),
    {
      name: 'no-circular',
      comment: 'a cycle means that two files are one idea in two places.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^load/k6/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
