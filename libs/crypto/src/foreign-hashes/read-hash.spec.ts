import { HashFault } from './foreign-hash.ts';
import { readHash } from './read-hash.ts';

const password = 'Grüße an 1 correct horse';

/** What other programs made of one password, each named. */
const made: readonly (readonly [by: string, hash: string])[] = [
  ['passlib 1.7.4: argon2i', '$argon2i$v=19$m=512,t=2,p=2$aI1RKsW4d46xdo4RYsw55w$yFBTuXYBmcTjpEdeVaYoix0flTXVEfVwy/+BQeoHOy0'],
  ['passlib: argon2d', '$argon2d$v=19$m=512,t=2,p=1$PAdAKIVwLoXQ2jtnTKmV0g$YxyPkVTCxjO43vlgO7i6SiRlsZ1m8Nrqg4vXBgM22+U'],
  ['passlib: argon2id', '$argon2id$v=19$m=512,t=3,p=1$qZWSknKuFSKE8H4PQUgJwQ$lAUbHINTaUu/w56lhaKLooWSulnquBZTbTJprYzZSTw'],
  ['passlib: bcrypt $2b$', '$2b$05$Xpl9IHMB/NCiQVRL0oabg.cFBiUGmGYq0Dfpj17rJVPHPK1LpGVJO'],
  ['passlib: bcrypt $2a$', '$2a$05$iAk1avryCOzlIv4PmEvgIO9q/L8gdbywoNAz01fzj3nLBz6mlweJq'],
  ['htpasswd -B: bcrypt $2y$', '$2y$05$hPKpRWfi8CXpG/3OA7psMuuAEmU1GnDlO3La4/mpoEAylynkTiQsC'],
  ['passlib: scrypt', '$scrypt$ln=12,r=8,p=1$E2LMGYPwHmOsde79Pydk7A$mqFA0gx36y/O5MGxR0E4RVQqRogB7GRnFfZmG36BBEE'],
  ['the same of argon2id, with padding', '$argon2id$v=19$m=512,t=3,p=1$qZWSknKuFSKE8H4PQUgJwQ==$lAUbHINTaUu_w56lhaKLooWSulnquBZTbTJprYzZSTw='],
  ['the same of argon2id, with bits after the end', '$argon2id$v=19$m=512,t=3,p=1$qZWSknKuFSKE8H4PQUgJwR$lAUbHINTaUu/w56lhaKLooWSulnquBZTbTJprYzZSTz'],
  ['the same as Ory writes it, with N', '$scrypt$ln=4096,r=8,p=1$E2LMGYPwHmOsde79Pydk7A==$mqFA0gx36y/O5MGxR0E4RVQqRogB7GRnFfZmG36BBEE='],
  ['Django 5.2: scrypt', 'scrypt$4096$salzigesSalz$8$5$3iQ+YSX+Kna7EC2Zsp2+inkoWGIQVKf2h2IdeEKvODDki4Hzx/uYvbUZ9QVtSzgdkSKeMXZtismi2ke44RLjqw=='],
  ['Werkzeug 3.1: scrypt', 'scrypt:4096:8:1$t4sfwstQzoXvSovg$521a9e283d72f4d74d5df15ccc3ea3891402658705c5663129bd070039eb1ac3fdfe252617116d40e96251e1633d5a57e40463d14ce441d2857790f937491059'],
  ['passlib: PBKDF2 with SHA-256', '$pbkdf2-sha256$12000$u9d6rzXG2Lt37j0H4DwnRA$P0W4ZRw0apmnENNPDE42H2YZtboxPQeMtJapiH.V3r0'],
  ['passlib: PBKDF2 with SHA-512', '$pbkdf2-sha512$10000$TgkBwLiX8h4j5Py/V4pRig$SfBgZJX8cx7OugGEKyQGqcM4lXPic5Sdkc.RLEdi5bb5G.3Y1q0bxpBQNRk2pkEjvNIouO4e8R7.mngKH8ahDg'],
  ['passlib: PBKDF2 with SHA-1', '$pbkdf2$12000$JGTMGeOcc46R8r63FuIcIw$tQOkFU5MkJ7JPwVPb7/6BBinF4Q'],
  ['passlib: PBKDF2 of LDAP', '{PBKDF2-SHA256}10000$WEup1dqbU6oVYqxVao1x7g$GSTuErNzsmatD7iLCU3dIXLlENmNM8VMuej0Vq9WNMI'],
  ['Django: PBKDF2 with SHA-256', 'pbkdf2_sha256$12000$salzigesSalz$6sBTKbybPJenjf6RHBb3z7nhYUwKxS/pdpYIQa9aFdk='],
  ['Django: PBKDF2 with SHA-1', 'pbkdf2_sha1$12000$salzigesSalz$IsjKNQKA0TONfOSCGfJluf3LiZs='],
  ['Werkzeug: PBKDF2', 'pbkdf2:sha256:12000$9s7zXEBwEBlrZkAS$5691b7f0d7b40c941c4f182ecbda5aca19aa679d4aea28cc9051c9bee074438f'],
  ['openssl passwd -6', '$6$FPTGwp0ZHCeu9Fow$OyAwdoMEZYZ1aJljnKBZpbx.Nyg.f1Y37Td4ILVcLpILXX4bwdNg8EcRvO0vyFbhVextWv7IqEOsm8MqsyxHq0'],
  ['openssl passwd -5', '$5$7O6iiShoclZtFDS0$p01aIRIlxEyx7td5U8GAziibM1tzNSoWOZ2XZIrB//7'],
  ['passlib: sha256crypt of other rounds, in LDAP', '{CRYPT}$5$rounds=1500$NOpu6UmciNSQCTCq$5v5zMwUACq0NLdx1h3nHvaQaRX8Zr3TMDAau2EwxGHD'],
  ['openssl passwd -1', '$1$CMUvBriN$UcBLLeWiCXahRna3nv4kW/'],
  ['openssl passwd -apr1', '$apr1$By6./kc7$ShGp7ZI6IOu3NBP6vpjYy1'],
  ['htpasswd -m', '$apr1$HyGqELn.$vtZW8y9O.oyGuRQxVyYsh1'],
  ['passlib: phpass', '$P$6iiHUZU3tlOC0Iy6Vd1rd/rpHKjJMo0'],
  ['htpasswd -s', '{SHA}3GfkJRSwAttaZEWLsvdwqhNviMo='],
  ['passlib: SSHA', '{SSHA}0RIQyvkgNFbgQg+CVpEpXVM4Tknn3JsT'],
  ['passlib: SSHA256', '{SSHA256}SlKrqW5DIgS6gumZLMRinDe16KWknabSzpbFxI3euUIZY2ytFQIgRA=='],
  ['passlib: SSHA512', '{SSHA512}47AWRgXcS2Y3ddCU7icoGft/q+fAkKJVHjBbpErlrcCsKGZuNA2C/k6E0w5KICmzScfvCPHLDAqBGBRrSvB7wjHG2FvrHaMU'],
  ['passlib: MD5', '{MD5}8SU1+I/3048gcojBenm16Q=='],
  ['passlib: SMD5', '{SMD5}J27/9fdSycSO7Ia2ivVpwkNIiXE='],
];

