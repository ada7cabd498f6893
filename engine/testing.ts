import { FiredrillError } from '../core/errors.ts';

/** For tests: the error that the work ends with. Anything but a FiredrillError is passed on. */
export function failureOf(work: () => unknown): FiredrillError {
  try {
    work();
  } catch (error) {
    return asFiredrillError(error);
  }
  throw new Error('want a FiredrillError, but the work succeeded');
}

/** The same for work that takes its time. */
export async function rejectionOf(work: Promise<unknown>): Promise<FiredrillError> {
  try {
    await work;
  } catch (error) {
    return asFiredrillError(error);
  }
  throw new Error('want a FiredrillError, but the work succeeded');
}

function asFiredrillError(error: unknown): FiredrillError {
  if (error instanceof FiredrillError) return error;
  throw error;
}
