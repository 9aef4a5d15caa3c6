package api

import (
	"context"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
)

// conversations answers ConversationService.
type conversations struct{ *desk }

func (d conversations) Reasons(ctx context.Context, req *connect.Request[bedsidev1.ReasonsRequest]) (*connect.Response[bedsidev1.ReasonsResponse], error) {
	who, _ := callerOf(ctx)
	list, err := d.Conversations.Choices(ctx, who, care.PersonID(req.Msg.SubjectId))
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.ReasonsResponse{}
	for _, c := range list {
		answer.Choices = append(answer.Choices, d.showChoice(who.Clinic, c, langOf(ctx)))
	}
	return connect.NewResponse(answer), nil
}

func (d conversations) Open(ctx context.Context, req *connect.Request[bedsidev1.OpenRequest]) (*connect.Response[bedsidev1.OpenResponse], error) {
	who, _ := callerOf(ctx)
	in := req.Msg
	opening := conversation.Opening{Key: in.Key, Reason: in.ReasonId, Desk: care.DeskID(in.DeskId), Kind: in.Kind, Body: care.Say(in.Text),
		Patient: care.PersonID(in.PatientId)}
	if !who.Staff {
		opening.Patient = care.PersonID(in.SubjectId)
	}
	m, v, err := d.Conversations.Open(ctx, who, opening)
	if err != nil {
		return nil, err
	}
	shown, message, err := d.showBoth(ctx, v, m)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.OpenResponse{Conversation: shown, Message: message}), nil
}

func (d conversations) List(ctx context.Context, req *connect.Request[bedsidev1.ListRequest]) (*connect.Response[bedsidev1.ListResponse], error) {
	who, _ := callerOf(ctx)
	list, err := d.Conversations.List(ctx, who, req.Msg.Box, care.DeskID(req.Msg.DeskId), req.Msg.After)
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.ListResponse{Next: list.Next, At: list.At.Seq, Epoch: list.At.Epoch}
	answer.Conversations, err = d.showAll(ctx, who, list.Conversations)
	return connect.NewResponse(answer), err
}

func (d conversations) Read(ctx context.Context, req *connect.Request[bedsidev1.ReadRequest]) (*connect.Response[bedsidev1.ReadResponse], error) {
	who, _ := callerOf(ctx)
	page := conversation.Page{After: req.Msg.AfterPlace, Before: req.Msg.BeforePlace, Limit: int(req.Msg.Limit)}
	s, err := d.Conversations.Read(ctx, who, care.ConversationID(req.Msg.ConversationId), page)
	if err != nil {
		return nil, err
	}
	answer, err := d.showSnapshot(ctx, who, s)
	return connect.NewResponse(answer), err
}

func (d conversations) Post(ctx context.Context, req *connect.Request[bedsidev1.PostRequest]) (*connect.Response[bedsidev1.PostResponse], error) {
	who, _ := callerOf(ctx)
	m, v, err := d.Conversations.Post(ctx, who, care.ConversationID(req.Msg.ConversationId), req.Msg.Key, care.Say(req.Msg.Text))
	if err != nil {
		return nil, err
	}
	shown, message, err := d.showBoth(ctx, v, m)
	return connect.NewResponse(&bedsidev1.PostResponse{Conversation: shown, Message: message}), err
}

func (d conversations) Note(ctx context.Context, req *connect.Request[bedsidev1.NoteRequest]) (*connect.Response[bedsidev1.NoteResponse], error) {
	who, _ := callerOf(ctx)
	m, v, err := d.Conversations.Note(ctx, who, care.ConversationID(req.Msg.ConversationId), req.Msg.Key, care.Say(req.Msg.Text))
	if err != nil {
		return nil, err
	}
	_, message, err := d.showBoth(ctx, v, m)
	return connect.NewResponse(&bedsidev1.NoteResponse{Message: message}), err
}

func (d conversations) Correct(ctx context.Context, req *connect.Request[bedsidev1.CorrectRequest]) (*connect.Response[bedsidev1.CorrectResponse], error) {
	who, _ := callerOf(ctx)
	m, v, err := d.Conversations.Correct(ctx, who, care.ConversationID(req.Msg.ConversationId), req.Msg.Key, care.MessageID(req.Msg.MessageId), care.Say(req.Msg.Text))
	if err != nil {
		return nil, err
	}
	_, message, err := d.showBoth(ctx, v, m)
	return connect.NewResponse(&bedsidev1.CorrectResponse{Message: message}), err
}