test.each(made)('%s', async (_, text) => {
  const hash = readHash(text);
  expect(await hash.verify(password)).toBe(true);
  expect(await hash.verify(`${password}!`)).toBe(false);
  expect(await readHash(hash.kept).verify(password)).toBe(true);
  expect(readHash(hash.kept).kept).toBe(hash.kept);
});

/** Published with the programs, or the specifications, that they are of. */
test.each([
  ['scrypt of Firebase, in its README', 'user1password', '$firescrypt$ln=14,r=8,p=1$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$Bw==$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=='],
  ['ASP.NET Identity 2, in its tests', 'my password', 'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg=='],
  ['ASP.NET Identity 3 with SHA-512, in its tests', 'my password', 'AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg/Q8A0WMKbtHQJQ2DHCdoEeeFBrgNlldq6vH4qX/CGqGQ=='],
  ['sha512crypt, in its specification', 'Hello world!', '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1'],
  ['sha256crypt, in its specification', 'Hello world!', '$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA'],
  ['phpass, in its distribution', 'test12345', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0'],
  ['md5crypt, as in many a text about it', 'password', '$1$3azHgidD$SrJPt7B.9rekpmwJwtON31'],
])('%s', async (_, published, text) => {
  expect(await readHash(text).verify(published)).toBe(true);
  expect(await readHash(text).verify('another')).toBe(false);
  expect(await readHash(readHash(text).kept).verify(published)).toBe(true);
});

test("what a whole project of Firebase keeps secret is not kept with each hash of it", () => {
  const signer = 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA';
  const { kept } = readHash(`$firescrypt$ln=14,r=8,p=1$42xEC+ixf3L2lw$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ$Bw$${signer}`);
  expect(kept).not.toContain(signer);
  expect(kept).toMatch(/\$A{86}$/);
});

test('what holds up nobody who guesses is told, with what is left of it without the digest', () => {
  const fast = made.filter(([, text]) => readHash(text).fast).map(([by]) => by);
  expect(fast).toEqual([
    'openssl passwd -1', 'openssl passwd -apr1', 'htpasswd -m', 'passlib: phpass', 'htpasswd -s', 'passlib: SSHA', 'passlib: SSHA256', 'passlib: SSHA512', 'passlib: MD5', 'passlib: SMD5',
  ]);
  expect(readHash('{SSHA}0RIQyvkgNFbgQg+CVpEpXVM4Tknn3JsT').fast?.recipe).toBe('$digest$a=sha1,s=after$59ybEw$');
  expect(readHash('$pbkdf2-sha1$i=9999,l=20$c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAA').fast).toBeDefined();
  expect(readHash('$pbkdf2-sha1$i=10000,l=20$c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAA').fast).toBeUndefined();
});

const digest = 'A'.repeat(43);
test.each([
  ['argon2 of 4 GiB', `$argon2id$v=19$m=4194304,t=1,p=1$c2FsdHNhbHQ$${digest}`, 'has memory in KiB of 4194304: from 8 to 262144 are taken'],
  ['argon2 of a million passes', `$argon2id$v=19$m=65536,t=1000000,p=1$c2FsdHNhbHQ$${digest}`, 'has memory times passes of 65536000000: from 512 to 1048576 are taken'],
  ['argon2 of many lanes', `$argon2id$v=19$m=65536,t=1,p=4096$c2FsdHNhbHQ$${digest}`, 'has lanes of 4096: from 1 to 16 are taken'],
  ['argon2 of less memory than its lanes need', `$argon2id$v=19$m=64,t=1,p=16$c2FsdHNhbHQ$${digest}`, 'has memory in KiB of 64: from 128 to 262144 are taken'],
  ['scrypt whose N is too large for its r', `$scrypt$ln=16,r=1,p=1$c2FsdA$${digest}`, 'has an N of scrypt that is too large for its r'],
  ['scrypt of Firebase with a digest of nothing, which every password has', '$firescrypt$ln=14,r=8,p=1$c2FsdA$=$Bw$=', 'has a digest in bytes of 0: from 16 to 128 are taken'],
  ['scrypt of Firebase with a digest of one byte, which one of 256 passwords has', '$firescrypt$ln=14,r=8,p=1$c2FsdA$lQ$Bw$jw', 'has a digest in bytes of 1: from 16 to 128 are taken'],
  ['bcrypt of cost 31', `$2b$31$${'a'.repeat(53)}`, 'has a cost of 31: from 4 to 14 are taken'],
  ['bcrypt of the broken program', `$2x$10$${'a'.repeat(53)}`, 'is no bcrypt hash of $2a$, $2b$ or $2y$'],
  ['scrypt of 16 GiB', `$scrypt$ln=24,r=8,p=1$c2FsdA$${digest}`, 'has N times r of 134217728: from 2 to 1048576 are taken'],
  ['scrypt of many lanes', `$scrypt$ln=14,r=8,p=1000$c2FsdA$${digest}`, 'has N times r times p of 131072000: from 1024 to 2097152 are taken'],
  ['scrypt that holds up nobody who guesses', `$scrypt$ln=4,r=1,p=1$c2FsdA$${digest}`, 'has N times r times p of 16: from 1024 to 2097152 are taken'],
  ['argon2 that holds up nobody who guesses', `$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$${digest}`, 'has memory times passes of 8: from 512 to 1048576 are taken'],
  ['scrypt whose N is no power of two', `scrypt$4097$salt$8$1$${digest}`, 'has an N of scrypt that is no power of two'],
  ['PBKDF2 of a thousand million rounds', `pbkdf2_sha256$1000000000$salt$${digest}`, 'has rounds of 1000000000: from 1 to 2000000 are taken'],
  ['PBKDF2 of no rounds', `pbkdf2_sha256$0$salt$${digest}`, 'has rounds of 0: from 1 to 2000000 are taken'],
  ['PBKDF2 of a key so long that its rounds are done many times', `$pbkdf2-sha1$i=1000000,l=500$c2FsdA$${'A'.repeat(666)}`, 'has rounds for its length of 25000000: from 1 to 2000000 are taken'],
  ['ASP.NET with rounds past counting', Buffer.concat([Buffer.from([1, 0, 0, 0, 2, 255, 255, 255, 255, 0, 0, 0, 16]), Buffer.alloc(48)]).toString('base64'), 'has rounds of 4294967295: from 1 to 2000000 are taken'],
  ['sha512crypt of all its rounds', `$6$rounds=999999999$salt$${'a'.repeat(86)}`, 'has rounds of 999999999: from 1000 to 200000 are taken'],
  ['phpass of two thousand million rounds', `$P$S${'a'.repeat(30)}`, 'has rounds of two to the power of 30: from 7 to 18 are taken'],
  ['a salt as long as a book', `$digest$a=md5,s=after$${'A'.repeat(2000)}$AAAAAAAAAAAAAAAAAAAAAA`, 'has a salt in bytes of 1500: from 0 to 1024 are taken'],
  ['a text as long as a book', 'A'.repeat(5000), 'is longer than 4096 characters'],
  ['a digest that is cut off', '{SSHA}0RIQyvkgNFbgQg', 'has not the bytes of sha1 and a salt'],
  ['something else', 'correct horse', 'is of no kind that is known here'],
  ['nothing', '', 'is of no kind that is known here'],
  ['a recipe that is none before argon2', `$rot13$$argon2id$v=19$m=512,t=3,p=1$qZWSknKuFSKE8H4PQUgJwQ$${digest}`, 'has something before its argon2 hash that is no recipe'],
])('%s is refused', (_, text, reason) => {
  expect(() => readHash(text)).toThrow(new HashFault(reason));
});
