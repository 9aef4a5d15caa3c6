package handbook

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

func TestASignatureIsOverTheTextThatWasRead(t *testing.T) {
	inWard(t, func(w *ward) {
		nell := w.enters("nell")
		d := w.reads(nell)
		sum := sha256.Sum256([]byte(d.Text))
		if d.Number != 1 || d.State != asked || !d.FirstTime || d.Suspended || d.HasPasskey || d.TextSHA256 != hex.EncodeToString(sum[:]) {
			w.Fatalf("%+v", Reading{Number: d.Number, State: d.State, FirstTime: d.FirstTime, TextSHA256: d.TextSHA256})
		}
		p := w.pen(nell, virtualwebauthn.KeyTypeEC2)
		c := w.begins(nell, d)
		options, err := virtualwebauthn.ParseAssertionOptions(string(c.Options))
		w.must(err)
		if string(options.Challenge) != string(sum[:]) {
			w.Error("the challenge is not the text's hash")
		}
		w.pass(time.Hour / 10)
		w.must(w.room.FinishSignature(w.Context(), nell, c.Handle, p.answers(w, c)))
		d = w.reads(nell)
		if d.State != signed || d.SignedAt != w.now().UnixMicro() || d.Factor != byPasskey || d.SignBy != 0 || !d.HasPasskey || d.FirstTime || d.SignedVersion != d.Version {
			w.Errorf("%s at %d by %s, due %d", d.State, d.SignedAt, d.Factor, d.SignBy)
		}
		if row := w.rows("nell")[0]; string(row.textHash) != string(sum[:]) || row.proof == "" {
			w.Error("the row does not say what was signed")
		}
		if s := w.standing("nell"); !s.Who.Signed || w.told("policy-answered", "nell", signed) != 1 {
			w.Error("nobody was told, or nothing is covered")
		}
	})
}

func TestSignedTwiceIsSignedOnce(t *testing.T) {
	inWard(t, func(w *ward) {
		nell := w.enters("nell")
		p, d := w.pen(nell, virtualwebauthn.KeyTypeEC2), w.reads(nell)
		left, right := w.begins(nell, d), w.begins(nell, d) // two tabs
		first, second := p.answers(w, left), p.answers(w, right)
		w.must(w.room.FinishSignature(w.Context(), nell, left.Handle, first))
		at := w.rows("nell")[0].at
		w.pass(time.Minute)
		w.must(w.room.FinishSignature(w.Context(), nell, right.Handle, second))
		w.must(w.room.FinishSignature(w.Context(), nell, left.Handle, first)) // the answer was lost
		w.must(w.room.SignByPassword(w.Context(), nell, w.byWord(d)))
		if rows := w.rows("nell"); len(rows) != 1 || rows[0].at != at || rows[0].factor != byPasskey || w.told("policy-answered", "nell", signed) != 1 {
			w.Errorf("%d rows, told %d times", len(rows), w.told("policy-answered", "nell", signed))
		}
	})
}

func TestASignatureOverAnotherTextIsNone(t *testing.T) {
	inWard(t, func(w *ward) {
		nell := w.enters("nell")
		p, d := w.pen(nell, virtualwebauthn.KeyTypeEC2), w.reads(nell)
		begin := func(number int64, text string) error {
			_, err := w.room.BeginSignature(w.Context(), nell, number, text)
			return err
		}
		w.kind(begin(2, d.TextSHA256), care.Conflict)
		w.kind(begin(0, d.TextSHA256), care.Conflict)
		w.kind(begin(1, strings.Repeat("00", 32)), care.Conflict)
		w.kind(begin(1, d.TextSHA256+"zz"), care.Conflict)
		w.kind(begin(1, ""), care.Conflict)

		other := sha256.Sum256([]byte(d.Text + " "))
		foreign, err := w.reg.BeginSignature(w.Context(), nell, other) // the page was made to ask for another text
		w.must(err)
		finish := func(handle care.Secret, answer []byte) error {
			return w.room.FinishSignature(w.Context(), nell, handle, answer)
		}
		w.kind(finish(foreign.Handle, p.answers(w, foreign)), care.Conflict)
		c := w.begins(nell, d)
		w.kind(finish(c.Handle, p.answers(w, foreign)), care.Conflict)
		foreign, err = w.reg.BeginSignature(w.Context(), nell, other)
		w.must(err)
		c = w.begins(nell, d)
		w.kind(finish(foreign.Handle, p.answers(w, c)), care.Invalid) // the right text under a handle for another
		for _, nonsense := range []string{"", "{", `{"response":{"clientDataJSON":"%"}}`, `{"response":{"clientDataJSON":"e30"}}`, `{"response":{"clientDataJSON":"eyJjaGFsbGVuZ2UiOiIlIn0"}}`} {
			c := w.begins(nell, d)
			if err := finish(c.Handle, []byte(nonsense)); err == nil {
				w.Errorf("%q signs", nonsense)
			}
		}
		if row := w.rows("nell")[0]; row.state != asked || w.told("policy-answered", "nell", signed) != 0 {
			w.Errorf("%s", row.state)
		}
		w.signs(nell, p)
	})
}

