package api

import (
	"unicode"
	"unicode/utf8"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
)

func say(lang, ru, en string) string { return care.Text{Ru: ru, En: en}.In(lang) }

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// stateLine says in words how far a patient's message has come (promise 2).
func (n naming) stateLine(s conversation.MessageState) string {
	switch s.State {
	case conversation.StateShown:
		return say(n.lang, "Показано: ", "Shown to: ") + n.called(s.By)
	case conversation.StateTaken:
		return say(n.lang, "Вопросом занимается ", "Being handled by ") + n.called(s.By)
	case conversation.StateAnswered:
		return say(n.lang, "Отвечено", "Answered")
	case conversation.StateHandedOver:
		return say(n.lang, "Передано: ", "Handed over to: ") + n.target(s.Target)
	case conversation.StateClosed:
		return say(n.lang, "Закрыто: ответ не требуется", "Closed: no reply needed")
	}
	return say(n.lang, "Принято клиникой", "Accepted by the clinic")
}

// target names the person or the desk that a conversation was handed to.
func (n naming) target(id string) string {
	if d := n.desks[care.DeskID(id)]; d != nil {
		return d.GetName()
	}
	return n.called(care.PersonID(id))
}

// eventLine says in words what has happened in a conversation.
func (n naming) eventLine(m conversation.Message, staff bool) string {
	who := n.called(m.Author)
	line := map[string]string{
		conversation.Taken:         say(n.lang, "Вопрос взят в работу: ", "Taken on by: ") + who,
		conversation.HandedOver:    say(n.lang, "Передано: ", "Handed over to: ") + n.target(m.Target),
		conversation.NoReplyNeeded: say(n.lang, "Закрыто: ответ не требуется", "Closed: no reply needed"),
		conversation.ClosedEvent:   say(n.lang, "Переписка закрыта", "The conversation was closed"),
		conversation.Reopened:      say(n.lang, "Переписка открыта снова", "The conversation was opened again"),
	}[m.Event]
	if reason := m.Body.Reveal(); reason != "" && (staff || m.Event == conversation.ClosedEvent) {
		line += ". " + reason
	}
	return line
}

// closeReason is what the patient was told when the conversation ended.
func (n naming) closeReason(m conversation.Message) string {
	if reason := m.Body.Reveal(); m.Event == conversation.ClosedEvent && reason != "" {
		return reason
	}
	return n.eventLine(m, false)
}

// fromClinic is what a conversation is called that the clinic began, by its
// kind: no reason was picked for it.
var fromClinic = map[string]care.Text{
	"organisational": {Ru: "Сообщение клиники", En: "A message from the clinic"},
	"information":    {Ru: "Сообщение из отделения", En: "A message from your care team"},
	"observation":    {Ru: "Наблюдение после приёма", En: "Follow-up after your visit"},
}

// conversationLine says in words where a conversation stands.
func (n naming) conversationLine(c conversation.Conversation, staff bool) string {
	switch c.State {
	case conversation.WaitingForClinic:
		if staff {
			return say(n.lang, "Ждёт ответа клиники", "Waiting for the clinic")
		}
		return say(n.lang, "Ждём ответа клиники", "Waiting for the clinic's answer")
	case conversation.InWork:
		if c.Owner != "" {
			return say(n.lang, "В работе: ", "In work: ") + n.called(c.Owner)
		}
		return say(n.lang, "В работе", "In work")
	case conversation.WaitingForPatient:
		if staff {
			return say(n.lang, "Отвечено, ждём пациента", "Answered; waiting for the patient")
		}
		return say(n.lang, "Клиника ответила", "The clinic has answered")
	}
	return say(n.lang, "Закрыта", "Closed")
}
