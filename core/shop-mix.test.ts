import { expect } from 'chai';
import { shopMix, shopRoutes, userGroups } from './shop-mix.ts';

const sum = (shares: readonly number[]): number => shares.reduce((total, share) => total + share, 0);

describe('the mix of the shop', () => {
  it('is all of the requests, by route and by group', () => {
    expect(sum(Object.values(shopMix))).to.be.closeTo(1, 1e-12);
    expect(sum(Object.values(userGroups))).to.be.closeTo(1, 1e-12);
    expect(shopRoutes).to.have.length(4);
  });

  it('is what a million numbered requests are', () => {
    // As the functions of load/k6/open-load.ts choose by the number of a request.
    const routeOf = (number: number) => {
      if (number % 101 === 0) return '/api/reports';
      if (number % 7 === 3) return '/api/orders';
      return number % 3 === 1 ? '/api/items/:id' : '/api/items';
    };
    const count = 7 * 101 * 3 * 5 * 100;
    const seen = Map.groupBy(
      Array.from({ length: count }, (_, number) => number),
      routeOf,
    );
    for (const route of shopRoutes)
      expect((seen.get(route)?.length ?? 0) / count, route).to.be.closeTo(shopMix[route], 1e-3);
    const orders = seen.get('/api/orders') ?? [];
    expect(orders.filter((number) => number % 5 === 2).length / orders.length).to.be.closeTo(0.2, 1e-3);
  });
});