func TestSomebodyElseCannotSignForOne(t *testing.T) {
	inWard(t, func(w *ward) {
		nell, bell := w.enters("nell"), w.enters("bell")
		theirs := w.pen(bell, virtualwebauthn.KeyTypeEC2)
		w.pen(nell, virtualwebauthn.KeyTypeEC2)
		c := w.begins(nell, w.reads(nell))
		w.kind(w.room.FinishSignature(w.Context(), nell, c.Handle, theirs.answers(w, c)), care.Invalid)
		c = w.begins(nell, w.reads(nell))
		if err := w.room.FinishSignature(w.Context(), bell, c.Handle, theirs.answers(w, c)); err == nil {
			w.Error("a challenge for one is answered by another")
		}
		locked := nell
		locked.Locked = true
		_, err := w.room.Policy(w.Context(), locked)
		w.kind(err, care.Refused)
		for _, who := range []people.Caller{w.enters("anna"), {Clinic: wardAt, Person: "per_nobody"}} {
			_, err := w.room.Policy(w.Context(), who)
			w.kind(err, care.Refused)
			_, err = w.room.BeginSignature(w.Context(), who, 1, "")
			w.kind(err, care.Refused)
			w.kind(w.room.Refuse(w.Context(), who, 1, care.Say("не хочу")), care.Refused)
		}
		for _, ref := range []string{"nell", "bell"} {
			if w.rows(ref)[0].state != asked {
				w.Errorf("%s has signed", ref)
			}
		}
	})
}

func TestAVersionThatChangedMeanwhileIsReadAgain(t *testing.T) {
	inWard(t, func(w *ward) {
		nell := w.enters("nell")
		p, d := w.pen(nell, virtualwebauthn.KeyTypeEC2), w.reads(nell)
		c := w.begins(nell, d)
		v := w.publishes(oneDay, "nurse", newer)
		err := w.room.FinishSignature(w.Context(), nell, c.Handle, p.answers(w, c))
		w.kind(err, care.Conflict)
		if f := err.(*care.Fault); !strings.Contains(f.Reasons[0].Because.Ru, "Пока Вы читали") || f.Reasons[0].Instead.En == "" {
			w.Errorf("%+v", f.Reasons)
		}
		w.kind(w.room.SignByPassword(w.Context(), nell, w.byWord(d)), care.Conflict)
		w.kind(w.room.Refuse(w.Context(), nell, 1, care.Say("не согласна")), care.Conflict)

		d = w.reads(nell)
		if d.Number != v.Number || d.Effective != v.Effective || d.State != asked {
			w.Fatalf("version %d, %s", d.Number, d.State)
		}
		c = w.begins(nell, d)
		w.withdraws(v.Number)
		w.kind(w.room.FinishSignature(w.Context(), nell, c.Handle, p.answers(w, c)), care.Conflict)
		if d = w.reads(nell); d.Number != 1 {
			w.Errorf("version %d", d.Number)
		}
		w.signs(nell, p)
	})
}

// Between the proof and its change a version may go, or the other tab be first.
func TestWhatIsSignedIsAskedAgainInTheChange(t *testing.T) {
	inWard(t, func(w *ward) {
		nell := w.enters("nell")
		d := w.reads(nell)
		sign := w.room.signs(nell, byPasskey, reads(unhex(d.TextSHA256)))
		for range 2 {
			w.must(w.db.Change(w.Context(), wardAt, func(tx *store.Tx) error { return sign(tx, people.Proof(`{}`)) }))
		}
		if w.told("policy-answered", "nell", signed) != 1 {
			w.Errorf("told %d times", w.told("policy-answered", "nell", signed))
		}
		bell := w.enters("bell")
		sign = w.room.signs(bell, byPasskey, reads(unhex(d.TextSHA256)))
		w.publishes(0, "doctor", newer)
		w.kind(w.db.Change(w.Context(), wardAt, func(tx *store.Tx) error { return sign(tx, people.Proof(`{}`)) }), care.Conflict)
		if w.told("policy-answered", "bell", signed) != 0 {
			w.Error("what is no more is signed")
		}
	})
}

