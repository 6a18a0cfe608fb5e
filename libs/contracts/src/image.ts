import * as z from 'zod';

/** The most that an image may have. */
export const maxImageBytes = 102_400;

const begins = (bytes: Uint8Array, ...wanted: readonly (number | undefined)[]): boolean => wanted.every((byte, index) => byte === undefined || bytes[index] === byte);

/** What may stand before the element of an SVG: a declaration, then comments and a doctype. Each is looked for where the one before ends: as one expression, a few comments have more readings than there is time for. */
const declaration = /\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?/iy;
const aside = /(?:<!--[^]*?-->|<!DOCTYPE[^>[]*>)\s*/iy;
const element = /<svg[\s/>]/iy;

/** Where a form that stands at a place ends; undefined when it does not stand there. */
function endOf(form: RegExp, text: string, at: number): number | undefined {
  form.lastIndex = at;
  return form.test(text) ? form.lastIndex : undefined;
}

function beginsAsSvg(text: string): boolean {
  let at = endOf(declaration, text, 0) ?? 0;
  for (let next = endOf(aside, text, at); next !== undefined; next = endOf(aside, text, at)) at = next;
  return endOf(element, text, at) !== undefined;
}

const isSvg = (bytes: Uint8Array): boolean => {
  try {
    return beginsAsSvg(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
};

/** The media type of an image by what it holds, whatever it is called; undefined for what is none of ours. */
export function imageType(bytes: Uint8Array): 'image/png' | 'image/webp' | 'image/x-icon' | 'image/svg+xml' | undefined {
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (begins(bytes, 0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50)) return 'image/webp';
  if (begins(bytes, 0, 0, 1, 0)) return 'image/x-icon';
  return isSvg(bytes) ? 'image/svg+xml' : undefined;
}

const mustBeFile = 'must be file: and the path of an image, from the folder of this file; elsewhere the image as a data: URL in base64';
const tooLarge = `is larger than ${maxImageBytes / 1024} KB: make it smaller`;

/** An image that was read from the file which a `file:path` names: whoever reads the declarative file puts its bytes in place of the path, in base64; the admin API is sent them so (RFC 2397). What it holds counts, not what it is called. */
export const imageFile = () =>
  z
    .string(mustBeFile)
    .regex(/^data:(image\/[a-z.+-]{1,20})?;base64,(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, mustBeFile)
    .max(Math.ceil(maxImageBytes / 3) * 4 + 40, tooLarge)
    .transform((text) => Uint8Array.from(atob(text.slice(text.indexOf(',') + 1)), (character) => character.charCodeAt(0)))
    .refine((bytes) => bytes.length <= maxImageBytes, tooLarge)
    .refine((bytes) => imageType(bytes) !== undefined, 'is no PNG, SVG, WebP or ICO image: name another file');
