package pack

import (
	"crypto/sha256"
	"fmt"
	"time"
)

// Signing says how long staff may take to sign a version that they owe, and
// how long after they were asked they are reminded.
type Signing struct {
	Grace  time.Duration
	Remind []time.Duration
}

const (
	day          = 24 * time.Hour
	maxGraceDays = 365
)

func (l *loader) signing(grace int, remind []int) {
	if grace < 0 || grace > maxGraceDays {
		l.problem(mainName, l.at(mainName, "signing", "grace_days"), fmt.Sprintf("grace_days is %d", grace), fmt.Sprintf("Write 0 to %d days", maxGraceDays))
		return
	}
	l.pack.Signing.Grace = time.Duration(grace) * day
	before := 0
	for i, days := range remind {
		if days <= before || days > maxGraceDays {
			l.problem(mainName, l.at(mainName, "signing", "remind_days", i), fmt.Sprintf("remind_days holds %d after %d", days, before), fmt.Sprintf("Write days from 1 to %d, each later than the one before", maxGraceDays))
			return
		}
		l.pack.Signing.Remind = append(l.pack.Signing.Remind, time.Duration(days)*day)
		before = days
	}
}

// SigningText is exactly what is signed, to the byte, in the language of the
// pack: the title, name and version, the pages in front, and the clauses as
// they are written.
func (p *Pack) SigningText() string {
	return p.Title.In(p.Language) + "\n" + p.String() + "\n\n" + p.Front.In(p.Language) + "\n" + p.policyText
}

// TextHash is the SHA-256 of the text that is signed.
func (p *Pack) TextHash() [32]byte { return sha256.Sum256([]byte(p.SigningText())) }
