package pack

import (
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/policy"
)

// A domain is every question about one act by one kind of person that the
// rules can tell apart: only facts that a rule looks at, only words that it
// tells from one another.
type domain struct {
	act    policy.Act
	person string // patient | staff
	facts  []dimension
}

// A dimension is one fact, with the values that matter.
type dimension struct {
	fact   string // "about.state"
	values []value
}

// A value of a fact: words that the rules do not tell apart go together, and
// the first of them is asked about.
type value struct {
	words []string
	set   func(*policy.Question)
}

var persons = []string{"patient", "staff"}

// rolesOf are the roles that a kind of person can have.
var rolesOf = map[string][]string{
	"patient": {"patient", "parent"},
	"staff":   {"doctor", "nurse", "desk", "chief", "privacy", "representative"},
}

// domainOf is the domain of all that any of these rules looks at.
func domainOf(act policy.Act, person string, of ...*policy.Rules) domain {
	d := domain{act: act, person: person}
	mentions := map[string][]string{}
	for _, rules := range of {
		for fact, words := range rules.Mentions(act, person) {
			mentions[fact] = append(mentions[fact], words...)
		}
	}
	_, self := mentions["about.self"]
	_, represents := mentions["about.represents"]
	if self && represents { // nobody is both
		delete(mentions, "about.self")
		delete(mentions, "about.represents")
		d.facts = append(d.facts, standing)
	}
	for _, fact := range slices.Sorted(maps.Keys(mentions)) {
		d.facts = append(d.facts, dimensionOf(fact, person, mentions[fact]))
	}
	return d
}

// standing joins two facts that cannot both be: whose matter it is.
var standing = dimension{"standing", []value{
	{[]string{"self"}, func(q *policy.Question) { q.About.Self = true }},
	{[]string{"represents"}, func(q *policy.Question) { q.About.Represents = true }},
	{[]string{"neither"}, func(*policy.Question) {}},
}}

func dimensionOf(fact, person string, mentioned []string) dimension {
	switch all := policy.Words(fact); {
	case fact == "who.roles":
		return dimension{fact, roleValues(rolesOf[person], mentioned)}
	case all != nil:
		return dimension{fact, classes(all, mentioned, func(word string) any { return word }, fact)}
	}
	return dimension{fact, []value{
		{[]string{"yes"}, setter(fact, true)},
		{[]string{"no"}, setter(fact, false)},
	}}
}

// classes gives each word that a rule mentions a value of its own, and all
// others one together.
func classes(all, mentioned []string, as func(string) any, fact string) (values []value) {
	var others []string
	for _, word := range all {
		if slices.Contains(mentioned, word) {
			values = append(values, value{[]string{word}, setter(fact, as(word))})
		} else {
			others = append(others, word)
		}
	}
	if len(others) > 0 {
		values = append(values, value{others, setter(fact, as(others[0]))})
	}
	return values
}

// twoRoles stands between the roles of somebody who has both.
const twoRoles = " + "

// roleValues adds, to each role alone, people who have two that rules mention.
func roleValues(all, mentioned []string) []value {
	values := classes(all, mentioned, func(role string) any { return []string{role} }, "who.roles")
	for i, a := range all {
		for _, b := range all[i+1:] {
			if slices.Contains(mentioned, a) && slices.Contains(mentioned, b) {
				values = append(values, value{[]string{a + twoRoles + b}, setter("who.roles", []string{a, b})})
			}
		}
	}
	return values
}

// setter puts a value into the field of a question that has this name in YAML.
func setter(fact string, to any) func(*policy.Question) {
	part, name, _ := strings.Cut(fact, ".")
	return func(q *policy.Question) {
		of := reflect.ValueOf(&q.Who).Elem()
		if part == "about" {
			of = reflect.ValueOf(&q.About).Elem()
		}
		if i, ok := fieldsOf(of.Type())[name]; ok {
			of.Field(i).Set(reflect.ValueOf(to))
		}
	}
}

var whoFields, aboutFields = yamlFields(reflect.TypeFor[policy.Who]()), yamlFields(reflect.TypeFor[policy.About]())

func fieldsOf(t reflect.Type) map[string]int {
	if t == reflect.TypeFor[policy.Who]() {
		return whoFields
	}
	return aboutFields
}

func yamlFields(t reflect.Type) map[string]int {
	fields := map[string]int{}
	for i := range t.NumField() {
		fields[t.Field(i).Tag.Get("yaml")] = i
	}
	return fields
}

// size is how many questions there are.
func (d domain) size() int {
	n := 1
	for _, f := range d.facts {
		n *= len(f.values)
	}
	return n
}

// all asks every question, in order; at holds which value each fact has, and
// is only good until the next.
func (d domain) all() iter.Seq2[[]int, policy.Question] {
	return func(yield func([]int, policy.Question) bool) {
		at := make([]int, len(d.facts))
		for range d.size() {
			if !yield(at, d.question(at)) {
				return
			}
			for i := range at { // count on
				if at[i]++; at[i] < len(d.facts[i].values) {
					break
				}
				at[i] = 0
			}
		}
	}
}

func (d domain) question(at []int) policy.Question {
	q := policy.Question{Act: d.act, Who: policy.Who{Kind: d.person}}
	for i, f := range d.facts {
		f.values[at[i]].set(&q)
	}
	return q
}

// place numbers a question.
func (d domain) place(at []int) int {
	n, weight := 0, 1
	for i, f := range d.facts {
		n += at[i] * weight
		weight *= len(f.values)
	}
	return n
}

// same says whether two domains ask the same questions.
func (d domain) same(o domain) bool {
	return d.act == o.act && d.person == o.person && slices.EqualFunc(d.facts, o.facts, func(a, b dimension) bool {
		return a.fact == b.fact && slices.EqualFunc(a.values, b.values, func(v, w value) bool { return slices.Equal(v.words, w.words) })
	})
}
