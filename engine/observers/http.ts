import axios, { type AxiosInstance } from 'axios';

/** Longest wait for one answer of a monitoring API, wall milliseconds. */
const timeoutMs = 5000;

/** An HTTP client for one observed program; errors carry the URL and the status. */
export function clientFor(baseUrl: string): AxiosInstance {
  return axios.create({ baseURL: baseUrl, timeout: timeoutMs, proxy: false });
}

/** What went wrong with a request, in one line. */
export function requestFailure(error: unknown): string {
  if (axios.isAxiosError(error)) {
    const { method, baseURL = '', url = '' } = error.config ?? {};
    const answer =
      error.response === undefined ? (error.code ?? error.message) : `HTTP ${error.response.status}`;
    return `${method?.toUpperCase() ?? 'GET'} ${baseURL}${url}: ${answer}`;
  }
  return error instanceof Error ? error.message : String(error);
}
