package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// codeOf is the only place where kinds of fault meet Connect's codes, and so
// HTTP's.
var codeOf = map[care.FaultKind]connect.Code{
	care.Invalid:    connect.CodeInvalidArgument,
	care.Unknown:    connect.CodeNotFound,
	care.Refused:    connect.CodePermissionDenied,
	care.Conflict:   connect.CodeAborted,
	care.Later:      connect.CodeUnavailable,
	care.Unexpected: connect.CodeInternal,
}

// fault turns an error of a room into the answer for the caller. What is
// unexpected is logged under an ID that the answer carries, and says no more.
func (d *desk) fault(ctx context.Context, procedure string, err error) error {
	if ready, ok := errors.AsType[*connect.Error](err); ok {
		return ready
	}
	if errors.Is(err, context.Canceled) {
		return connect.NewError(connect.CodeCanceled, errors.New("the caller has gone"))
	}
	f, ok := errors.AsType[*care.Fault](err)
	if !ok {
		f = care.Faultf(care.Unexpected, "something went wrong here; nothing was lost: try again")
	}
	code := codeOf[f.Kind]
	if errors.Is(err, people.SignedOut) || errors.Is(err, people.Locked) || errors.Is(err, anotherPerson) {
		code = connect.CodeUnauthenticated
	}
	detail := &bedsidev1.FaultDetail{Kind: string(f.Kind), Message: f.Message, Reasons: reasonsIn(langOf(ctx), f.Reasons), Decision: f.Ruling}
	if f.Kind == care.Unexpected {
		detail.ErrorId = care.NewID[string]("err")
		d.Log.Error("a call failed", "error_id", detail.ErrorId, "procedure", procedure, "clinic", clinicOf(ctx), "error", err)
	}
	if f.Kind == care.Later && error(f) != err {
		d.Log.Warn("a call has to wait", "procedure", procedure, "clinic", clinicOf(ctx), "error", err)
	}
	answer := connect.NewError(code, errors.New(f.Message))
	if packed, err := connect.NewErrorDetail(detail); err == nil {
		answer.AddDetail(packed)
	}
	return answer
}

func reasonsIn(lang string, reasons []care.Reason) (list []*bedsidev1.Reason) {
	for _, r := range reasons {
		list = append(list, &bedsidev1.Reason{Clause: r.Clause, ClauseText: r.ClauseText.In(lang), Because: r.Because.In(lang),
			Instead: r.Instead.In(lang), InsteadAct: r.InsteadAct})
	}
	return list
}

// recovered answers a call whose code has panicked. The value may hold
// content, so only its type is logged.
func (d *desk) recovered(ctx context.Context, spec connect.Spec, _ http.Header, thrown any) error {
	return d.fault(ctx, spec.Procedure, fmt.Errorf("panic of type %T", thrown))
}
