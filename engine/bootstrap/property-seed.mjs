// Loaded by mocha before the tests: properties are tried on the same cases every time, so that a test that was green
// stays green. FIREDRILL_PROPERTY_SEED=7 tries others, =random others each time, as the nightly job does.
import fc from 'fast-check';

/**
 * @param {string | undefined} text what the environment says
 * @returns {number | undefined} the seed; undefined to let fast-check choose one and tell it when a property fails
 * @throws Error for what is neither a whole number nor `random`
 */
export function propertySeed(text) {
  if (text === 'random') return undefined;
  if (text === undefined || text === '') return 1;
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed !== (seed | 0))
    throw new Error(
      `FIREDRILL_PROPERTY_SEED: want a whole number of 32 bits or \`random\`, got ${JSON.stringify(text)}`,
    );
  return seed;
}

const seed = propertySeed(process.env.FIREDRILL_PROPERTY_SEED);
fc.configureGlobal({ ...fc.readConfigureGlobal(), ...(seed !== undefined && { seed }) });
