package demo

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/handbook"
	"github.com/bedside-health/bedside/people"
)

// How the people of the clinics stand to the policy that they begin with. Who
// is in no list has signed it by password and one-time code.
var (
	// signByKey have signed by a passkey, of a device that is gone: nobody is
	// offered the links of these people.
	signByKey = []string{"sokolova", "gusev", "mironova", "shubina", "polozov", "tyapkin"}
	// unsigned has yet to sign, and has time until the grace is over.
	unsigned = "tkachenko"
	// refuses says why not.
	refuses = "belova"
	because = "В педиатрии нас двое, и отвечать за обещанное время в сезон простуд мы не успеем. Прошу пересмотреть срок."
)

// meeting is how long before the first scene a clinic's people sign, and
// between is how far apart.
const (
	meeting = 2 * time.Hour
	between = 5 * time.Minute
)

// signAll lets everybody read and sign the policy, one after the other.
func (w *week) signAll(ctx context.Context, f people.Founding) error {
	for _, s := range f.Staff {
		w.clock.advance(w.clock.now().Add(between))
		if s.Ref == unsigned {
			continue
		}
		who, err := w.caller(ctx, s.Ref)
		if err != nil {
			return err
		}
		if err := w.sign(ctx, who, s.Ref); err != nil {
			return err
		}
	}
	return nil
}

func (w *week) sign(ctx context.Context, who people.Caller, ref string) error {
	p, err := w.Handbook.Policy(ctx, who)
	switch {
	case err != nil:
		return err
	case ref == refuses:
		return w.Handbook.Refuse(ctx, who, p.Number, care.Say(because))
	case slices.Contains(signByKey, ref):
		return w.signByKey(ctx, who, p)
	}
	code, err := codeAt(w.clock.now())
	if err != nil {
		return err
	}
	return w.Handbook.SignByPassword(ctx, who, handbook.PasswordSignature{Number: p.Number, TextSHA256: p.TextSHA256,
		Password: care.Hush(demoPassword), Code: code, Address: "127.0.0.1"})
}

// codeAt is what an authenticator app shows at a moment. RFC 6238
func codeAt(now time.Time) (care.Secret, error) {
	secret, err := base32.StdEncoding.DecodeString(demoTOTP)
	if err != nil {
		return care.Secret{}, err
	}
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(now.Unix()/30)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return care.Hush(fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:])&(1<<31-1)%1_000_000)), nil
}

func (w *week) signByKey(ctx context.Context, who people.Caller, p handbook.Reading) error {
	device, err := newAuthenticator(w.clinic, w.Config.Origin(w.clinic))
	if err != nil {
		return err
	}
	asked, err := w.People.BeginPasskey(ctx, w.clinic, care.Secret{}, who)
	if err != nil {
		return err
	}
	key, err := device.makes(asked.Options)
	if err != nil {
		return err
	}
	if _, err := w.People.FinishPasskey(ctx, w.clinic, people.PasskeyAnswer{Handle: asked.Handle, Credential: key, Caller: who, Name: care.Say("Телефон")}); err != nil {
		return err
	}
	if asked, err = w.Handbook.BeginSignature(ctx, who, p.Number, p.TextSHA256); err != nil {
		return err
	}
	if key, err = device.signs(asked.Options); err != nil {
		return err
	}
	return w.Handbook.FinishSignature(ctx, who, asked.Handle, key)
}
