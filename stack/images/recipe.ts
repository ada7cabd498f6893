import { createHash } from 'node:crypto';

/** Programs of the stack that run from an image of their own; our apps run on `node`. */
export type ComponentName =
  | 'prometheus'
  | 'alertmanager'
  | 'node-exporter'
  | 'blackbox-exporter'
  | 'k6'
  | 'toxiproxy'
  | 'node';

/** How the image of one component is had: the official one, or what a local one is made of. */
export interface ImageRecipe {
  readonly component: ComponentName;
  /** Version of the program, as the program itself reports it. */
  readonly version: string;
  /** Name of the official image at that version. */
  readonly official: string;
  readonly source: GoSource | FileSource | DebianSource;
  readonly layout: ImageLayout;
}

/** Programs compiled from a Go module; go.mod and go.sum beside the recipe pin every dependency by its sum. */
export interface GoSource {
  readonly kind: 'go';
  readonly module: string;
  readonly moduleVersion: string;
  /** Folder of go.mod and go.sum. */
  readonly folder: string;
  readonly programs: readonly GoProgram[];
  /** Go variables set at link time (`-X name=value`), so that the program reports its version. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface GoProgram {
  /** Import path of the main package. */
  readonly package: string;
  /** Where the program lies in the image, as in the official one. */
  readonly path: string;
}

/** One finished program that is on this machine already. */
export interface FileSource {
  readonly kind: 'file';
  readonly file: string;
  readonly path: string;
  /** Where it came from, for instance `npm node@24.21.0`. */
  readonly provenance: string;
}

/** One program out of a package of Debian or Ubuntu. */
export interface DebianSource {
  readonly kind: 'debian';
  readonly package: string;
  /** Upstream's version, without the packagers' part. */
  readonly packageVersion: string;
  /** Where the program lies in the package, without a slash at the beginning. */
  readonly program: string;
  /** Where it lies in the image, as in the official one. */
  readonly path: string;
}

/** Everything of an image that is not the program; the same as in the official image. */
export interface ImageLayout {
  /** Numeric `user:group`; default root. */
  readonly user?: string;
  /** Folders that exist and belong to the user. */
  readonly folders?: readonly string[];
  readonly workingFolder?: string;
  readonly ports?: readonly number[];
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
}

/** What a component boots from. */
export interface ResolvedImage {
  readonly component: ComponentName;
  readonly image: string;
  /** `official image …`, `built from <module>@<version> …`, `… package <name> <version>` or `override …`; printed and recorded by every run. */
  readonly provenance: string;
}

/** Labels of our own images. What carries them may be removed by us, nothing else. */
export const imageLabels = {
  component: 'dev.firedrill.component',
  version: 'dev.firedrill.version',
  provenance: 'dev.firedrill.provenance',
} as const;

/** A short content hash: the same inputs give the same tag on every machine. */
export function shortHash(...inputs: readonly string[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(`${input.length}:`).update(input);
  return hash.digest('hex').slice(0, 12);
}

/** The environment variable that overrides the image: `FIREDRILL_IMAGE_NODE_EXPORTER`. */
export function overrideVariable(component: ComponentName): string {
  return `FIREDRILL_IMAGE_${component.toUpperCase().replaceAll('-', '_')}`;
}
