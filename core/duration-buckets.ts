/**
 * Upper bounds of the buckets of `http_request_duration_seconds` without `+Inf`, in lab seconds: those of the seed, and
 * the last ones tell an 8 s tail from a 30 s one. The services serve them, and faults promise what becomes of them.
 */
export const durationBucketsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** The same of `model_inference_duration_seconds`; the bounds above 1 s tell a slow model from a very slow one. */
export const inferenceBucketsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
