import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoginFile } from './login-file.ts';

const issuer = 'https://id.example.com';
const login = { clientId: 'symbolon-cli', accessToken: 'a', refreshToken: 'r', expiresAt: 7 };

let home: string;
let path: string;
let file: LoginFile;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'symbolon-logins-'));
  path = join(home, 'symbolon/logins.json');
  file = new LoginFile({ XDG_CONFIG_HOME: home });
});
afterEach(() => rmSync(home, { recursive: true }));

const keep = (name: string, isChosen = true) => file.hold(() => Promise.resolve(file.keep(name, login, isChosen)));

test('a log-in is kept where its owner alone can read it, and the last one is meant where none is named', async () => {
  expect(() => file.find(undefined)).toThrow('Nobody is logged in: symbolon login https://id.example.com');
  await keep(issuer);
  expect([statSync(path).mode & 0o777, statSync(join(home, 'symbolon')).mode & 0o777]).toEqual([0o600, 0o700]);
  await keep('https://other.example');
  await keep(issuer, false);
  expect([file.find(undefined).issuer, file.find(issuer).login]).toEqual(['https://other.example', login]);
  file.remove('https://other.example');
  expect(() => file.find(undefined)).toThrow('Nobody is logged in: symbolon login https://id.example.com');
  expect(file.find(issuer).login).toEqual(login);
});

test.each([0o640, 0o604, 0o620])('a file that others can read or write is not used: %o', async (mode) => {
  await keep(issuer);
  chmodSync(path, mode);
  expect(() => file.find(issuer)).toThrow(`${path} holds tokens, and others can read it: chmod 600 it, and log out and in again.`);
});

test('a file that is broken is told, and none of it is shown', async () => {
  await keep(issuer);
  writeFileSync(path, `${readFileSync(path, 'utf8').slice(0, -4)}`);
  expect(() => file.find(issuer)).toThrow(`${path} cannot be read: remove it, and log in again.`);
});

test('of many who change it at once, each finds what the one before left', async () => {
  await keep(issuer);
  const countOn = () =>
    file.hold(async () => {
      const { login: found } = file.find(issuer);
      await new Promise(setImmediate); // as a request takes time
      file.keep(issuer, { ...found, expiresAt: found.expiresAt + 1 }, true);
    });
  await Promise.all(Array.from({ length: 16 }, countOn));
  expect(file.find(issuer).login).toEqual({ ...login, expiresAt: 7 + 16 });
});
