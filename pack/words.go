package pack

import (
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// InWords says a question for people: who asks, for what, and all that was so.
func (p *Pack) InWords(q policy.Question) (who, what care.Text, facts []care.Text) {
	return care.Text{}, care.Text{}, nil
}
