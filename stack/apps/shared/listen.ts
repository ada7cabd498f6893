import type { FastifyInstance } from 'fastify';

/**
 * Starts a server and tells the port it really got (which matters for port 0).
 *
 * @returns the port number.
 */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<number> {
  await server.listen({ host, port });
  const address = server.server.address();
  if (address === null || typeof address === 'string') {
    throw new Error(`the server listens, but has no port (asked for ${host}:${port})`);
  }
  return address.port;
}
