import { Browser } from './browser.ts';
import { ada, authorizePath, contractShop, orders } from './contract-shop.ts';
import { startProvider, type Provider } from './provider.ts';

let provider: Provider;
let other: Provider;
beforeAll(async () => {
  provider = await startProvider();
  other = await provider.another();
});
afterAll(async () => {
  await other.close();
  await provider.close();
});

const embedded = (bytes: string | Uint8Array) => `data:;base64,${Buffer.from(bytes).toString('base64')}`;
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>parent.alert(1)</script></svg>';
const png = Buffer.from('89504e470d0a1a0a', 'hex');
const webp = Buffer.from('RIFF\0\0\0\0WEBPVP8 ');
const icon = Buffer.from([0, 0, 1, 0, 1, 0]);

/** The images of the log-in page, by its markup. */
async function shown(): Promise<{ readonly logo: string; readonly favicon: string }> {
  const { text } = await new Browser(provider).go(authorizePath());
  return { logo: /<img class="logo[^"]*" src="([^"]*)"/.exec(text)?.[1] ?? '', favicon: /<link rel="icon" href="([^"]*)"/.exec(text)?.[1] ?? '' };
}

describe('a logo and a favicon from a file', () => {
  test('are served from the own origin on every node, and can do nothing there', async () => {
    await provider.apply({ ...contractShop(), branding: { name: 'Acme', logo: embedded(svg), favicon: embedded(icon) } });
    const { logo, favicon } = await shown();
    for (const node of [provider, other]) {
      const { status, text, headers } = await node.send(logo);
      expect({ status, text, type: headers.get('content-type') }).toEqual({ status: 200, text: svg, type: 'image/svg+xml' });
      expect(Object.fromEntries(['content-security-policy', 'x-content-type-options', 'cross-origin-resource-policy', 'cache-control', 'set-cookie'].map((name) => [name, headers.get(name)]))).toEqual({
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'public, max-age=31536000, immutable',
        'set-cookie': null,
      });
    }
    const { status, headers } = await provider.send(favicon);
    expect([status, headers.get('content-type')]).toEqual([200, 'image/x-icon']);
  });

  test.each([['PNG', png, 'image/png'], ['WebP', webp, 'image/webp'], ['SVG with all before it', `\uFEFF<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE svg>\n${svg}`, 'image/svg+xml']])('are served as what they hold: %s', async (_, bytes, type) => {
    await provider.apply({ ...contractShop(), branding: { name: 'Acme', logo: embedded(bytes) } });
    expect((await provider.send((await shown()).logo)).headers.get('content-type')).toBe(type);
  });

  test('have another address when they change, and the old one is gone', async () => {
    const before = (await shown()).logo;
    await provider.apply({ ...contractShop(), branding: { name: 'Acme', logo: embedded(png) } });
    const { logo, favicon } = await shown();
    expect([logo === before, favicon]).toEqual([false, '']);
    await provider.apply({ ...contractShop(), branding: { name: 'Acme', logo_url: 'https://acme.example/logo.svg' } });
    expect((await shown()).logo).toBe('https://acme.example/logo.svg');
    for (const path of [before, logo, '/branding/', '/branding/logo', '/branding/..%2f..%2fetc%2fpasswd', '/branding/constructor'])
      expect([path, (await provider.send(path)).status]).toEqual([path, 404]);
  });
});

describe('who asks for consent', () => {
  const asked = async (client: object) => {
    const { clients, ...rest } = contractShop();
    await provider.apply({ ...rest, clients: clients.map((each) => (each.client_id === 'ask' ? { ...each, ...client } : each)) });
    const browser = new Browser(provider);
    const page = await browser.go(authorizePath({ client_id: 'ask', scope: 'openid orders:read', resource: orders }));
    const { text, headers } = await browser.submit(page, { username: ada.username, password: ada.password });
    return { client: /<p class="client">(.*?)<\/p>/.exec(text)?.[1], policy: headers.get('content-security-policy'), referrer: headers.get('referrer-policy') };
  };

  test('shows its logo and the host of its home page', async () => {
    expect(await asked({ logo_uri: 'https://cdn.shop.example/logo.png?a=1&b="', client_uri: 'https://shop.example/bank.example.com' }).catch(String)).toMatch(/must be an https address/);
    const { client, policy, referrer } = await asked({ logo_uri: 'https://cdn.shop.example/logo.png?a=1&b=2', client_uri: 'https://shop.example/bank.example.com' });
    expect(client).toBe('<span class="client-logo" aria-hidden="true"><span>A</span><img src="https://cdn.shop.example/logo.png?a=1&amp;b=2" alt=""></span><a href="https://shop.example/bank.example.com" rel="noopener"><bdi>shop.example</bdi></a>');
    expect([policy?.includes("img-src 'self' https:;"), referrer]).toEqual([true, 'no-referrer']);
  });

  test('shows nothing that its client does not say', async () => {
    expect((await asked({})).client).toBeUndefined();
    expect((await asked({ client_uri: 'https://xn--80ak6aa92e.example/' })).client).toBe('<a href="https://xn--80ak6aa92e.example/" rel="noopener"><bdi>xn--80ak6aa92e.example</bdi></a>');
  });

  test.each(['http://shop.example/logo.png', 'http://localhost/logo.png', 'data:image/png;base64,AAAA', 'javascript:alert(1)', '/logo.png'])('has no logo from %s', async (uri) => {
    await expect(asked({ logo_uri: uri })).rejects.toThrow('must be an https address');
  });
});
