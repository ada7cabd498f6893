import type { StackComponent } from './endpoints.ts';
import { LabContainer, nobody, type Place } from './lab-container.ts';

export interface NodeProgramOptions {
  /** The program as one JavaScript module. */
  readonly bundle: string;
  /** Lab seconds per wall second. */
  readonly speed: number;
  /** Seed of the program's random numbers. */
  readonly seed: number;
}

/** One of our own programs: a bundle on the Node image. */
export class NodeProgramContainer extends LabContainer {
  constructor(
    component: StackComponent,
    image: string,
    place: Place,
    { bundle, speed, seed }: NodeProgramOptions,
  ) {
    super(component, image, place);
    this.withCopyContentToContainer([{ target: '/app/bundle.mjs', content: bundle }])
      .withUser(nobody)
      .withEntrypoint(['node'])
      .withCommand(['/app/bundle.mjs'])
      .withSharedClock()
      .withEnvironment({
        FIREDRILL_SPEED: String(speed),
        SEED: String(seed),
        SERVICE: component,
        NODE_ENV: 'production',
      });
  }
}
