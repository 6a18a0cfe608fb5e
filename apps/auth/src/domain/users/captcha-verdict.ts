/** Why a provider said nothing of whoever sent a form: it could not be asked, it said something else, or it does not take our secret. */
export type CaptchaFault = 'no_answer' | 'wrong_answer' | 'wrong_secret';

const ofTheSecret = ['missing-input-secret', 'invalid-input-secret'];

/** Reads `{"success": …, "error-codes": […]}`, as all of them answer. */
export function readVerdict(body: string): boolean | CaptchaFault {
  const { success, 'error-codes': codes } = membersOf(body);
  if (typeof success !== 'boolean') return 'wrong_answer';
  if (!success && Array.isArray(codes) && codes.some((code) => ofTheSecret.includes(code as string))) return 'wrong_secret';
  return success;
}

function membersOf(body: string): { readonly success?: unknown; readonly 'error-codes'?: unknown } {
  try {
    return (JSON.parse(body) as object | null) ?? {};
  } catch {
    return {};
  }
}
