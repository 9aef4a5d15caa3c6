package conversation

import (
	"time"

	"github.com/bedside-health/bedside/pack"
)

// promise is the time by which the clinic answers a message that came at from:
// so much working time of the conversation's desk, as the pack says.
func (in *Inside) promise(from time.Time) (time.Time, error) {
	desk, err := in.room.People.Desk(in.tx, in.who.Clinic, in.Desk)
	if err != nil {
		return time.Time{}, err
	}
	return promised(in.pack, desk.PackKey, in.Kind, from), nil
}

func promised(p *pack.Pack, key, kind string, from time.Time) time.Time {
	desk, _ := p.Desk(key)
	return desk.AnswerBy(kind, from)
}
