package api

import (
	"io"
	"net/http"

	"connectrpc.com/connect"

	"github.com/bedside-health/bedside/api/v1/bedsidev1connect"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// What a policy may take, in bytes. A body is larger than what it carries: JSON
// writes bytes in base64, and a line's end as two signs.
const (
	maxArchive     = 8 << 20
	maxArchiveBody = 11 << 20
	maxFile        = 1 << 20
	maxFileBody    = 2 << 20
)

// largeBodies are the calls that carry more than a message, and how much.
var largeBodies = map[string]int64{
	bedsidev1connect.HandbookServiceDraftProcedure:    maxArchiveBody,
	bedsidev1connect.HandbookServiceSaveFileProcedure: maxFileBody,
}

func bodyLimit(procedure string) int64 {
	if limit, large := largeBodies[procedure]; large {
		return limit
	}
	return maxBody
}

// limited bounds the bodies of a service by call.
func limited() connect.HandlerOption {
	return connect.WithConditionalHandlerOptions(func(spec connect.Spec) []connect.HandlerOption {
		return []connect.HandlerOption{connect.WithReadMaxBytes(int(bodyLimit(spec.Procedure)))}
	})
}

// drained is how much of a body that is refused is read all the same: who
// still writes does not hear the answer. What is larger is cut off.
const drained = 64 << 20

// measured answers a body that is too large with a fault in words. A large
// one is read for staff who are signed in, and for nobody else.
func (d *desk) measured(next http.Handler) http.Handler {
	answers := connect.NewErrorWriter()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		procedure := r.URL.Path
		refuse := func(err error) error { return d.fault(r.Context(), procedure, err) }
		limit := bodyLimit(procedure)
		if limit > maxBody {
			v := visitorOf(r.Context())
			if c, err := d.People.WhoIs(people.Quietly(r.Context()), v.clinic, v.realm, v.token); err != nil {
				drain(r.Body)
				answers.Write(w, r, refuse(err))
				return
			} else if !c.Staff {
				limit = maxBody
			}
		}
		if r.ContentLength > limit {
			drain(r.Body)
			answers.Write(w, r, refuse(tooLarge(procedure)))
			return
		}
		r.Body = &measure{r.Body, limit, func() error { return refuse(tooLarge(procedure)) }}
		next.ServeHTTP(w, r)
	})
}

func drain(body io.Reader) { io.Copy(io.Discard, io.LimitReader(body, drained)) }

// A measure is a body whose length was not said. Past the limit it reads as
// the fault.
type measure struct {
	io.ReadCloser
	left  int64
	fault func() error
}

func (m *measure) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	if m.left -= int64(n); m.left < 0 {
		drain(m.ReadCloser)
		return n, m.fault()
	}
	return n, err
}

// tooLarge says what to do about a call that is too large.
func tooLarge(procedure string) error {
	f := care.Faultf(care.Invalid, "the call is larger than %d bytes", bodyLimit(procedure))
	f.Reasons = []care.Reason{{
		Because: care.Text{Ru: "Текст длиннее, чем принимает сервер.", En: "The text is longer than the server takes."},
		Instead: care.Text{Ru: "Сократите его и отправьте снова.", En: "Shorten it and send it again."}}}
	switch procedure {
	case bedsidev1connect.HandbookServiceDraftProcedure:
		f.Reasons = []care.Reason{{
			Because: care.Text{Ru: "Архив больше 8 МБ. Такой сервер не принимает, и ничего не изменилось.", En: "The archive is larger than 8 MB. The server does not take it, and nothing has changed."},
			Instead: care.Text{Ru: "Упакуйте только папку правил: их тексты занимают меньше мегабайта.", En: "Pack the policy's folder alone: its texts take less than a megabyte."}}}
	case bedsidev1connect.HandbookServiceSaveFileProcedure:
		f.Reasons = []care.Reason{{
			Because: care.Text{Ru: "Файл больше 1 МБ. Такой сервер не принимает, и черновик остался прежним.", En: "The file is larger than 1 MB. The server does not take it, and the draft is as it was."},
			Instead: care.Text{Ru: "Разделите его на несколько файлов.", En: "Divide it into several files."}}}
	}
	return f
}
