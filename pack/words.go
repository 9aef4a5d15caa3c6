package pack

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// InWords says a question for people: who asks, what for, and how everything
// stood that the rules of this pack look at in such a question, yes and no
// alike. What they do not look at could not have changed the answer.
func (p *Pack) InWords(q policy.Question) (who, what care.Text, facts []care.Text) {
	about := p.Rules.Mentions(q.Act, q.Who.Kind)
	_, self := about["about.self"]
	_, represents := about["about.represents"]
	if self && represents { // in one sentence, as in a diff
		delete(about, "about.self")
		delete(about, "about.represents")
		facts = append(facts, care.Text(Fact{"standing", []string{standingOf(q)}}.words(Words{})))
	}
	delete(about, "who.roles")
	if q.Who.Active {
		delete(about, "who.active") // as is everybody's who signs in
	}
	for _, name := range slices.Sorted(maps.Keys(about)) {
		facts = append(facts, care.Text(Fact{name, []string{valueOf(q, name)}}.words(Words{})))
	}
	return whoInWords(q.Who), care.Text(actWords[q.Act]), facts
}

func standingOf(q policy.Question) string {
	switch {
	case q.About.Self:
		return "self"
	case q.About.Represents:
		return "represents"
	}
	return "neither"
}

// whoInWords names a person by the roles that they have of their kind.
func whoInWords(who policy.Who) care.Text {
	roles := slices.DeleteFunc(slices.Clone(who.Roles), func(role string) bool { return !slices.Contains(rolesOf[who.Kind], role) })
	if len(roles) > 0 {
		return care.Text(Fact{"who.roles", []string{strings.Join(roles, twoRoles)}}.words(Words{}))
	}
	if person, ok := personWords[who.Kind]; ok {
		return care.Text(person)
	}
	return care.Text{Ru: "Неизвестно кто", En: "Nobody who is known"}
}

// valueOf reads a fact of a question as a diff says it.
func valueOf(q policy.Question, fact string) string {
	part, name, _ := strings.Cut(fact, ".")
	of := reflect.ValueOf(q.Who)
	if part == "about" {
		of = reflect.ValueOf(q.About)
	}
	field := of.Field(fieldsOf(of.Type())[name])
	switch {
	case field.Kind() == reflect.Bool && field.Bool():
		return "yes"
	case field.Kind() == reflect.Bool:
		return "no"
	case !slices.Contains(policy.Words(fact), field.String()):
		return "none"
	}
	return field.String()
}
