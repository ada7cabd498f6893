import { expect } from 'chai';
import { routeOf, shopMix, shopRoutes, userGroupOf, userGroups } from './shop-mix.ts';

const sum = (shares: readonly number[]): number => shares.reduce((total, share) => total + share, 0);

describe('the mix of the shop', () => {
  it('is all of the requests, by route and by group', () => {
    expect(sum(Object.values(shopMix))).to.be.closeTo(1, 1e-12);
    expect(sum(Object.values(userGroups))).to.be.closeTo(1, 1e-12);
    expect(shopRoutes).to.have.length(4);
  });

  it('is what a million numbered requests are', () => {
    const count = 7 * 101 * 3 * 5 * 100;
    const seen = Map.groupBy(
      Array.from({ length: count }, (_, number) => number),
      routeOf,
    );
    for (const route of shopRoutes)
      expect((seen.get(route)?.length ?? 0) / count, route).to.be.closeTo(shopMix[route], 1e-3);
    const orders = seen.get('/api/orders') ?? [];
    expect(
      orders.filter((number) => userGroupOf(number) === 'companies').length / orders.length,
    ).to.be.closeTo(userGroups.companies, 1e-3);
  });
});
