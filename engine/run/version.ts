import packageJson from '../../package.json' with { type: 'json' };

/** Firedrill's own version, as in package.json. */
export const firedrillVersion: string = packageJson.version;
