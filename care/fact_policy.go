package care

// StaffScope is everybody who works at the clinic.
const StaffScope Scope = "staff"

// PolicyMoved says that a version of the clinic's policy has gone on: proposed,
// approved, withdrawn. Screens of staff ask anew what there is to read and sign.
type PolicyMoved struct {
	Number int64    `json:"number"` // of the version, counted by the clinic
	What   string   `json:"what"`
	By     PersonID `json:"by"`
}

func (PolicyMoved) FactName() string { return "policy-moved" }
func (PolicyMoved) Scopes() []Scope  { return []Scope{StaffScope} }

// PolicyAsked says that somebody is asked, or asked again, to sign a version.
type PolicyAsked struct {
	Number int64    `json:"number"`
	Person PersonID `json:"person"`
}

func (PolicyAsked) FactName() string  { return "policy-asked" }
func (f PolicyAsked) Scopes() []Scope { return []Scope{PersonScope(f.Person)} }

// PolicyAnswered says that somebody has signed a version, or refused to.
type PolicyAnswered struct {
	Number int64    `json:"number"`
	Person PersonID `json:"person"`
	What   string   `json:"what"` // signed | refused
}

func (PolicyAnswered) FactName() string  { return "policy-answered" }
func (f PolicyAnswered) Scopes() []Scope { return []Scope{PersonScope(f.Person)} }
