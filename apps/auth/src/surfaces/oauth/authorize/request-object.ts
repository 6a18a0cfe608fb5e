import { responseModes, type AuthorizationRequest } from '@symbolon/contracts';

/** A request whose request object is refused, with the mode that this asks for: read unproven, and for the refusal alone. It goes to the registered address whatever the mode is. */
export function asRefused(request: AuthorizationRequest): AuthorizationRequest {
  const mode = request.request === undefined ? undefined : modeIn(request.request);
  return mode === undefined ? request : { ...request, response_mode: mode };
}

function modeIn(requestObject: string): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(requestObject.split('.')[1] ?? '', 'base64url').toString('utf8')) as { readonly response_mode?: unknown } | null;
    return responseModes.find((mode) => mode === claims?.response_mode);
  } catch {
    return undefined;
  }
}
