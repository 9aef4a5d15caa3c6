package pack

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// A group is all questions of a domain that change alike.
type group struct {
	domain domain
	change Change
	points map[int]bool // by place
	cubes  []cube
}

// A cube is a set of values for each fact; it holds every combination of them.
type cube []uint64

func (g *group) add(at []int) {
	g.points[g.domain.place(at)] = true
	c := make(cube, len(at))
	for i, v := range at {
		c[i] = 1 << v
	}
	g.cubes = append(g.cubes, c)
}

// rows says a group as few situations: facts that do not matter are left out.
func (g *group) rows() (rows []Change) {
	g.leaveOutPeopleOfTwoRoles()
	for before := 0; before != len(g.cubes); {
		before = len(g.cubes)
		for i := range g.domain.facts {
			g.cubes = merged(g.cubes, i)
		}
	}
	for _, c := range g.cubes {
		g.widen(c)
	}
	for _, c := range g.needed() {
		row := g.change
		row.Situation = g.situation(c)
		rows = append(rows, row)
	}
	return rows
}

// leaveOutPeopleOfTwoRoles drops those for whom it changes as it does for one
// of their roles: nobody wants to read the same thrice.
func (g *group) leaveOutPeopleOfTwoRoles() {
	i := slices.IndexFunc(g.domain.facts, func(f dimension) bool { return f.fact == "who.roles" })
	if i < 0 {
		return
	}
	values := g.domain.facts[i].values
	g.cubes = slices.DeleteFunc(g.cubes, func(c cube) bool {
		two := values[bits.TrailingZeros64(c[i])].words[0]
		if !strings.Contains(two, twoRoles) {
			return false
		}
		for v, one := range values {
			if slices.Contains(strings.Split(two, twoRoles), one.words[0]) && g.holds(c.with(i, 1<<v)) {
				return true
			}
		}
		return false
	})
}

func (c cube) with(i int, values uint64) cube {
	c = slices.Clone(c)
	c[i] = values
	return c
}

// merged joins cubes that differ in one fact only.
func merged(cubes []cube, i int) (fewer []cube) {
	at := map[string]int{}
	for _, c := range cubes {
		key := fmt.Sprint(c.with(i, 0))
		if same, ok := at[key]; ok {
			fewer[same] = fewer[same].with(i, fewer[same][i]|c[i])
			continue
		}
		at[key] = len(fewer)
		fewer = append(fewer, c)
	}
	return fewer
}

// widen adds to a cube every value with which it still holds only questions of
// the group: rows may overlap, and say more with fewer words.
func (g *group) widen(c cube) {
	for i, f := range g.domain.facts {
		for v := range f.values {
			if c[i]&(1<<v) == 0 && g.holds(c.with(i, 1<<v)) {
				c[i] |= 1 << v
			}
		}
	}
}

// holds says whether every question of a cube is in the group.
func (g *group) holds(c cube) bool {
	for place := range g.places(c) {
		if !g.points[place] {
			return false
		}
	}
	return true
}

// places are the questions of a cube.
func (g *group) places(c cube) func(func(int) bool) {
	var from func(i, place, weight int, yield func(int) bool) bool
	from = func(i, place, weight int, yield func(int) bool) bool {
		if i == len(c) {
			return yield(place)
		}
		for v := range g.domain.facts[i].values {
			if c[i]&(1<<v) != 0 && !from(i+1, place+v*weight, weight*len(g.domain.facts[i].values), yield) {
				return false
			}
		}
		return true
	}
	return func(yield func(int) bool) { from(0, 0, 1, yield) }
}

// needed drops cubes that others cover, the largest first.
func (g *group) needed() (kept []cube) {
	slices.SortStableFunc(g.cubes, func(a, b cube) int { return b.size() - a.size() })
	covered := map[int]bool{}
	for _, c := range g.cubes {
		news := false
		for place := range g.places(c) {
			news = news || !covered[place]
			covered[place] = true
		}
		if news {
			kept = append(kept, c)
		}
	}
	return kept
}

func (c cube) size() int {
	n := 1
	for _, values := range c {
		n *= bits.OnesCount64(values)
	}
	return n
}

// situation lists the facts that matter.
func (g *group) situation(c cube) []Fact {
	facts := []Fact{}
	for i, f := range g.domain.facts {
		var in []string
		everything := true
		for v, value := range f.values {
			switch two := strings.Contains(value.words[0], twoRoles); {
			case c[i]&(1<<v) == 0:
				everything = everything && two
			case !two || bits.OnesCount64(c[i]) == 1:
				in = append(in, value.words...)
			}
		}
		if !everything {
			facts = append(facts, Fact{f.fact, in})
		}
	}
	return facts
}
