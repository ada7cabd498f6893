/**
 * Weights of containers where they contend for the CPU, as Docker counts them: 1024 is its default, 2 the least. A program
 * that starts gets a quarter of what one that answers gets: starting a dozen would otherwise take so much of a small machine
 * that scrapes of the stacks beside it time out (10 s of lab time are 167 ms at speed 60).
 *
 * `host`: the little that a host and those who report of it may use, they get at once, also beside others who want all of
 * the machine. Measured on two cores with a load of 5: with the default a host that burns all of its quota reads 70 to 105 %
 * from second to second, with this 97 to 104 %. `machine`: what takes all of the machine itself leaves it to everybody else.
 */
export const cpuShares = { booting: 256, atWork: 1024, host: 20 * 1024, machine: 2 } as const;
