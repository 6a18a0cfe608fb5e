import { imageType } from '@symbolon/contracts';
import { demand, type Door } from '../door.ts';

const begins: Readonly<Record<string, RegExp>> = { 'image/png': /^\x89PNG/, 'image/webp': /^RIFF[^]{4}WEBP/, 'image/x-icon': /^\0\0[^]\0/, 'image/svg+xml': /<svg[\s/>]/i };

/** Uploaded images: what is called one begins as one. */
export const image: Door = (bytes) => {
  const type = imageType(bytes);
  if (type !== undefined) demand(begins[type]?.test(Buffer.from(bytes).toString('latin1')) === true, 'An image is called what it is not.');
};