func TestASignatureByPasswordIsTheClinicsWord(t *testing.T) {
	inWard(t, func(w *ward) {
		nell := w.enters("nell")
		d := w.reads(nell)
		_, err := w.room.BeginSignature(w.Context(), nell, d.Number, d.TextSHA256)
		w.kind(err, care.Refused) // there is no passkey
		wrong := w.byWord(d)
		wrong.Password = care.Hush("Холодный-Чай-7")
		w.kind(w.room.SignByPassword(w.Context(), nell, wrong), care.Invalid)
		if w.rows("nell")[0].state != asked {
			w.Fatal("signed by a wrong password")
		}
		w.must(w.room.SignByPassword(w.Context(), nell, w.byWord(d)))
		row := w.rows("nell")[0]
		if row.state != signed || row.factor != byPassword || row.proof != "" || hex.EncodeToString(row.textHash) != d.TextSHA256 {
			w.Errorf("%s by %s", row.state, row.factor)
		}
	})
}

func TestWhoRefusesMaySignLater(t *testing.T) {
	inWard(t, func(w *ward) {
		nell := w.enters("nell")
		refuse := func(reason string) error { return w.room.Refuse(w.Context(), nell, 1, care.Say(reason)) }
		for _, reason := range []string{"", " \u200b\u200b\u200b ", "нет"[:5], "…!?", strings.Repeat("а", 1001), "не\xff согласна"} {
			w.kind(refuse(reason), care.Invalid)
		}
		until := w.standing("nell").Who.Signed
		w.must(refuse("  Не согласна с\u200b пунктом 4.2\u202e:\r\nзвонят мне.  "))
		if d := w.reads(nell); d.Refusal.Reveal() != "Не согласна с пунктом 4.2:\nзвонят мне." {
			w.Errorf("%q", d.Refusal.Reveal())
		}
		w.must(refuse("Не согласна с пунктом 4.2:\nмне звонят."))
		d := w.reads(nell)
		if d.State != refused || d.Refusal.Reveal() != "Не согласна с пунктом 4.2:\nмне звонят." || w.told("policy-answered", "nell", refused) != 1 || w.standing("nell").Who.Signed != until {
			w.Errorf("%s %q", d.State, d.Refusal.Reveal())
		}
		list, err := w.room.Signatures(w.Context(), w.enters("chief"))
		w.must(err)
		i := slices.IndexFunc(list.List, func(s Signature) bool { return s.State == refused })
		if i < 0 || list.List[i].Person != nell.Person || !strings.Contains(list.List[i].Refusal.Reveal(), "4.2") {
			w.Errorf("the chief does not see it: %d", i)
		}
		w.signs(nell, w.pen(nell, virtualwebauthn.KeyTypeEC2))
		if d = w.reads(nell); d.State != signed || d.Refusal.Len() != 0 {
			w.Errorf("%s", d.State)
		}
		w.kind(refuse("Передумала ещё раз"), care.Conflict)
	})
}

func TestAnUnsignedNurseDoesNotAnswerUntilSheSigns(t *testing.T) {
	inWard(t, func(w *ward) {
		nell := w.enters("nell")
		post := func() policy.Answer {
			s := w.standing("nell")
			q := s.Ask(policy.Post, true, "information")
			q.About.State, q.About.Owner = "in-work", true
			return w.packs.For(wardAt).Rules.Decide(q)
		}
		d := w.reads(nell)
		if !post().Allowed || d.SignBy != w.now().Add(14*oneDay).UnixMicro() {
			w.Fatalf("not allowed in the grace: %+v", post().Refused)
		}
		w.pass(14*oneDay + time.Second)
		nell = w.enters("nell")
		a := post()
		if a.Allowed || len(a.Refused) != 1 || a.Refused[0].Clause != "11.1" || a.Refused[0].InsteadAct != "sign-policy" {
			w.Fatalf("%+v", a)
		}
		if d = w.reads(nell); !d.Suspended || d.SignBy >= w.now().UnixMicro() {
			w.Errorf("suspended: %t", d.Suspended)
		}
		w.signs(nell, w.pen(nell, virtualwebauthn.KeyTypeEC2))
		if !post().Allowed || w.reads(nell).Suspended {
			w.Errorf("%+v", post().Refused)
		}
	})
}
