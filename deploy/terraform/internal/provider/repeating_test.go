package provider_test

import (
	"net/http"
	"strings"
	"testing"
)

// How an answer is lost: what is heard of it before the connection is closed. Of silence on a connection that was used before, Go itself asks again.
var losses = map[string]string{
	"silence":          "",
	"half a line":      "HTTP/1.1 201 Cre",
	"half a body":      "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"webhook_id\":",
	"a bad gateway":    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
	"a gateway's time": "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n",
	"away":             "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
}

func TestAServerThatIsAwayForAMomentIsWaitedForAndALostAnswerMakesNoSecondOne(t *testing.T) {
	for name, instead := range losses {
		refused := 0
		if name == "away" {
			refused = 1
		}
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t)
			seen := between.during(refused, 1, instead, func() { w.expect(w.apply(provided+hook), "symbolon_webhook.drift", "create") })
			if strings.Join(seen, ", ") != "POST /admin/v1/webhooks"+strings.Repeat(", POST /admin/v1/webhooks", refused+1) {
				t.Errorf("it was asked for by %v", seen)
			}
			_, page := somebodyElse(t).ask(http.MethodGet, "/webhooks?limit=200", "")
			count := 0
			for _, each := range page["items"].([]any) {
				if each.(map[string]any)["name"] == "Drift" {
					count++
				}
			}
			if count != 1 {
				t.Errorf("of a request whose answer was lost, there are %d", count)
			}
		})
	}
}

func TestALookWhoseAnswerIsLostIsTakenAgain(t *testing.T) {
	w := newWorkspace(t)
	w.expect(w.apply(provided+hook), "symbolon_webhook.drift", "create")
	still := between.unread(1, losses["half a body"], func() { w.expect(w.plan(provided+hook), "symbolon_webhook.drift", "none") })
	if still != 0 {
		t.Error("nothing was lost")
	}
}

// Sent again, a change would be refused as changed by somebody else, who was us.
func TestAChangeWhoseAnswerIsLostIsNotSentAgainAndFoundByTheNextPlan(t *testing.T) {
	other := strings.Replace(hook, `"Drift"`, `"Other"`, 1)
	for name, instead := range losses {
		if name == "away" {
			continue // a server that says so has done nothing
		}
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t)
			w.expect(w.apply(provided+hook), "symbolon_webhook.drift", "create")
			seen := between.during(0, 1, instead, func() {
				if faults := w.apply(provided + other).faults; len(faults) != 1 {
					t.Errorf("of an answer that nobody heard: %v", faults)
				}
			})
			if len(seen) != 1 {
				t.Errorf("it was asked for by %v", seen)
			}
			w.expect(w.plan(provided+other), "symbolon_webhook.drift", "none")
		})
	}
}
