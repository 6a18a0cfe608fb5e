import { verify } from '@node-rs/argon2';
import { bytesOf, demandBound, HashFault, unpadded, type HashFamily } from './foreign-hash.ts';

/** KiB of memory, times passes over it, that a check may take: a second, or so; below the least, whoever guesses tries millions in a second. */
const [least, most] = [512, 2 ** 20];

/** argon2i, argon2d and argon2id of any parameters, as PHC strings (RFC 9106). */
export const argon2Hash: HashFamily = {
  read(text) {
    if (!/^\$argon2(id|i|d)\$/.test(text)) return undefined;
    const found = /^\$argon2(id|i|d)\$(?:v=(\d+)\$)?m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,5})\$([\w+/.-]+)=*\$([\w+/.-]+)=*$/.exec(text);
    if (!found) throw new HashFault('is no PHC string of argon2');
    const [, kind, version = '16', memory, passes, lanes, salted = '', made = ''] = found;
    if (version !== '19' && version !== '16') throw new HashFault(`is of version ${version} of argon2`);
    demandBound(Number(lanes), 'lanes', 1, 16);
    demandBound(Number(memory), 'memory in KiB', 8 * Number(lanes), 2 ** 18); // RFC 9106 section 3.1
    demandBound(Number(memory) * Number(passes), 'memory times passes', least, most);
    const [salt, digest] = [bytesOf(salted, 'salt'), bytesOf(made, 'digest')];
    demandBound(salt.length, 'a salt in bytes', 8, 64);
    demandBound(digest.length, 'a digest in bytes', 12, 64);
    const kept = `$argon2${kind}$v=${version}$m=${memory},t=${passes},p=${lanes}$${unpadded(salt)}$${unpadded(digest)}`; // the library throws at any other spelling
    return { kept, verify: (password) => verify(kept, password) };
  },
};
