package handbook

import (
	"context"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

// Refuse says no to the version that the caller is to sign, with a reason that
// they themselves and whoever may see the signatures can read. Nothing else
// changes: the day from which the policy treats them as unsigned stays, and
// they may sign until then and after. Errors: Conflict for a version that is no
// longer theirs to sign, or signed already; Invalid for a reason of fewer than 3
// or more than 1000 characters.
func (r *Room) Refuse(ctx context.Context, who people.Caller, number int64, reason care.Words) error {
	err := r.DB.Look(ctx, func(tx *store.Tx) error { // before anything is sealed; the change asks again
		_, err := r.enterToSign(tx, who, numbered(number))
		return err
	})
	if err != nil {
		return err
	}
	if reason, err = cleanReason(reason); err != nil {
		return err
	}
	sealed, err := r.People.SealFor(ctx, who.Clinic, who.Person, refusalOf(number), reason)
	if err != nil {
		return err
	}
	return r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		s, err := r.enterToSign(tx, who, numbered(number))
		if err != nil {
			return err
		}
		if s.row.state == signed {
			return explained(care.Conflict, "signed already", texts.signedAlready, texts.askChief)
		}
		again := s.row.state == refused
		s.row.state, s.row.at, s.row.refusal = refused, r.micros(), sealed
		if err := updateAnswer(tx, who.Clinic, s.row); err != nil || again {
			return err
		}
		return s.in.tell(care.PolicyAnswered{Number: number, Person: who.Person, What: refused})
	})
}

// refusalOf is what a sealed reason is bound to.
func refusalOf(number int64) string { return "policy-refusal/" + strconv.FormatInt(number, 10) }

func (r *Room) openRefusal(ctx context.Context, clinic care.ClinicID, a attestation) (care.Words, error) {
	return r.People.OpenFor(ctx, clinic, a.person, refusalOf(a.number), a.refusal)
}

const (
	shortestReason = 3 // characters
	longestReason  = 1000
)

var oneLineEnd = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// cleanReason takes out what cannot be seen, and marks of direction that make a
// text read other than it is written.
func cleanReason(reason care.Words) (care.Words, error) {
	text := reason.Reveal()
	if !utf8.ValidString(text) {
		return care.Words{}, care.Faultf(care.Invalid, "the reason is not UTF-8")
	}
	text = strings.TrimSpace(strings.Map(func(c rune) rune {
		if c != '\n' && unicode.In(c, unicode.Cc, unicode.Cf) {
			return -1
		}
		return c
	}, oneLineEnd.Replace(text)))
	if n := utf8.RuneCountInString(text); n < shortestReason || n > longestReason || !strings.ContainsFunc(text, unicode.IsLetter) {
		return care.Words{}, explained(care.Invalid, "a reason of so many characters: "+strconv.Itoa(n), texts.reasonLength, texts.reasonSay)
	}
	return care.Say(text), nil
}

// explained makes a fault that also speaks to people: why, and what to do.
func explained(kind care.FaultKind, message string, because, instead care.Text) error {
	f := care.Faultf(kind, "%s", message)
	f.Reasons = []care.Reason{{Because: because, Instead: instead}}
	return f
}

// texts are what signing says to people.
var texts = struct{ changed, readNew, signedAlready, askChief, reasonLength, reasonSay care.Text }{
	changed: care.Text{Ru: "Пока Вы читали, правила изменились.", En: "The policy has changed while you were reading."},
	readNew: care.Text{Ru: "Прочитайте новую версию.", En: "Please read the new version."},
	signedAlready: care.Text{Ru: "Вы уже подписали эту версию правил.",
		En: "You have signed this version of the policy already."},
	askChief: care.Text{Ru: "Если Вы с чем-то не согласны, скажите об этом главному врачу.",
		En: "If you disagree with something in it, please tell the chief physician."},
	reasonLength: care.Text{Ru: "Напишите причину словами: от 3 до 1000 знаков.", En: "Give the reason in words: 3 to 1000 characters."},
	reasonSay: care.Text{Ru: "Коротко: с чем Вы не согласны. Это прочтут главный врач и ответственный за персональные данные.",
		En: "Say briefly what you disagree with. The chief physician and the privacy officer will read it."},
}
