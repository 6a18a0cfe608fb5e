import type { Bill } from '../billing/billing.ts';
import type { Order } from '../orders/orders.ts';

const page = (body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The shop</title>
<h1>The shop</h1>
${body}
`;

export const welcome = page('<p><a id="login" href="/login">Log in</a> to see your orders.</p>');

export const noToken = page(`<p id="error">The log-in has not ended with a token, so there is nothing to show. If it happens again, ask whoever looks after you.</p>
<p><a href="/login">Log in again</a></p>`);

export const notNow = page('<p id="error">The orders cannot be shown now.</p>');

export const ordersOf = (orders: readonly Order[], { tenant, delivery }: Bill): string =>
  page(`<h2 id="tenant">Orders of ${escaped(tenant)}</h2>
<ul id="orders">${orders.map(({ pieces, item }) => `<li>${pieces} × ${escaped(item)}</li>`).join('')}</ul>
<p id="delivery">Delivery is ${escaped(delivery)}.</p>
<form method="post" action="/logout"><button id="logout">Log out</button></form>`);

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
