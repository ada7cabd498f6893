import { expect } from 'chai';
import type { StartedService } from '../shared/service.ts';
import { call, memoryLogger, readMetric, testSettings } from '../shared/testing.ts';
import { type MlApiSettings, mlApiDefaults, startMlApi } from './ml-api.ts';

const features = { tenure_months: 48, monthly_spend: 60, support_tickets: 1, logins_per_week: 12 };

describe('the ML API', () => {
  let api: StartedService;
  let entries: Record<string, unknown>[];

  const start = async (overrides: Partial<MlApiSettings> = {}) => {
    const log = memoryLogger('ml-api');
    entries = log.entries;
    const settings = {
      ...mlApiDefaults,
      windowLabMs: 600_000,
      ...overrides,
    };
    api = await startMlApi({ ...settings, ...testSettings(mlApiDefaults) }, log.logger);
  };
  afterEach(() => api.close());

  const predict = (body: unknown) => call(api.port, 'POST', '/predict', body);
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

  it('evaluates itself with each scrape, without an opinion on what it did not see', async () => {
    await start();
    expect(await metric('model_accuracy', 'model_name="churn"')).to.be.NaN;
    expect(await metric('data_drift_score', 'tenure_months', 'method="psi"', 'model_name="churn"')).to.be.NaN;
    const first = (await metric('model_last_evaluation_timestamp_seconds')) ?? 0;
    expect(Math.abs(first - Date.now() / 1000)).to.be.below(60);
    expect(await metric('model_last_evaluation_timestamp_seconds')).to.be.above(first);
  });

  it('tells the load who its customers are, and what they are like by now', async () => {
    await start();
    const customers = (await admin('GET', '/customers')).body;
    expect(customers).to.have.nested.property('byClass[2]').with.lengthOf(100);
    expect(customers).to.include({ outcomeDelayWallMs: 50 });
    await admin('PUT', '/faults/missing', { feature: 'monthly_spend', ratio: 0.1 });
    const { body } = await admin('POST', '/outcomes', { outcomes: [{ id: 1, label: 0 }] });
    expect(body).to.have.property('known', 0);
    expect(body).to.have.nested.property('traffic.missing.ratio', 0.1);
  });

  it('judges its predictions by the outcomes that come later', async () => {
    await start({ windowLabMs: 86_400_000 });
    const ids = Array.from({ length: 100 }, (_, id) => id);
    await Promise.all(ids.map((id) => predict({ id, features })));
    const outcomes = ids.map((id) => ({ id, label: id < 80 ? 0 : 2 }));
    await admin('POST', '/outcomes', { outcomes: outcomes.slice(1) });
    // 99 outcomes are too few to speak of accuracy.
    expect((await admin('GET', '/scores')).body).to.include({ accuracy: null, outcomes: 99 });
    await admin('POST', '/outcomes', { outcomes: outcomes.slice(0, 1) });
    expect(await metric('model_accuracy')).to.equal(0.8);
    expect(await metric('model_outcomes')).to.equal(100);
  });

  it('keeps everything looking as it did while the evaluator is frozen, and its scores tell the truth', async () => {
    await start({ windowLabMs: 86_400_000 });
    const evaluatedAt = await metric('model_last_evaluation_timestamp_seconds');
    await admin('PUT', '/faults/evaluator', { frozen: true });
    const ids = Array.from({ length: 100 }, (_, id) => id);
    await Promise.all(ids.map((id) => predict({ id, features })));
    await admin('POST', '/outcomes', { outcomes: ids.map((id) => ({ id, label: 0 })) });
    const { accuracy, evaluatedAtWallMs } = (await admin('GET', '/scores')).body as Record<string, number>;
    expect(accuracy).to.equal(1);
    expect(evaluatedAtWallMs).to.be.closeTo(1000 * (evaluatedAt ?? 0), 0.01);
    expect(await metric('model_accuracy')).to.be.NaN;
    await admin('DELETE', '/faults/evaluator');
    expect(await metric('model_accuracy')).to.equal(1);
  });

  it('slows its inference in lab time', async () => {
    await start();
    await admin('PUT', '/faults/latency', { extraLabMs: 2000 });
    await predict({ features });
    expect(await metric('model_inference_duration_seconds_bucket', 'le="1"')).to.equal(0);
    expect(await metric('model_inference_duration_seconds_bucket', 'le="2.5"')).to.equal(1);
  });

  for (const [name, body, sentence] of [
    ['concept', { accuracy: 2 }, 'accuracy: want a share from 0.1 to 0.96, got 2'],
    ['evaluator', { frozen: false }, 'frozen: want true, got false'],
  ] as const) {
    it(`refuses ${name} ${JSON.stringify(body)}`, async () => {
      await start();
      const refused = await admin('PUT', `/faults/${name}`, body);
      expect(refused.status).to.equal(400);
      expect(JSON.stringify(refused.body)).to.include(sentence);
    });
  }

  for (const outcomes of [[{ id: 1, label: 3 }], [{ id: 'one', label: 1 }], 'none']) {
    it(`refuses the outcomes ${JSON.stringify(outcomes)}`, async () => {
      await start();
      expect((await admin('POST', '/outcomes', { outcomes })).status).to.equal(400);
    });
  }
});