func (d conversations) Seen(ctx context.Context, req *connect.Request[bedsidev1.SeenRequest]) (*connect.Response[bedsidev1.SeenResponse], error) {
	who, _ := callerOf(ctx)
	err := d.Conversations.Seen(ctx, who, care.ConversationID(req.Msg.ConversationId), req.Msg.Place)
	return connect.NewResponse(&bedsidev1.SeenResponse{}), err
}

func (d conversations) Take(ctx context.Context, req *connect.Request[bedsidev1.TakeRequest]) (*connect.Response[bedsidev1.TakeResponse], error) {
	who, _ := callerOf(ctx)
	v, err := d.Conversations.Take(ctx, who, care.ConversationID(req.Msg.ConversationId), req.Msg.Key)
	if err != nil {
		return nil, err
	}
	shown, err := d.showView(ctx, v)
	return connect.NewResponse(&bedsidev1.TakeResponse{Conversation: shown}), err
}

func (d conversations) HandOver(ctx context.Context, req *connect.Request[bedsidev1.HandOverRequest]) (*connect.Response[bedsidev1.HandOverResponse], error) {
	who, _ := callerOf(ctx)
	in := req.Msg
	to := conversation.Target{Person: care.PersonID(in.ToPersonId), Desk: care.DeskID(in.ToDeskId)}
	v, err := d.Conversations.HandOver(ctx, who, care.ConversationID(in.ConversationId), in.Key, to, care.Say(in.Reason))
	if err != nil {
		return nil, err
	}
	shown, err := d.showView(ctx, v)
	return connect.NewResponse(&bedsidev1.HandOverResponse{Conversation: shown}), err
}

func (d conversations) NoReplyNeeded(ctx context.Context, req *connect.Request[bedsidev1.NoReplyNeededRequest]) (*connect.Response[bedsidev1.NoReplyNeededResponse], error) {
	who, _ := callerOf(ctx)
	v, err := d.Conversations.NoReplyNeeded(ctx, who, care.ConversationID(req.Msg.ConversationId), req.Msg.Key)
	if err != nil {
		return nil, err
	}
	shown, err := d.showView(ctx, v)
	return connect.NewResponse(&bedsidev1.NoReplyNeededResponse{Conversation: shown}), err
}

func (d conversations) Close(ctx context.Context, req *connect.Request[bedsidev1.CloseRequest]) (*connect.Response[bedsidev1.CloseResponse], error) {
	who, _ := callerOf(ctx)
	v, err := d.Conversations.Close(ctx, who, care.ConversationID(req.Msg.ConversationId), req.Msg.Key, care.Say(req.Msg.Reason))
	if err != nil {
		return nil, err
	}
	shown, err := d.showView(ctx, v)
	return connect.NewResponse(&bedsidev1.CloseResponse{Conversation: shown}), err
}

func (d conversations) Reopen(ctx context.Context, req *connect.Request[bedsidev1.ReopenRequest]) (*connect.Response[bedsidev1.ReopenResponse], error) {
	who, _ := callerOf(ctx)
	v, err := d.Conversations.Reopen(ctx, who, care.ConversationID(req.Msg.ConversationId), req.Msg.Key)
	if err != nil {
		return nil, err
	}
	shown, err := d.showView(ctx, v)
	return connect.NewResponse(&bedsidev1.ReopenResponse{Conversation: shown}), err
}

func (d conversations) Typing(ctx context.Context, req *connect.Request[bedsidev1.TypingRequest]) (*connect.Response[bedsidev1.TypingResponse], error) {
	who, _ := callerOf(ctx)
	id := care.ConversationID(req.Msg.ConversationId)
	if err := d.Conversations.Typing(ctx, who, id); err != nil {
		return nil, err
	}
	d.Live.Typing(who.Clinic, id, who.Person)
	return connect.NewResponse(&bedsidev1.TypingResponse{}), nil
}
