/**
 * Weights of containers where they contend for the CPU, as Docker counts them: 1024 is its default. A program that starts
 * gets a quarter of what one that answers gets: starting a dozen would otherwise take so much of a small machine that
 * scrapes of the stacks beside it time out (10 s of lab time are 167 ms at speed 60).
 */
export const cpuShares = { booting: 256, atWork: 1024 } as const;
