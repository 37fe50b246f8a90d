import { claim } from '../engines/ports.ts';

/** @throws Error naming the first port that is taken, and how to choose another. */
export async function requireFree(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    await claim(port).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      throw new Error(
        `port ${port} is taken: end what listens there, or choose others with --port N (the app host takes N, the edge host N+1, the bare API N+2)`,
        { cause: error },
      );
    });
  }
}
