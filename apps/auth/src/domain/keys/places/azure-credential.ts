import { ChainedTokenCredential, CredentialUnavailableError, EnvironmentCredential, ManagedIdentityCredential, WorkloadIdentityCredential, type TokenCredential } from '@azure/identity';

/**
 * What Microsoft's library finds in the environment of the server, for its pod or on its machine, and renews before it ends. The library's default looks
 * further: it runs what is called az, azd or pwsh on the PATH, with all that the server's environment has.
 */
export function azureCredential(): TokenCredential {
  const clientId = process.env['AZURE_CLIENT_ID']; // of several identities that a machine has, this one
  return new ChainedTokenCredential(new EnvironmentCredential(), ...workload(), new ManagedIdentityCredential(clientId ? { clientId } : {}));
}

/** None where the pod was given none. */
function workload(): readonly TokenCredential[] {
  try {
    return [new WorkloadIdentityCredential()];
  } catch (error) {
    if (error instanceof CredentialUnavailableError) return [];
    throw error;
  }
}
