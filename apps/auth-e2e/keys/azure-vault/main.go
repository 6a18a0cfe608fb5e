// An Azure Key Vault that is ours between two ends that are Microsoft's: what is asked is read, and what is answered written, by the fake
// server that Microsoft makes of the service's published description, which also asks for a token as a vault does. Keys are real ones of Go.
// `azure-vault PORT FILE` serves as shop.vault.azure.net and puts the certificate of who vouches for that into FILE. It lets in who has the
// token of the machine, and does not know of permissions: the test says what is refused, and what is signed otherwise.
package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azkeys/fake"
)

const host = "shop.vault.azure.net"

// The version of the service that the fake server was made of.
const version = "2025-07-01"

// What a method does beside what it should.
type fault struct {
	Method    string
	Status    int
	Code      string
	Challenge string
}

var faults []fault
var asked []string // under the lock of the keys

func note(what string) {
	lock.Lock()
	defer lock.Unlock()
	asked = append(asked, what)
}

func faultOf(method string) fault {
	for _, each := range faults {
		if each.Method == method {
			return each
		}
	}
	return fault{}
}

var methods = map[string]string{"create": "CreateKey", "sign": "Sign", "wrapkey": "WrapKey", "unwrapkey": "UnwrapKey"}

// What the client would have called by this, as the fake server names it.
func called(request *http.Request) string {
	parts := strings.Split(strings.Trim(request.URL.Path, "/"), "/")
	last := parts[len(parts)-1]
	switch {
	case request.Method == http.MethodGet:
		return "GetKey"
	case request.Method == http.MethodPatch:
		return "UpdateKey"
	default:
		return methods[last]
	}
}

func refuse(answer http.ResponseWriter, status int, code string) {
	note("refused: " + code)
	answer.Header().Set("Content-Type", "application/json; charset=utf-8")
	answer.WriteHeader(status)
	json.NewEncoder(answer).Encode(map[string]any{"error": map[string]string{"code": code, "message": "what was sent may be quoted here"}})
}

func serve(vault *fake.ServerTransport) http.HandlerFunc {
	return func(answer http.ResponseWriter, request *http.Request) {
		switch request.URL.Path { // the test's own
		case "/faults":
			faults = nil
			json.NewDecoder(request.Body).Decode(&faults)
			return
		case "/asked":
			json.NewEncoder(answer).Encode(map[string]any{"asked": asked, "keys": shown()})
			return
		}
		method := called(request)
		request.URL.Scheme, request.URL.Host = "https", request.Host
		if token := request.Header.Get("Authorization"); token != "" && token != "Bearer token-of-the-machine" {
			refuse(answer, http.StatusUnauthorized, "Unauthorized")
			return
		}
		if request.Header.Get("Authorization") != "" {
			note(method)
			if wrong := faultOf(method); wrong.Status != 0 {
				refuse(answer, wrong.Status, wrong.Code)
				return
			}
			if request.URL.Query().Get("api-version") != version {
				refuse(answer, http.StatusBadRequest, "BadParameter")
				return
			}
		} else if wrong := faultOf("challenge"); wrong.Challenge != "" {
			answer.Header().Set("WWW-Authenticate", wrong.Challenge)
			refuse(answer, http.StatusUnauthorized, "Unauthorized")
			return
		}
		said, err := vault.Do(request.WithContext(context.WithValue(request.Context(), runtime.CtxAPINameKey{}, "Client."+method)))
		var refused *azcore.ResponseError
		if errors.As(err, &refused) {
			refuse(answer, refused.StatusCode, refused.ErrorCode)
			return
		}
		if err != nil {
			refuse(answer, http.StatusBadRequest, "BadParameter: "+err.Error())
			return
		}
		for name, values := range said.Header {
			answer.Header()[name] = values
		}
		answer.WriteHeader(said.StatusCode)
		io.Copy(answer, said.Body)
	}
}

func main() {
	certificate, authority := certificates()
	if err := os.WriteFile(os.Args[2], authority, 0o600); err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Handler: serve(fake.NewServerTransport(&vault)), TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}}}
	log.Fatal(server.ServeTLS(listener, "", ""))
}
