package provider_test

import (
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
)

// The server under test is behind a proxy of ours at the address of its issuer, which can be told to answer in its place.
var between = &proxy{}

type proxy struct {
	lock  sync.Mutex
	forth *httputil.ReverseProxy
	// lost is how many answers to writes are still lost: the server has done what was asked, and this is what is heard in place of it.
	lost    int
	instead string
	// lostReads is the same of what only reads.
	lostReads int
	// refused is how many writes still do not reach the server.
	refused int
	// elsewhere is where requests to paths that begin with astray are led.
	elsewhere, astray string
	seen              []string
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.lock.Lock()
	isWrite := r.Method != http.MethodGet && strings.HasPrefix(r.URL.Path, "/admin/")
	isRefused, isLost := isWrite && p.refused > 0, isWrite && p.lost > 0
	isMute := r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/admin/") && p.lostReads > 0
	if isMute {
		p.lostReads--
	}
	if isRefused {
		p.refused--
	} else if isLost {
		p.lost--
	}
	if isWrite {
		p.seen = append(p.seen, r.Method+" "+r.URL.Path)
	}
	instead := p.instead
	elsewhere, isAstray := p.elsewhere, p.elsewhere != "" && strings.HasPrefix(r.URL.Path, p.astray)
	p.lock.Unlock()
	if isAstray {
		http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
		return
	}
	if isMute {
		breakOff(w, instead)
		return
	}
	if isLost && !isRefused {
		p.forth.ServeHTTP(discarded{http.Header{}}, r)
		breakOff(w, instead)
		return
	}
	if isRefused {
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	p.forth.ServeHTTP(w, r)
}

// breakOff says this much and closes the connection.
func breakOff(w http.ResponseWriter, said string) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer connection.Close()
	_, _ = connection.Write([]byte(said))
}

// during tells what was written meanwhile.
func (p *proxy) during(refused, lost int, instead string, work func()) []string {
	p.lock.Lock()
	p.refused, p.lost, p.instead, p.seen = refused, lost, instead, nil
	p.lock.Unlock()
	work()
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.seen
}

// unread loses this many answers to what only reads meanwhile.
func (p *proxy) unread(lost int, instead string, work func()) (still int) {
	p.lock.Lock()
	p.lostReads, p.instead = lost, instead
	p.lock.Unlock()
	work()
	p.lock.Lock()
	defer p.lock.Unlock()
	still, p.lostReads = p.lostReads, 0
	return still
}

// leads leads requests to these paths elsewhere meanwhile.
func (p *proxy) leads(astray, elsewhere string, work func()) {
	p.lock.Lock()
	p.astray, p.elsewhere = astray, elsewhere
	p.lock.Unlock()
	work()
	p.lock.Lock()
	p.elsewhere = ""
	p.lock.Unlock()
}

type discarded struct{ header http.Header }

func (d discarded) Header() http.Header               { return d.header }
func (d discarded) Write(content []byte) (int, error) { return len(content), nil }
func (d discarded) WriteHeader(int)                   {}

func TestMain(m *testing.M) {
	issuer, _ := url.Parse(os.Getenv("SYMBOLON_TEST_ISSUER"))
	server, _ := url.Parse(os.Getenv("SYMBOLON_TEST_SERVER"))
	between.forth = &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(server)
		r.Out.Host = r.In.Host
	}}
	go func() {
		if err := http.ListenAndServe(issuer.Host, between); err != nil {
			panic(err)
		}
	}()
	os.Exit(m.Run())
}
