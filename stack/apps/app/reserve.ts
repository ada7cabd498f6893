/** What an order needs of the warehouse. */
export interface Wish {
  readonly itemId: string;
  readonly quantity: number;
}

/** How the shop reserves what was ordered: true when the pieces are set aside. Never rejects. */
export type Reserve = (wish: Wish) => Promise<boolean>;

/** A shop without a warehouse has everything at hand. */
export const atHand: Reserve = async () => true;

/**
 * Asks the warehouse over HTTP.
 *
 * @param url of the warehouse, without a slash at the end
 * @param patienceWallMs after which it counts as gone
 */
export function reserveAt(url: string, patienceWallMs: number): Reserve {
  return async (wish) => {
    try {
      const answer = await fetch(`${url}/reservations`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(wish),
        signal: AbortSignal.timeout(patienceWallMs),
      });
      await answer.arrayBuffer(); // read to its end, so that the connection can be used again
      return answer.ok;
    } catch {
      // Whatever it is (refused, cut, too slow), the order cannot be taken: the shop says so with 503.
      return false;
    }
  };
}
