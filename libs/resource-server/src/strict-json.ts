/** What a JSON text holds between its braces. */
export type JsonObject = Readonly<Record<string, unknown>>;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const deepest = 32;
const marks = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\]]|-?\d[\d.eE+-]*/g;

/**
 * Reads a JSON object that every parser reads alike, or undefined: UTF-8 without a byte order mark, no member twice at any depth,
 * no number beyond a double, at most 32 deep (RFC 8259 sections 4, 6, 8 and 9).
 */
export function readJsonObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const text = utf8.decode(bytes);
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && isUnambiguous(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const isJsonObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of a text that is valid JSON. */
function isUnambiguous(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  for (const [mark, colon] of text.matchAll(marks)) {
    if (mark === '{' || mark === '[') open.push(mark === '{' ? new Set() : undefined);
    else if (mark === '}' || mark === ']') open.pop();
    else if (colon !== undefined) {
      const names = open.at(-1);
      const name = JSON.parse(mark.slice(0, -colon.length)) as string;
      if (names?.has(name)) return false;
      names?.add(name);
    } else if (!mark.startsWith('"') && !Number.isFinite(Number(mark))) return false;
    if (open.length > deepest) return false;
  }
  return true;
}
