import { z } from 'zod';
import type { Answer, Endpoint } from '../shared/endpoint.ts';
import { problemsOf, wholeNumber } from '../shared/schemas.ts';
import { atHand, type Reserve } from './reserve.ts';

interface Item {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
}

const items: readonly Item[] = [
  { id: '1', name: 'smoke detector', priceCents: 1990 },
  { id: '2', name: 'fire blanket', priceCents: 2450 },
  { id: '3', name: 'extinguisher', priceCents: 5900 },
  { id: '4', name: 'escape ladder', priceCents: 8900 },
  { id: '5', name: 'exit sign', priceCents: 1250 },
];

const orderSchema = z.strictObject({
  itemId: z.enum(
    items.map(({ id }) => id),
    `want one of ${items.map(({ id }) => id).join(', ')}`,
  ),
  quantity: wholeNumber(1, 100, 'pieces'),
});

/** Orders are kept as sums only, so that hours of load cost no memory. */
interface Sales {
  orders: number;
  readonly piecesByItem: Map<string, number>;
}

/**
 * The shop: a list, a lookup, an order, and a report that is asked for seldom (its rate is a trap for rules).
 *
 * @param reserve what an order waits for; default nothing
 */
export function createShop(reserve: Reserve = atHand): Endpoint[] {
  const sales: Sales = { orders: 0, piecesByItem: new Map() };
  return [
    {
      method: 'GET',
      path: '/api/items',
      statuses: [200],
      serviceTimeLabMs: [40, 80],
      handle: () => ({ status: 200, body: { items } }),
    },
    {
      method: 'GET',
      path: '/api/items/:id',
      statuses: [200, 404],
      serviceTimeLabMs: [40, 60],
      handle: ({ params }) => findItem(params['id'] ?? ''),
    },
    {
      method: 'POST',
      path: '/api/orders',
      statuses: [201, 400, 503],
      serviceTimeLabMs: [60, 120],
      handle: ({ body, waitFor }) => placeOrder(sales, body, (wish) => waitFor(() => reserve(wish))),
    },
    {
      method: 'GET',
      path: '/api/reports',
      statuses: [200],
      serviceTimeLabMs: [80, 120],
      handle: () => ({
        status: 200,
        body: { orders: sales.orders, pieces: Object.fromEntries(sales.piecesByItem) },
      }),
    },
  ];
}

function findItem(id: string): Answer {
  const item = items.find((candidate) => candidate.id === id);
  return item === undefined
    ? { status: 404, body: { error: `there is no item ${JSON.stringify(id)}` } }
    : { status: 200, body: item };
}

async function placeOrder(sales: Sales, body: unknown, reserve: Reserve): Promise<Answer> {
  const order = orderSchema.safeParse(body);
  if (!order.success) {
    return {
      status: 400,
      body: { error: 'the order is not valid', problems: problemsOf(order.error, body) },
    };
  }
  const { itemId, quantity } = order.data;
  if (!(await reserve({ itemId, quantity })))
    return { status: 503, body: { error: 'the warehouse does not answer' } };
  sales.orders += 1;
  sales.piecesByItem.set(itemId, (sales.piecesByItem.get(itemId) ?? 0) + quantity);
  return { status: 201, body: { orderId: sales.orders, itemId, quantity } };
}
