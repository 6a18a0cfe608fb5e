import { hash } from 'node:crypto';

/** Bytes of a SHA-1. */
export const sha1Bytes = 20;

/** SHA-1 of a text's UTF-8, as public lists of breached passwords have it. Good for looking something up in them, and for nothing else. */
export const sha1 = (text: string): Buffer => hash('sha1', text, 'buffer');
