/**
 * What the request with this number in the test, 0 or more, asks the shop for. The periods are primes that divide no usual error
 * ratio: errors that are spread evenly meet every route alike.
 */
export function routeOf(number: number): ShopRoute {
  if (number % 101 === 0) return '/api/reports';
  if (number % 7 === 3) return '/api/orders';
  return number % 3 === 1 ? '/api/items/:id' : '/api/items';
}

/** Who asks it. */
export function userGroupOf(number: number): UserGroup {
  return number % 5 === 2 ? 'companies' : 'households';
}

/** The share of each route in the requests to the shop, 0 to 1: what `routeOf` makes of many numbers. */
export const shopMix = {
  '/api/reports': 1 / 101,
  '/api/orders': (1 - 1 / 101) / 7,
  '/api/items/:id': (1 - 1 / 101) * (6 / 7) * (1 / 3),
  '/api/items': (1 - 1 / 101) * (6 / 7) * (2 / 3),
} as const satisfies Readonly<Record<string, number>>;

export type ShopRoute = keyof typeof shopMix;

export const shopRoutes = Object.keys(shopMix) as [ShopRoute, ...ShopRoute[]];

/** The groups of the shop's users, with their share of the requests to each route: every fifth user is a company. */
export const userGroups = { companies: 0.2, households: 0.8 } as const;
export type UserGroup = keyof typeof userGroups;
export const userGroupNames = Object.keys(userGroups) as [UserGroup, ...UserGroup[]];

/** The request header that names the group of whoever asks. */
export const userGroupHeader = 'x-user-group';
