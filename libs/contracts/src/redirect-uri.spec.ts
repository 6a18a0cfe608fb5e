import { redirectUri } from './redirect-uri.ts';

const accepts = (uri: string) => redirectUri().safeParse(uri).success;

test.each([
  'https://app.example.com/callback',
  'https://app.example.com/callback?tenant=1',
  'http://localhost:8080/cb',
  'http://127.0.0.1/cb',
  'http://[::1]:3000/cb',
  'com.example.app:/callback',
])('%s may be registered', (uri) => expect(accepts(uri)).toBe(true));

test.each([
  '', 'callback', '//app.example.com', 'http://app.example.com/cb', 'https://app.example.com/#x', 'https://user@app.example.com/',
  'https://good.example@evil.example/', 'https:///evil.example', 'https:\\\\evil.example', 'javascript:alert(1)', 'data:text/html,x', 'app:/callback',
  'https://app.example.com/\tcb', 'https://app.example.com/ cb', 'https://äpp.example.com/', 'http://localhost.evil.example/',
  'http:/localhost/cb', 'http:localhost/cb', 'HTTP://localhost/cb', 'http://127.1/cb', 'http://0x7f.0.0.1/cb', 'http://[0::1]/cb', 'http://localhost:/cb',
  'https://app%2eexample.com/', 'https://*.example.com/', 'https://app.example.com:0443/', 'com.example.app://user@host/cb',
])('%j may not', (uri) => expect(accepts(uri)).toBe(false));
