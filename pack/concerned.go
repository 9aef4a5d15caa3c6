package pack

// A Concern is what has changed for people who have signed: the clauses, and
// the roles of staff for whom one of them matters.
type Concern struct {
	Clauses []string
	Roles   []string
}

// Concerned says what changes for whom when one pack takes another's place;
// everything for everybody when there was none.
func Concerned(was, is *Pack) Concern { return Concern{} }
