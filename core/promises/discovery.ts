import { z } from 'zod';
import { placedYaml } from '../config/placed-yaml.ts';
import type { Location } from '../errors.ts';
import type { Labels } from '../labels.ts';
import { fileNamed, type Promised } from './violation.ts';

/** A target with the labels that discovery gives it, `__address__` among them, and where it stands. */
export interface Discovered {
  readonly labels: Labels;
  readonly location: Location;
}

const groupSchema = z.object({
  targets: z.array(z.coerce.string()).default([]),
  labels: z.record(z.string(), z.coerce.string()).default({}),
});

/** Discovery by list and by file, which are the kinds that can be read without asking anybody. */
export const discoverySchema = z.looseObject({
  static_configs: z.array(groupSchema).default([]),
  file_sd_configs: z.array(z.object({ files: z.array(z.string()) })).default([]),
});

/** Everything that a job or an alerting section discovers. */
export function discovered(
  { static_configs: lists, file_sd_configs: files }: z.infer<typeof discoverySchema>,
  location: Location,
  promised: Promised,
): Discovered[] {
  return [
    ...lists.flatMap((group) => membersOf(group, location)),
    ...files
      .flatMap((one) => one.files)
      .flatMap((entry) => promised.files.filter(({ path }) => isNamed(path, entry)))
      .flatMap(({ path }) => {
        const yaml = placedYaml(fileNamed(promised, path));
        const groups = z.array(groupSchema).safeParse(yaml.data).data ?? [];
        return groups.flatMap((group, index) => membersOf(group, yaml.place([index])));
      }),
  ];
}

function membersOf({ targets, labels }: z.infer<typeof groupSchema>, location: Location): Discovered[] {
  return targets.map((address) => ({ labels: { ...labels, __address__: address }, location }));
}

/** Only the last part of an entry may be a pattern (Prometheus' file_sd_config). */
function isNamed(path: string, entry: string): boolean {
  const relative = entry.replace(/^\.\//, '').replace(/^\/etc\/prometheus\//, '');
  const pattern = relative
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('[^/]*');
  return new RegExp(`^prometheus/${pattern}$`).test(path);
}
