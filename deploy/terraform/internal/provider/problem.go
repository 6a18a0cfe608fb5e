package provider

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// A problem is a refusal of the admin API (RFC 9457).
type problem struct {
	Type, Title, Detail, Permission string
	Status                          int
	Errors                          []problemPart
	requestID                       string
}

type problemPart struct{ Detail, Pointer, Parameter string }

func (p *problem) Error() string { return p.Title }

// more is what is said of it beside its title.
func (p *problem) more() string {
	said := []string{}
	if p.Detail != "" {
		said = append(said, p.Detail)
	}
	if p.Permission != "" {
		said = append(said, "The permission that is missing is "+p.Permission+".")
	}
	if p.Type != "" {
		said = append(said, "See "+p.Type+" of the installation.")
	}
	if p.requestID != "" {
		said = append(said, "Its log has it under "+p.requestID+".")
	}
	return strings.Join(said, "\n")
}

func problemOf(response *http.Response, content []byte) error {
	p := &problem{requestID: response.Header.Get("X-Request-Id")}
	if json.Unmarshal(content, p) != nil || p.Title == "" {
		p.Title = fmt.Sprintf("The answer was %s, and no problem document.", response.Status)
	}
	p.Status = response.StatusCode
	return p
}

// refused is what Terraform tells: each part at the attribute that it names, the rest of the whole.
func refused(k kind, err error) (all diag.Diagnostics) {
	var p *problem
	if !errors.As(err, &p) {
		all.AddError("The server could not be asked.", err.Error())
		return all
	}
	if p.Status == http.StatusPreconditionFailed {
		all.AddError(staleTitle(k, p), staleHelp)
		return all
	}
	help := p.more()
	for _, part := range p.Errors {
		place, found := attributeAt(k, part.Pointer)
		if found {
			all.AddAttributeError(place, "The server refused this: it "+part.Detail+".", part.Pointer+" "+part.Detail+"\n"+help)
			continue
		}
		help = strings.TrimSpace(part.Pointer+part.Parameter+" "+part.Detail) + "\n" + help
	}
	if !all.HasError() {
		all.AddError(p.Title, help)
	}
	return all
}

const staleHelp = "Nothing was changed. Plan again, look at what is different, and apply that. What was made elsewhere is taken over with import."

func staleTitle(k kind, p *problem) string {
	for _, part := range p.Errors {
		if part.Parameter == "If-None-Match" {
			return "The " + k.Name + " is there already."
		}
	}
	return "The " + k.Name + " was changed by somebody else since it was planned."
}

// attributeAt is the place of a JSON pointer (RFC 6901) in the configuration. What is inside of a document is at the document.
func attributeAt(k kind, pointer string) (path.Path, bool) {
	steps := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for _, each := range k.Attributes {
		if each.member() != steps[0] {
			continue
		}
		place := path.Root(each.Name)
		if index, err := strconv.Atoi(strings.Join(steps[1:], "/")); err == nil && each.Shape == texts {
			place = place.AtListIndex(index)
		} else if len(steps) > 1 && each.Shape == textMap {
			place = place.AtMapKey(steps[1])
		}
		return place, true
	}
	return path.Empty(), false
}
