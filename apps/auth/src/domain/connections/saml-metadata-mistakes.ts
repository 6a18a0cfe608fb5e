import { RefusedMessageError } from '../saml/refused-message.ts';
import { placeInMetadata } from './saml-place.ts';

/** What is wrong with metadata that stand in an entry; those at an address are looked at by the first log-in. */
export async function metadataMistakes({ entity_id: entityId = '', idp_metadata: text }: { readonly entity_id?: string | undefined; readonly idp_metadata?: string | undefined }): Promise<readonly { readonly path: readonly string[]; readonly sentence: string }[]> {
  if (!text?.trimStart().startsWith('<')) return [];
  try {
    await placeInMetadata(text, entityId, new Date(0)); // when they are over is for who uses them
    return [];
  } catch (error) {
    if (!(error instanceof RefusedMessageError)) throw error;
    return [{ path: ['idp_metadata'], sentence: `cannot be used: ${error.message}` }];
  }
}
