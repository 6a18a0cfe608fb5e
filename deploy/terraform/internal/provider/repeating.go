package provider

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// An installation that changes its primary answers 503 for a while; ten tries, each after as long as it says, outlast that.
const (
	tries      = 10
	oneRequest = 30 * time.Second
	longest    = 30 * time.Second
)

// largest is more than any answer of the admin API has: a body that is sent may have 64 KB, and a page two hundred of them.
const largest = 16 << 20

// repeating asks again where that does nothing twice.
func repeating(transport http.RoundTripper) *http.Client {
	patient := retryablehttp.NewClient()
	patient.Logger = nil
	patient.RetryMax = tries
	patient.RetryWaitMax = longest
	patient.CheckRetry = isPassing
	patient.ErrorHandler = retryablehttp.PassthroughErrorHandler
	patient.HTTPClient = &http.Client{Transport: toItsEnd{transport}, Timeout: oneRequest, CheckRedirect: stay}
	client := patient.StandardClient()
	client.CheckRedirect = stay
	return client
}

type repeatable struct{}

// mayBeRepeated says of a request that it does nothing twice, whether or not the server has done it already.
func mayBeRepeated(ctx context.Context) context.Context {
	return context.WithValue(ctx, repeatable{}, true)
}

// isPassing says that the same may be asked again: the server did nothing, and said so; or nobody knows what it did, and that is no harm.
// A request for a token is none of these, so that an issuer that was misspelled is told at once.
func isPassing(ctx context.Context, response *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	isHarmless := ctx.Value(repeatable{}) != nil
	if err != nil {
		if !isHarmless {
			return false, nil
		}
		return retryablehttp.DefaultRetryPolicy(ctx, nil, err) // not where the certificate is not trusted
	}
	switch response.StatusCode {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		return true, nil
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return isHarmless, nil
	}
	return false, nil
}

// toItsEnd reads an answer to its end, so that one that breaks off is lost as one that never came.
type toItsEnd struct{ transport http.RoundTripper }

func (t toItsEnd) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(io.LimitReader(response.Body, largest))
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(content))
	return response, nil
}
