import { z } from 'zod';
import type { EventOf } from '../../core/journal.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { clientFor } from './http.ts';

const answerSchema = z.object({
  data: z.object({ activeAlertmanagers: z.array(z.object({ url: z.string() })) }),
});

/** The path that Prometheus adds to the address of an Alertmanager (`api_version: v2`, the only one of 0.26). */
const apiPath = /\/api\/v\d+\/alerts\/?$/;

/** Asks Prometheus which Alertmanagers it sends to. */
export async function readAlertmanagers(baseUrl: string): Promise<EventOf<'alertmanagers'>> {
  const { data } = await clientFor(baseUrl).get('/api/v1/alertmanagers');
  const { activeAlertmanagers } = answerSchema.parse(data).data;
  return {
    kind: 'alertmanagers',
    atWallMs: wallNowMs(),
    active: activeAlertmanagers.map(({ url }) => url.replace(apiPath, '')).sort(),
  };
}
