/** Where everything is: on this machine, unless the environment says otherwise. */
export const issuer = process.env['ISSUER'] ?? 'http://localhost:3000';
export const web = process.env['WEB_URL'] ?? 'http://localhost:4000';
export const orders = process.env['ORDERS_URL'] ?? 'http://localhost:4001';
export const billing = process.env['BILLING_URL'] ?? 'http://localhost:4002';

export const portOf = (address: string): number => Number(new URL(address).port);
