package provider

// A kind is what the admin API lets be read and replaced: a resource, and a data source.
type kind struct {
	Name    string
	Summary string
	// Item is the address of one, with its Parameter in braces; without one, there is one of the kind and no more.
	Item            string
	Parameter       string
	ParameterInBody bool
	// Collection is where new ones are posted; without it, one is made by putting it where there is none.
	Collection string
	// OnlyNew says that a PUT can be told to make and not to replace.
	OnlyNew bool
	// Wrapped says that an answer has what a request takes as its entry.
	Wrapped bool
	// Removable says that it can be deleted; otherwise it is emptied.
	Removable bool
	// Gated says that a change that would break others goes through when a reason is given.
	Gated bool
	// Shown is the member of the answer to a creation with a secret that is told this once.
	Shown string
	// FoundBy is a member by which a list finds one.
	FoundBy    string
	Attributes []attribute
}

// An attribute is one member of what a request takes, as its JSON Schema has it.
type attribute struct {
	Name string
	// Member is what the admin API calls it, where Terraform keeps that word for itself.
	Member      string
	Shape       shape
	Description string
	Required    bool
	// Default is JSON.
	Default string
	// Secret is sent and never kept: neither in a plan nor in the state.
	Secret bool
	// SetAt is where a secret is put that only a creation takes with the rest.
	SetAt                string
	Members              []string
	Values               []string
	Patterns             []string
	MinLength, MaxLength int
	MinItems, MaxItems   int
	Min, Max             *int64
}

// A shape is how a member is written in HCL.
type shape int

const (
	text shape = iota
	whole
	truth
	texts
	textMap
	// document is JSON, for what is open or nested.
	document
)

func at(limit int64) *int64 { return &limit }

// Attributes that are ours and no member of what is sent.
const (
	singletonID   = "id"
	allowBreaking = "allow_breaking"
	keepShown     = "keep_generated_secret"
	shown         = "generated_secret"
)

func (a attribute) member() string {
	if a.Member == "" {
		return a.Name
	}
	return a.Member
}

// versionOf names the attribute whose change sends a secret again, since what is not kept cannot be compared.
func versionOf(secret attribute) string { return secret.Name + "_version" }

// id is the attribute that names one.
func (k kind) id() string {
	if k.Parameter == "" {
		return singletonID
	}
	return k.Parameter
}

// idIsGiven says that the configuration says the name, and not the server.
func (k kind) idIsGiven() bool {
	if k.ParameterInBody {
		for _, each := range k.Attributes {
			if each.Name == k.Parameter {
				return each.Required
			}
		}
	}
	return k.Parameter != "" && !k.ParameterInBody && k.Collection == ""
}
