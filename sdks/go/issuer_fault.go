package symbolon

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
)

// An issuerFault is why the keys of an issuer could not be read: a sentence for the log of the service. No answer holds it.
type issuerFault struct {
	message string
	// lasting tells whether waiting does not help: something is set up wrong, here or at the issuer.
	lasting bool
	err     error
}

func (f *issuerFault) Error() string { return f.message }
func (f *issuerFault) Unwrap() error { return f.err }

func lastingFault(format string, values ...any) *issuerFault {
	return &issuerFault{message: fmt.Sprintf(format, values...), lasting: true}
}

// unreachable tells what a request failed of. Whoever cannot be reached can be later; a name that nobody has and a certificate that nobody
// vouches for stay so.
func unreachable(address string, err error) *issuerFault {
	host, name := address, address
	if parsed, failed := url.Parse(address); failed == nil {
		host, name = parsed.Host, parsed.Hostname()
	}
	var resolving *net.DNSError
	if errors.As(err, &resolving) && resolving.IsNotFound {
		return &issuerFault{fmt.Sprintf("The name %s does not resolve: check the setting issuer, and the resolver of this machine.", name), true, err}
	}
	var untrusted *tls.CertificateVerificationError
	if errors.As(err, &untrusted) {
		const fix = "give this process that of its authority, SSL_CERT_FILE=/path/to/ca.pem or Options.Client, or check the setting issuer."
		return &issuerFault{fmt.Sprintf("The certificate of %s is not trusted (%v): %s", host, untrusted.Err, fix), true, err}
	}
	why := err
	if asked, ok := err.(*url.Error); ok {
		why = asked.Err // which does not name the address again
	}
	return &issuerFault{fmt.Sprintf("%s cannot be reached (%v).", address, why), false, err}
}
