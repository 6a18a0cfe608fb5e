package symbolon

// A Refusal is why a token is not good: Reason, Fault and Cause are for logs, Answer is for the caller.
type Refusal struct {
	Reason Reason
	// Fault is the claim that does not fit, for ContractBroken.
	Fault *Fault
	// Cause is why the keys of the issuer cannot be read, for KeysUnavailable and KeysMisconfigured.
	Cause  error
	Answer Answer
}

// A Fault is a claim that does not fit its contract, and where: $ is the claim itself, $.city and $[2] are parts of it. Never its value.
type Fault struct {
	Claim, At, Message string
}

// An Answer is how a request is refused: what to send back. The body is JSON, empty when no token was sent.
type Answer struct {
	Status  int
	Headers map[string]string
	Body    map[string]string
}

func refuse(reason Reason) *Refusal { return &Refusal{Reason: reason} }
