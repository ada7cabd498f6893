/**
 * The share of each route in the requests to the shop, 0 to 1, as load/k6/open-load.ts makes them: of all requests every 101st
 * asks for the report, of the others every 7th orders, of the others every 3rd asks for one item.
 */
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
