import { z } from 'zod';
import { placedYaml } from '../config/placed-yaml.ts';
import { parseDurationMs } from '../duration.ts';
import { listed, type Promised, type Violation } from './violation.ts';

const blackboxFile = 'blackbox/blackbox.yml';

const modulesSchema = z.looseObject({
  modules: z
    .record(
      z.string(),
      z.looseObject({
        prober: z.string().default(''),
        timeout: z.string().default('0s'),
        http: z.looseObject({ valid_status_codes: z.array(z.int()).default([]) }).prefault({}),
      }),
    )
    .default({}),
});

/** Do probes take for a failure what is promised to be one? */
export function probeViolations({ promises, files }: Promised): Violation[] {
  const file = files.find(({ path }) => path === blackboxFile);
  const wanted = promises.stated.probes ?? {};
  const yaml = placedYaml(file ?? { path: blackboxFile, text: '{}' });
  const { modules } = modulesSchema.parse(yaml.data ?? {});
  return Object.entries(wanted).flatMap(([name, { by, within, accepts = [], with: settings = {} }]) => {
    const found = modules[name];
    const say = (field: string, sentence: string): Violation => ({
      alertnames: [],
      sentence: `the probe ${name} ${sentence}`,
      location: yaml.place(['modules', name, ...field.split('.')]),
    });
    if (found === undefined) return [say('', 'is promised, and there is none')];
    const codes = found.http.valid_status_codes;
    const { valid_status_codes: _, ...others } = found.http;
    const isSame = [...codes].sort().join() === [...accepts].sort().join();
    const wrong = [...new Set([...Object.keys(settings), ...Object.keys(others)])].filter(
      (key) => JSON.stringify(settings[key]) !== JSON.stringify(others[key]),
    );
    const said = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
    return [
      ...wrong.map((key) =>
        say(`http.${key}`, `has ${key} ${said(others[key])}; promised is ${said(settings[key])}`),
      ),
      ...(found.prober === by ? [] : [say('prober', `asks by ${found.prober}; promised is ${by}`)]),
      ...(parseDurationMs(found.timeout) === parseDurationMs(within)
        ? []
        : [say('timeout', `waits ${found.timeout} for an answer; promised is ${within}`)]),
      ...(isSame
        ? []
        : [
            say(
              'http.valid_status_codes',
              `takes ${listed(codes.map(String), 'any 2xx')} for well; promised is ${listed(accepts.map(String), 'any 2xx')}`,
            ),
          ]),
    ];
  });
}
