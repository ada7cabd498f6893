import { expect } from 'chai';
import type { StartedService } from '../shared/service.ts';
import { call, memoryLogger, readMetric, testSettings } from '../shared/testing.ts';
import { type MlApiSettings, mlApiDefaults, startMlApi } from './ml-api.ts';

const features = { tenure_months: 48, monthly_spend: 60, support_tickets: 1, logins_per_week: 12 };

/** Asks again until the condition holds; mocha's time limit ends a wait in vain. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the ML API', () => {
  let api: StartedService;
  let entries: Record<string, unknown>[];

  /** An evaluation every 20 ms of wall time. */
  const start = async (overrides: Partial<MlApiSettings> = {}) => {
    const log = memoryLogger('ml-api');
    entries = log.entries;
    const settings = {
      ...mlApiDefaults,
      evaluationIntervalLabMs: 20_000,
      driftWindowLabMs: 600_000,
      ...overrides,
    };
    api = await startMlApi({ ...settings, ...testSettings(mlApiDefaults) }, log.logger);
  };
  afterEach(() => api.close());

  const predict = (body: unknown) => call(api.port, 'POST', '/predict', body);
  /** Twenty at a time. */
  const predictAll = async (all: readonly (typeof features)[]): Promise<void> => {
    for (let first = 0; first < all.length; first += 20)
      await Promise.all(all.slice(first, first + 20).map((one) => predict({ features: one })));
  };
  const admin = (method: string, path: string, body?: unknown) => call(api.adminPort, method, path, body);
  const metric = (name: string, ...labels: string[]) => readMetric(api.port, name, ...labels);

  it('predicts, counts and logs', async () => {
    await start();
    const { status, body } = await predict({ features });
    expect(status).to.equal(200);
    expect(body).to.have.property('prediction', 'stays');
    expect(body).to.have.property('confidence').that.is.within(0.9, 1);
    expect(
      await metric('model_predictions_total', 'model_name="churn"', 'prediction_class="stays"'),
    ).to.equal(1);
    expect(await metric('model_predictions_total', 'prediction_class="leaves"')).to.equal(0);
    expect(await metric('model_prediction_confidence_count')).to.equal(1);
    expect(await metric('model_inference_duration_seconds_sum', 'model_name="churn"')).to.be.at.least(0.02);
    expect(await metric('http_requests_total', 'endpoint="/predict"', 'status="200"')).to.equal(1);
    const line = entries.find(({ message }) => message === 'request served');
    expect(line?.['context']).to.include({
      model_name: 'churn',
      prediction_class: 'stays',
      endpoint: '/predict',
    });
  });

  it('imputes and counts what is missing', async () => {
    await start();
    const { monthly_spend: _absent, ...rest } = features;
    expect((await predict({ features: { ...rest, logins_per_week: null } })).status).to.equal(200);
    expect(await metric('missing_features_total', 'monthly_spend')).to.equal(1);
    expect(await metric('missing_features_total', 'logins_per_week')).to.equal(1);
    expect(await metric('missing_features_total', 'tenure_months')).to.equal(0);
  });

  for (const [body, sentence] of [
    [{}, 'features'],
    [{ features: { ...features, tenure_months: 'long' } }, 'features.tenure_months: want a number'],
    [{ features: { ...features, shoe_size: 43 } }, 'shoe_size: not a field here'],
  ] as const) {
    it(`refuses ${JSON.stringify(body).slice(0, 60)}`, async () => {
      await start();
      const refused = await predict(body);
      expect(refused.status).to.equal(400);
      expect(JSON.stringify(refused.body)).to.include(sentence);
      expect(await metric('model_prediction_errors_total')).to.equal(1);
    });
  }

  it('evaluates itself at start and again in lab time', async () => {
    await start();
    expect(await metric('model_accuracy', 'model_name="churn"')).to.be.within(0.95, 0.995);
    const first = (await metric('model_last_evaluation_timestamp_seconds')) ?? 0;
    expect(Math.abs(first - Date.now() / 1000)).to.be.below(60);
    await until(async () => ((await metric('model_last_evaluation_timestamp_seconds')) ?? 0) > first);
  });

  it('loses accuracy while labels are flipped', async () => {
    await start();
    await admin('PUT', '/faults/labels', { flipRatio: 0.2 });
    await until(async () => ((await metric('model_accuracy')) ?? 1) < 0.85);
    await admin('DELETE', '/faults/labels');
    await until(async () => ((await metric('model_accuracy')) ?? 0) > 0.95);
  });

  it('scores drift once it has seen enough: calm for its own samples, loud for shifted ones', async function () {
    this.timeout(60_000);
    // Evaluations are rarer here: on a busy machine they must leave time for the 600 requests.
    await start({ driftWindowLabMs: 86_400_000, evaluationIntervalLabMs: 500_000 });
    const score = () => metric('data_drift_score', 'tenure_months', 'method="psi"', 'model_name="churn"');
    expect(await score()).to.be.NaN;
    const { samples } = (await admin('GET', '/samples?count=300')).body as { samples: (typeof features)[] };
    await predictAll(samples);
    await until(async () => !Number.isNaN(await score()));
    expect(await score()).to.be.below(0.15);
    await predictAll(samples.map((sample) => ({ ...sample, tenure_months: sample.tenure_months + 40 })));
    await until(async () => ((await score()) ?? 0) > 0.5);
    expect(await metric('data_drift_score', 'monthly_spend')).to.be.below(0.15);
  });

  it('slows its inference in lab time', async () => {
    await start();
    await admin('PUT', '/faults/latency', { extraLabMs: 2000 });
    await predict({ features });
    expect(await metric('model_inference_duration_seconds_bucket', 'le="1"')).to.equal(0);
    expect(await metric('model_inference_duration_seconds_bucket', 'le="2.5"')).to.equal(1);
  });

  for (const [name, body, sentence] of [
    ['labels', { flipRatio: 2 }, 'flipRatio: want 0 to 1, got 2'],
    ['evaluator', { frozen: false }, 'frozen: want true, got false'],
  ] as const) {
    it(`refuses ${name} ${JSON.stringify(body)}`, async () => {
      await start();
      const refused = await admin('PUT', `/faults/${name}`, body);
      expect(refused.status).to.equal(400);
      expect(JSON.stringify(refused.body)).to.include(sentence);
    });
  }

  it('refuses a count of samples out of range', async () => {
    await start();
    expect((await admin('GET', '/samples?count=0')).status).to.equal(400);
  });
});
