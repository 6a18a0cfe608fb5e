/** A code as people copy and type it, with blanks, in parts, in digits of full width: what they mean. */
export const typedCode = (text: string): string => text.normalize('NFKC').replace(/[\s-]/g, '');
