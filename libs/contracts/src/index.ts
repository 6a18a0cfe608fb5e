export { Account, AccountChange } from './account/account.ts';
export type { AccountEmailList } from './account/emails.ts';
export type { AccountActivityPage, AccountLogIn, AccountLogInPage, EndedAccountLogIns, RememberedBrowserList } from './account/log-ins.ts';
export type { AddedFactor, AuthenticatorOffer, PasskeyOptions, SentPhoneCode } from './account/additions.ts';
export type { AccountConnectionList, AccountDeletionAnswer, AccountPasskeyList, NewRecoveryCodes, SecondFactorList } from './account/protection.ts';
export { accountRights, accountScopeFor, accountScopes, type AccountRight } from './account/scopes.ts';
export { adminRoleNames, adminRoles, adminScopes, allPermissions, cliClientId, consoleClientId, permissions, scopeFor, type AdminRole, type Permission } from './admin/permissions.ts';
export { Problem, problemContentType, problems, problemType, type ProblemName, type ProblemPart } from './admin/problem.ts';
export { previewPages } from './admin/configuration.ts';
export type { AddedClientSecret, AdminRoleObject, AdminRolePage, ClientSecretEntry, ClientSecretList, ClientSecretView, ConfiguredObject, ConfiguredObjectPage, ConsumerStatus, CreatedClient, GatedQuery, NewClient, NewClientSecret, PreviewPage, ResourceServerVersion, ResourceServerVersionList, SigningKeyList } from './admin/configuration.ts';
export type { ConnectionTrial, DirectoryFinding, FoundPerson, StartedConnectionTrial } from './admin/connections.ts';
export type { ConnectionSync, ConnectionSyncFigures, ConnectionSyncPlan } from './admin/connection-sync.ts';
export type { EventPage, EventQuery, EventStreamQuery } from './admin/events.ts';
export { adviceTypes, type Advice, type AdviceArea, type AdviceCode, type Installation, type InstallationBackups, type InstallationSetting } from './admin/installation.ts';
export { partsOf, pointerTo } from './admin/json-body.ts';
export { limitOf } from './admin/list.ts';
export { NewUserFactor, type NewUser } from './admin/new-factors.ts';
export { countedTypes, mostHours, type CountedType, type StatisticsPage, type StatisticsQuery } from './admin/statistics.ts';
export type { AdministratorRoles, AdminSessionPage, AdminUser, AdminUserPage, ChangedUser, EndedLogins, Me, NewPassword, RecoveryLink, RecoveryWait, UserApplicationList, UserFactor, UserFactorList, UserLinkedLogin, UserLinkedLoginList, UserQuery, UserRecovery, UserState } from './admin/users.ts';
export type { PushedPerson, PushedPersonPage, ScimTargetPlan, ScimTargetState } from './admin/scim-targets.ts';
export { importStates, type Import, type ImportPage, type ImportRefusal, type ImportState, type ImportSummary } from './admin/imports.ts';
export type { NewScimSource, NewScimToken, ScimSource, ScimSourceList, ScimToken, ScimTokenEntry, ScimTokenList } from './admin/scim.ts';
export type { AdminSignalStatus, AdminSignalStream, AdminSignalStreamPage, SignalSource, SignalSourceList } from './admin/signals.ts';
export type { DeliveryState, Webhook, WebhookDelivery, WebhookDeliveryPage, WebhookEntry, WebhookPage, WebhookReplay, WebhookReplayed, WebhookTest, WebhookWithSecret } from './admin/webhooks.ts';
export { api } from './api.ts';
export {
  AuthorizationChallengeErrorResponse,
  AuthorizationChallengeResponse,
  type AuthorizationChallengeRequest,
  type PresentedPassword,
} from './authorization-challenge.ts';
export { addressOf, BrokenContract, call, type Answer, type CallOptions, type Fetch, type RefusedAnswer } from './call.ts';
export { brokenReliances, type BrokenReliance, type GivenContract } from './consumer-check.ts';
export { memberOf, versionStep, type ContractChange, type VersionStep } from './contract-change.ts';
export { diffContracts } from './contract-diff.ts';
export { diffDocuments, type DocumentChange } from './document-diff.ts';
export { diffEvents } from './event-diff.ts';
export { eventsIn, eventsOfThisRelease, type GivenEvents } from './event-document.ts';
export { brokenEventReliances, placeOfReliance } from './event-reliance.ts';
export { newlyBroken, type ContractState } from './newly-broken.ts';
export { diffOpenapi } from './openapi-diff.ts';
export { diffSchemas } from './schema-diff.ts';
export type { Direction } from './schema-place.ts';
export { claimFault, sameJson, type ClaimFault } from './claim-check.ts';
export { ClaimSchema, claimTypes, type ClaimType, type ValueOf } from './claim-schema.ts';
export { ClaimsRequest, readClaimsRequest, wantedValues } from './claims-parameter.ts';
export {
  AccessTokenClaims,
  backchannelLogoutEvent,
  BackchannelLogoutRequest,
  claimsOf,
  IdTokenClaims,
  idTokenContents,
  LogoutTokenClaims,
  identityScopes,
  reservedClaims,
  scopeClaims,
  yieldingScope,
  type IdTokenContent,
} from './claims.ts';
export { clientAuthenticationMethods, formatBasic, type ClientAuthenticationMethod, type ClientCredentials } from './client-credentials.ts';
export { adminRoleName, AdminRoleEntry } from './admin-role-entry.ts';
export { ConnectionEntry, connectionLevels, isClaimPath } from './connection-entry.ts';
export { ScimSourceEntry, scimTokenPrefix } from './scim-source-entry.ts';
export { pushedAttributes, ScimTargetEntry, scimTargetMistakes, type PushedAttribute } from './scim-target-entry.ts';
export { connectionProfile, connectionProfileNames, connectionProfiles, isConnectionProfile, type ConnectionProfile, type ConnectionProfileName, type ProviderAddresses } from './connection-profiles.ts';
export { ldapMemberNames } from './ldap-members.ts';
export { connectionMistakes, missingConnectionSecret } from './connection-rules.ts';
export { BrandingEntry } from './branding-entry.ts';
export { nameIdFormats, SamlApplication, signedParts, type NameIdFormat, type SignedParts } from './saml-application.ts';
export { ClientEntry, ClientUpdate, configurableGrantTypes, missingClientSecret, secretsOf, sectorHosts, subjectTypes, type SubjectType } from './client-entry.ts';
export { ConfigurationFile } from './configuration-file.ts';
export { ConsumerContract, type ConsumerContractSource, type Reliance } from './consumer-contract.ts';
export { formatDuration } from './duration.ts';
export type { AccountTerms, AdminTerms, BodyContract, Endpoint, RefusalTable, SignalTerms, WireRequest } from './endpoint.ts';
export { AccountExport } from './account-export.ts';
export { OldSystemQuestion } from './old-system-question.ts';
export { SmsMessage, smsPurposes, type SmsPurpose } from './sms-message.ts';
export { Event, type EventActor, type EventDetails, type EventSubject, type NewEvent } from './events.ts';
export { changeDetails, eventTypes, type ChangeDetails, type EventType, type LeftOut } from './event-types.ts';
export { danglingReferences, type DanglingReference, type ReferringEntries } from './entry-references.ts';
export { formatForm, parseForm, type WireObject } from './form.ts';
export { imageType, maxImageBytes } from './image.ts';
export { IntrospectionResponse, introspectionJwtType, introspectionSigningAlg } from './introspection-response.ts';
export { JwkSet, PublicJwk, signingAlgorithms, type SigningAlgorithm } from './jwks.ts';
export { AuthressErrorResponse, BearerErrorResponse, OAuthErrorResponse, oauthErrorCodes, type OAuthErrorCode } from './oauth-error-response.ts';
export { LogoutRequest, readLogoutRequest } from './logout-request.ts';
export { MigrationPlan } from './migration-plan.ts';
export { OAuthTokenRequest, type TokenRequestHeaders } from './oauth-token-request-codec.ts';
export { OAuthTokenRequestWire, passwordGrantTypes, passwordUpdates, type OAuthTokenRequestMembers, type PasswordGrantType, type PasswordUpdateRule } from './oauth-token-request-wire.ts';
export type * from './oauth-token-request.ts';
export { OAuthTokenResponse } from './oauth-token-response.ts';
export { openapi } from './openapi.ts';
export * from './pages.ts';
export type { Parsed, Refusal } from './parsed.ts';
export { Health, ProviderMetadata } from './provider-metadata.ts';
export type { PresentedToken } from './presented-token.ts';
export { contractWithoutClaims, publishContract, PublishedContract, PublishedContractQuery } from './published-contract.ts';
export { PushedAuthorizationErrorResponse, PushedAuthorizationResponse, requestUriPrefix, type PushedAuthorizationRequest } from './pushed-authorization.ts';
export { ResourceServerEntry } from './resource-server-entry.ts';
export { Secret, secret } from './secret.ts';
export { defaultProfileClaims, profileClaims, profileFault, type ProfileClaim } from './profile.ts';
export { firstFactorKinds, recoveryWays, secondFactorEmailPolicies, secondFactorPolicies, secondFactorSmsPolicies, SignInEntry, type FirstFactorKind, type RecoveryWay, type SecondFactorEmailPolicy, type SecondFactorPolicy, type SecondFactorSmsPolicy } from './sign-in-entry.ts';
export { maxPasswordBytes } from './text.ts';
export { UpstreamAccessToken } from './upstream-token.ts';
export { canonicalUsername, usernameFault } from './username.ts';
export { contractVersion } from './version.ts';
export {
  ClaimSource,
  contractFault,
  defineContract,
  TokenContract,
  type ClaimsOf,
  type ContractClaim,
  type ContractFault,
  type TokenContractSource,
} from './token-contract.ts';
export { userinfoHeader, UserinfoResponse, type BearerRequest } from './userinfo.ts';
export { UserEntry } from './user-entry.ts';
export {
  AuthorizationRequest,
  authorizationErrorCodes,
  displayValues,
  promptValues,
  readAuthorizationRequest,
  responseModes,
  type AuthorizationErrorCode,
  type ResponseMode,
} from './authorization-request.ts';
export { webOrigin } from './web-address.ts';
export { commonAttributes, type ScimAttribute, type ScimResourceType, type ScimSchema } from './scim/attributes.ts';
export { scimContentType, scimErrorTypes, ScimErrorResponse, scimMessages, type ScimErrorType, type ScimListQuery, type ScimResource } from './scim/messages.ts';
export { scimGroupType, scimResourceTypes, scimUserType } from './scim/resource-types.ts';
export { scimSchemaDocuments, scimTypeDocuments } from './scim/schema-documents.ts';
export { deliveryMethods, securityEventType, signalScopes, signalTypes, streamSignalTypes, type SecurityEventClaims, type SignalScope, type SignalType, type SubjectIdentifier } from './ssf/signals.ts';
export type { DeliveryEntry, SignalStream, StreamChange, StreamEntry, StreamReplacement, StreamStatus, StreamStatusName } from './ssf/streams.ts';
export { SecurityEventRefusal } from './ssf/messages.ts';
export type { AddedSubject, PollRequest, PollResponse, TransmitterMetadata } from './ssf/messages.ts';
export { matchesRedirectUri } from './redirect-uri-match.ts';
