/** Rows of docs/attacks.md whose guard is in no source that jest reads, each with who holds it instead. @type {Readonly<Record<string, string>>} */
export const withoutMutant = {
  'a place for backups that takes none lets the disk of the database run full': 'its guard works between the built server and its PostgreSQL, which no mutant is built into; point-in-time.spec.ts holds it',
  'the secret of the store of backups is told': 'that it is a Secret is a type, and no line of its own; backup-at-s3.spec.ts holds it',
  'a verifier that waits for ever after a fork: a lock that is held, a reader that is not there': 'its guard is in the Python verifier, which jest does not read; test_fork.py holds it',
  'the secret of a webhook seen by whoever comes to its screen later': 'its guard is in the console, which jest does not read; console-webhooks.spec.ts holds it',
  'a request that takes as much work or memory again for every byte before: a form with one name thousands of times': 'work is counted in a program of its own, which jest does not read; outsiders-bytes.spec.ts plants one that does more',
  'an image that keeps the server busy for as long as it lives': 'what grows is read by a program of its own, which jest does not read; with the expression of before, outsiders-bytes.spec.ts ends that program',
  'a pod may do more than it has to': 'its guards are templates of YAML, which Helm reads and jest does not: helm-manifests.spec.ts plants each fault in what was made of them',
  'a release that somebody else made, or changed, is taken for ours': 'its guards are in apps/cli/release, plain JavaScript that jest does not transform, so that no mutant reaches it: the tests plant each fault instead',
  'what nobody committed, or nobody tested, is in a release': 'its guards are in apps/cli/release, plain JavaScript that jest does not transform, so that no mutant reaches it: the tests plant each fault instead',
  'a release breaks those who use the one before, without its version saying so': 'its guards are in apps/cli/release, plain JavaScript that jest does not transform, so that no mutant reaches it: the tests plant each fault instead',
  'the secret or the token of who administers by Terraform goes to where the server, or who answers for it, leads': 'its guard is in the Terraform provider, in Go, which jest does not read; TestNoRedirectIsFollowed holds it',
  'the secret of who administers by Terraform goes over a network in clear, or to a certificate that is not trusted': 'its guard is in the Terraform provider, in Go, which jest does not read; TestASecretGoesToNobodyInClear and TestAnIssuerIsTrustedByTheCertificatesThatAreNamedAndNoOthers hold it',
  'the secret of who administers by Terraform goes to an issuer of the environment, while that of the configuration is not known yet': 'its guard is in the Terraform provider, in Go, which jest does not read; TestWhatIsNotKnownYetIsNotTakenFromTheEnvironment holds it',
  'a secret that Terraform sends stands in its plan or state, or one that is not wanted there, or counts no more, stays there': 'its guard is in the Terraform provider, in Go, which jest does not read; those of secrets_test.go and generated_secret_test.go hold it',
  'Terraform overwrites what somebody else changed between its plan and its apply, or takes over what is there': 'its guard is in the Terraform provider, in Go, which jest does not read; TestAChangeBetweenPlanAndApplyIsNotOverwritten and TestWhatIsOneOfItsKindIsNotTakenOver hold it',
  'of a request of Terraform whose answer is lost, the server does the same twice': 'its guard is in the Terraform provider, in Go, which jest does not read; those of repeating_test.go hold it',
};
