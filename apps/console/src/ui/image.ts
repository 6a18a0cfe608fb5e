/** Whether a member of an entry is an image, as the API tells them. */
export const isImage = (value: unknown): value is string => typeof value === 'string' && value.startsWith('data:') && value.includes(';base64,');

/** An image with the media type that its first bytes tell, which an SVG is not shown without. */
export const imageSource = (value: string): string => {
  const base64 = value.slice(value.indexOf(',') + 1);
  const type = Object.entries(beginnings).find(([, begins]) => base64.startsWith(begins))?.[0] ?? 'image/svg+xml';
  return `data:${type};base64,${base64}`;
};

const beginnings = { 'image/png': 'iVBORw', 'image/webp': 'UklGR', 'image/x-icon': 'AAABA' };
