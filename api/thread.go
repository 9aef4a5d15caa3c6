package api

import (
	"context"
	"errors"
	"slices"
	"time"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
	"github.com/bedside-health/bedside/people"
)

func (d *desk) showChoice(clinic care.ClinicID, c conversation.Choice, lang string) *bedsidev1.ReasonChoice {
	desk, _ := d.Packs.For(clinic).Desk(c.Desk.PackKey)
	shown := &bedsidev1.ReasonChoice{Id: c.ID, Title: c.Title.In(lang), Hint: c.Hint.In(lang), DeskId: string(c.Desk.ID), DeskName: c.Desk.Name.In(lang),
		Kind: c.Kind, AnswersByLine: desk.Hours.AnswerLine(c.AnswerBy, d.Now(), lang), Allowed: c.Refusal == nil,
		Notice: d.Packs.For(clinic).Notice(desk, c.Kind, lang)}
	if f, ok := errors.AsType[*care.Fault](c.Refusal); ok {
		shown.Reasons = reasonsIn(lang, f.Reasons)
	}
	return shown
}

// showView shows one conversation to the caller.
func (d *desk) showView(ctx context.Context, v conversation.View) (*bedsidev1.Conversation, error) {
	who, _ := callerOf(ctx)
	list, err := d.showAll(ctx, who, []conversation.View{v})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

func (d *desk) showBoth(ctx context.Context, v conversation.View, m conversation.Message) (*bedsidev1.Conversation, *bedsidev1.Message, error) {
	who, _ := callerOf(ctx)
	n, err := d.naming(ctx, v.Patient, v.Owner, m.Author)
	if err != nil {
		return nil, nil, err
	}
	births, err := d.births(ctx, who, []conversation.View{v})
	if err != nil {
		return nil, nil, err
	}
	states := map[care.MessageID]conversation.MessageState{m.ID: {State: conversation.StateAccepted, At: m.At}}
	return d.show(n, who, v, births), n.message(who, m, states, slices.Contains(v.May, "correct")), nil
}

func (d *desk) showAll(ctx context.Context, who people.Caller, list []conversation.View) ([]*bedsidev1.Conversation, error) {
	var ids []care.PersonID
	for _, v := range list {
		ids = append(ids, v.Patient, v.Owner)
	}
	n, err := d.naming(ctx, ids...)
	if err != nil {
		return nil, err
	}
	births, err := d.births(ctx, who, list)
	if err != nil {
		return nil, err
	}
	shown := make([]*bedsidev1.Conversation, len(list))
	for i, v := range list {
		shown[i] = d.show(n, who, v, births)
	}
	return shown, nil
}

// births opens the patients' birth dates for staff: the second of the two
// identifiers that stand beside every reply. controls.md #59
func (d *desk) births(ctx context.Context, who people.Caller, list []conversation.View) (map[care.PersonID]care.Words, error) {
	if !who.Staff {
		return nil, nil
	}
	var ids []care.PersonID
	for _, v := range list {
		ids = append(ids, v.Patient)
	}
	return d.People.BirthDates(ctx, who.Clinic, ids...)
}

func (d *desk) show(n naming, who people.Caller, v conversation.View, births map[care.PersonID]care.Words) *bedsidev1.Conversation {
	p := d.Packs.For(who.Clinic)
	c := &bedsidev1.Conversation{Id: string(v.ID), SubjectId: string(v.Patient), Kind: v.Kind, State: v.State, StateLine: n.conversationLine(v.Conversation, who.Staff),
		Desk: n.desk(v.Desk), Owner: n.person(v.Owner), AnswerBy: micros(v.AnswerBy), LastAt: micros(v.LastAt), LastPlace: v.LastOpenPlace,
		OpenedAt: micros(v.OpenedAt), Unread: int32(min(v.Unread, 1<<30)), Mine: v.Mine, May: v.May,
		Overdue: !v.AnswerBy.IsZero() && v.AnswerBy.Before(d.Now()), AnswerLine: p.Desks[0].Hours.AnswerLine(v.AnswerBy, d.Now(), n.lang)}
	if reason, ok := p.Reason(v.Reason); ok {
		c.ReasonTitle = reason.Title.In(n.lang)
	} else {
		c.ReasonTitle = fromClinic[v.Kind].In(n.lang)
	}
	c.WhyNotPost, c.WhyNotDecision = reasonsIn(n.lang, v.WhyNotPost), v.Ruling
	if who.Staff {
		c.Patient, c.PatientBirthDate, c.LastPlace = n.person(v.Patient), births[v.Patient].Reveal(), v.LastPlace
	} else if v.Patient != who.Person {
		c.SubjectName = n.names[v.Patient].Call.Reveal()
	}
	return c
}

func (d *desk) showSnapshot(ctx context.Context, who people.Caller, s conversation.Snapshot) (*bedsidev1.ReadResponse, error) {
	ids := []care.PersonID{s.Patient, s.Owner}
	for _, m := range s.Messages {
		ids = append(ids, m.Author, care.PersonID(m.Target))
	}
	for _, m := range s.Marks {
		ids = append(ids, m.Who)
	}
	for _, state := range s.States {
		ids = append(ids, state.By, care.PersonID(state.Target))
	}
	n, err := d.naming(ctx, ids...)
	if err != nil {
		return nil, err
	}
	births, err := d.births(ctx, who, []conversation.View{s.View})
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.ReadResponse{Conversation: d.show(n, who, s.View, births), MoreBefore: s.MoreBefore, At: s.At.Seq, Epoch: s.At.Epoch,
		Notice: d.notice(ctx, who, s)}
	correct := slices.Contains(s.May, "correct")
	for _, m := range s.Messages {
		answer.Messages = append(answer.Messages, n.message(who, m, s.States, correct))
		if m.Event == conversation.ClosedEvent || m.Event == conversation.NoReplyNeeded {
			answer.Conversation.CloseReason = n.closeReason(m)
		}
	}
	if s.State != conversation.Closed {
		answer.Conversation.CloseReason = ""
	}
	for _, m := range s.Marks {
		answer.Seen = append(answer.Seen, &bedsidev1.SeenMark{Person: n.person(m.Who), Place: m.Place, At: micros(m.At)})
	}
	return answer, nil
}

// notice is what the pack says before a patient writes: when an answer comes,
// where to turn when it cannot wait, who may read. controls.md #56
func (d *desk) notice(ctx context.Context, who people.Caller, s conversation.Snapshot) string {
	if who.Staff {
		return ""
	}
	desks, err := d.desksOf(ctx)
	if err != nil {
		return ""
	}
	p := d.Packs.For(who.Clinic)
	for _, desk := range desks {
		if desk.ID == s.Desk {
			known, _ := p.Desk(desk.PackKey)
			return p.Notice(known, s.Kind, langOf(ctx))
		}
	}
	return ""
}

func (n naming) message(who people.Caller, m conversation.Message, states map[care.MessageID]conversation.MessageState, mayCorrect bool) *bedsidev1.Message {
	mine := m.Author == who.Person
	shown := &bedsidev1.Message{Id: string(m.ID), Place: m.Place, Text: m.Body.Reveal(), Note: m.Note, Author: n.person(m.Author),
		FromPatient: m.FromPatient, At: micros(m.At), Corrects: string(m.Corrects), CorrectedBy: string(m.CorrectedBy), Mine: mine,
		MayCorrect: mayCorrect && mine && m.Event == "" && m.CorrectedBy == "", Event: m.Event}
	if mine {
		shown.Key = m.Key
	}
	if m.Event != "" {
		shown.Text = n.eventLine(m, who.Staff)
	} else if state, ok := states[m.ID]; ok && m.FromPatient {
		shown.State, shown.StateLine = state.State, n.stateLine(state)
	}
	return shown
}

// micros is how the contract counts time; 0 is no time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
