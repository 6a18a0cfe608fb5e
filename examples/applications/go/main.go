// #region main.go
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Log-ins, by the name in the cookie. In memory they end when this program does.
var people sync.Map

// Deployed, it needs Secure: true as well.
func cookie(name, value string) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

func main() {
	provider, err := oidc.NewProvider(context.Background(), "http://localhost:3000")
	if err != nil {
		log.Fatal(err)
	}
	config := oauth2.Config{
		ClientID:     "my-app",
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		Endpoint:     provider.Endpoint(),
		RedirectURL:  "http://localhost:8080/callback",
		Scopes:       []string{oidc.ScopeOpenID, "profile", "email"},
	}
	tokens := provider.Verifier(&oidc.Config{ClientID: config.ClientID})

	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if session, err := r.Cookie("session"); err == nil {
			if name, found := people.Load(session.Value); found {
				fmt.Fprintf(w, "Hello, %s.", name)
				return
			}
		}
		state, verifier := rand.Text(), oauth2.GenerateVerifier()
		http.SetCookie(w, cookie("state", state))
		http.SetCookie(w, cookie("verifier", verifier))
		http.Redirect(w, r, config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)), http.StatusFound)
	})

	http.HandleFunc("GET /callback", func(w http.ResponseWriter, r *http.Request) {
		name, err := logIn(r, config, tokens)
		if err != nil {
			http.Error(w, "That did not work: "+err.Error(), http.StatusBadRequest)
			return
		}
		session := rand.Text()
		people.Store(session, name)
		http.SetCookie(w, cookie("session", session))
		http.Redirect(w, r, "/", http.StatusFound)
	})

	log.Fatal(http.ListenAndServe("localhost:8080", nil))
}

func logIn(r *http.Request, config oauth2.Config, tokens *oidc.IDTokenVerifier) (string, error) {
	state, err := r.Cookie("state")
	if err != nil || r.FormValue("state") != state.Value {
		return "", fmt.Errorf("this answer belongs to no log-in of this browser")
	}
	verifier, err := r.Cookie("verifier")
	if err != nil {
		return "", err
	}
	answer, err := config.Exchange(r.Context(), r.FormValue("code"), oauth2.VerifierOption(verifier.Value))
	if err != nil {
		return "", err
	}
	raw, _ := answer.Extra("id_token").(string)
	token, err := tokens.Verify(r.Context(), raw)
	if err != nil {
		return "", err
	}
	var person struct{ Name string }
	if err := token.Claims(&person); err != nil {
		return "", err
	}
	if person.Name == "" {
		return token.Subject, nil
	}
	return person.Name, nil
}

// #endregion
