import { profileClaims, profileFault, type ProfileClaim } from './profile.ts';

const good: readonly (readonly [ProfileClaim, string])[] = [
  ['name', 'Ada Ωλ 山田'], ['picture', 'https://ada.example/a.png?x=1'], ['website', 'https://例え.jp/'], ['birthdate', '1990-12-31'], ['birthdate', '0000-02-29'], ['birthdate', '1990'], ['zoneinfo', 'Europe/Berlin'], ['zoneinfo', 'UTC'], ['locale', 'pt-BR'], ['locale', 'zh-Hant-TW'],
];
const bad: readonly (readonly [ProfileClaim, string])[] = [
  ['name', 'x'.repeat(101)], ['nickname', 'a\nb'], ['picture', 'http://ada.example/a.png'], ['picture', 'javascript:alert(1)'], ['website', 'https://ada:secret@ada.example/'], ['website', 'https://ada.example/\\x'], ['profile', '//ada.example'], ['website', `https://ada.example/${'x'.repeat(2000)}`],
  ['birthdate', '1990-02-30'], ['birthdate', '31.12.1990'], ['birthdate', '1990-13-01'], ['zoneinfo', '+01:00'], ['zoneinfo', 'Europe/Nowhere'], ['zoneinfo', '../etc'], ['locale', 'english!'], ['locale', 'e'],
];

test.each(good)('%s can be %s', (claim, value) => expect(profileFault(claim, value)).toBeUndefined());
test.each(bad)('%s cannot be %s', (claim, value) => expect(profileFault(claim, value)).toMatch(/^(must|has|is) /));
test.each(profileClaims)('%s can be left out', (claim) => expect(profileFault(claim, '')).toBeUndefined());
test('what applications know somebody by, and what has to be proven, is nothing to be said', () => {
  for (const claim of ['preferred_username', 'email', 'email_verified', 'phone_number', 'sub', 'roles']) expect(profileClaims).not.toContain(claim);
});
