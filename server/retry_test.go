package server_test

import (
	"context"
	"sync"
	"testing"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server/servertest"
)

// An act is one call with a key, and what tells whether two answers are the
// same.
type act struct {
	name string
	// ready brings a fresh conversation to where the act is possible.
	ready func(anna, bell *servertest.Person) string
	// do does it once; words differ where the act has words.
	do func(p *servertest.Person, con, key, words string) (place int64, id string, err error)
	by string // anna unless named
	// wordless acts have nothing to differ in but the act itself.
	wordless bool
	// gone acts take the conversation out of sight: nothing can be asked of it.
	gone bool
}

func (a act) misused() string {
	if a.gone {
		return "unknown"
	}
	return "conflict"
}

func opened(anna, _ *servertest.Person) string {
	return anna.Opens("cardiology-question", "первое")
}

func closed(anna, bell *servertest.Person) string {
	con := opened(anna, bell)
	bell.Closes(con, "готово")
	return con
}

func moved(c interface {
	GetConversation() *bedsidev1.Conversation
}, err error) (int64, string, error) {
	if err != nil {
		return 0, "", err
	}
	v := c.GetConversation()
	return v.LastPlace, v.State + " " + v.Owner.GetId() + " " + v.Desk.GetId(), nil
}

func said(m interface{ GetMessage() *bedsidev1.Message }, err error) (int64, string, error) {
	if err != nil {
		return 0, "", err
	}
	return m.GetMessage().Place, m.GetMessage().Id + m.GetMessage().Text, nil
}

var acts = []act{
	{name: "post", ready: opened, do: func(p *servertest.Person, con, key, words string) (int64, string, error) {
		return said(servertest.Ask(p.Talk.Post, &bedsidev1.PostRequest{ConversationId: con, Key: key, Text: words}))
	}},
	{name: "note", by: "bell", ready: opened, do: func(p *servertest.Person, con, key, words string) (int64, string, error) {
		return said(servertest.Ask(p.Talk.Note, &bedsidev1.NoteRequest{ConversationId: con, Key: key, Text: words}))
	}},
	{name: "correct", ready: opened, do: func(p *servertest.Person, con, key, words string) (int64, string, error) {
		first := p.Reads(con).Messages[0].Id
		return said(servertest.Ask(p.Talk.Correct, &bedsidev1.CorrectRequest{ConversationId: con, Key: key, MessageId: first, Text: words}))
	}},
	{name: "take", by: "bell", wordless: true, ready: opened, do: func(p *servertest.Person, con, key, _ string) (int64, string, error) {
		return moved(servertest.Ask(p.Talk.Take, &bedsidev1.TakeRequest{ConversationId: con, Key: key}))
	}},
	{name: "hand over to a colleague", by: "bell", ready: opened, do: func(p *servertest.Person, con, key, words string) (int64, string, error) {
		return moved(servertest.Ask(p.Talk.HandOver, &bedsidev1.HandOverRequest{ConversationId: con, Key: key, ToPersonId: string(p.House.ID("dora")), Reason: words}))
	}},
	{name: "hand over out of sight", by: "olga", gone: true, ready: func(anna, _ *servertest.Person) string { return anna.Opens("booking", "первое") },
		do: func(p *servertest.Person, con, key, words string) (int64, string, error) {
			return moved(servertest.Ask(p.Talk.HandOver, &bedsidev1.HandOverRequest{ConversationId: con, Key: key, ToDeskId: string(p.House.Desk("cardiology")), Reason: words}))
		}},
	{name: "no reply needed", by: "bell", wordless: true, ready: opened, do: func(p *servertest.Person, con, key, _ string) (int64, string, error) {
		return moved(servertest.Ask(p.Talk.NoReplyNeeded, &bedsidev1.NoReplyNeededRequest{ConversationId: con, Key: key}))
	}},
	{name: "close", by: "bell", ready: opened, do: func(p *servertest.Person, con, key, words string) (int64, string, error) {
		return moved(servertest.Ask(p.Talk.Close, &bedsidev1.CloseRequest{ConversationId: con, Key: key, Reason: words}))
	}},
	{name: "reopen", by: "bell", wordless: true, ready: closed, do: func(p *servertest.Person, con, key, _ string) (int64, string, error) {
		return moved(servertest.Ask(p.Talk.Reopen, &bedsidev1.ReopenRequest{ConversationId: con, Key: key}))
	}},
}

// facts counts what the journal has told.
func facts(t *testing.T, house *servertest.House) int64 {
	t.Helper()
	_, at, err := house.Journal.After(context.Background(), servertest.Here, 1<<62, 1)
	if err != nil {
		t.Fatal(err)
	}
	return at.Seq
}

func TestEachActUnderOneKeyHappensOnceAndAnswersTheSame(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell := house.As("anna"), house.As("bell")
		for _, a := range acts {
			who := anna
			if a.by != "" {
				who = house.As(a.by)
			}
			con, key := a.ready(anna, bell), servertest.Key()
			place, id, err := a.do(who, con, key, "слова")
			if err != nil {
				t.Errorf("%s: %v", a.name, err)
				continue
			}
			told := facts(t, house)
			for range 2 {
				if p, again, err := a.do(who, con, key, "слова"); err != nil || p != place || again != id {
					t.Errorf("%s again: place %d %q, then %d %q %v", a.name, place, id, p, again, err)
				}
			}
			if now := facts(t, house); now != told {
				t.Errorf("%s again told %d facts more", a.name, now-told)
			}
			if !a.wordless {
				if _, _, err := a.do(who, con, key, "другие слова"); servertest.FaultOf(err).Kind != a.misused() {
					t.Errorf("%s with other words under its key: %+v", a.name, servertest.FaultOf(err))
				}
			}
		}
		house.Sound()
	})
}

// One key is one act: the same words as a note and as a message are two.
func TestOneKeyForTwoActsIsAConflict(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna, bell := house.As("anna"), house.As("bell")
	for _, first := range acts {
		for _, then := range acts {
			if first.name == then.name || first.by != "bell" || then.by != "bell" || first.name == "reopen" {
				continue
			}
			con, key := first.ready(anna, bell), servertest.Key()
			if _, _, err := first.do(bell, con, key, "слова"); err != nil {
				t.Fatal(first.name, err)
			}
			told := facts(t, house)
			_, _, err := then.do(bell, con, key, "слова")
			if f := servertest.FaultOf(err); f.Kind != "conflict" && f.Kind != "refused" {
				t.Errorf("%s under the key of %s: %+v", then.name, first.name, f)
			}
			if now := facts(t, house); now != told {
				t.Errorf("%s under the key of %s happened", then.name, first.name)
			}
		}
	}
}

func TestOpeningTwiceUnderOneKeyIsOneConversation(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna := house.As("anna")
		open := func(key, text string) (*bedsidev1.OpenResponse, error) {
			return servertest.Ask(anna.Talk.Open, &bedsidev1.OpenRequest{Key: key, ReasonId: "booking", Text: text})
		}
		key := servertest.Key()
		var wait sync.WaitGroup
		ids := make([]string, 8)
		for i := range ids {
			wait.Go(func() {
				for { // a retry while the first is on its way may be told to try again
					o, err := open(key, "здравствуйте")
					if err == nil {
						ids[i] = o.Conversation.Id + o.Message.Id
						return
					}
					if f := servertest.FaultOf(err); f.Kind != "conflict" {
						t.Errorf("opening at once: %+v", f)
						return
					}
				}
			})
		}
		wait.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Errorf("two conversations: %s and %s", ids[0], id)
			}
		}
		if list := anna.Lists("").Conversations; len(list) != 1 || list[0].LastPlace != 1 {
			t.Errorf("the list: %v", list)
		}
		if _, err := open(key, "другое"); servertest.FaultOf(err).Kind != "conflict" {
			t.Errorf("other words: %v", err)
		}
		if _, err := open(servertest.Key(), "здравствуйте"); err != nil || len(anna.Lists("").Conversations) != 2 {
			t.Error("another key is another conversation", err)
		}
		house.Sound()
	})
}

// Out-of-order and repeated sends of many senders: places run from 1 without
// gaps, and each key stands at one.
func TestManySendersAtOnceGetPlacesWithoutGaps(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell, dora := house.As("anna"), house.As("bell"), house.As("dora")
		con := anna.Opens("cardiology-question", "первое")
		places, told := make(chan int64, 1000), sync.Map{}
		var wait sync.WaitGroup
		for _, p := range []*servertest.Person{anna, bell, dora} {
			for range 8 {
				key := servertest.Key()
				for range 3 { // the same message, three times at once
					wait.Go(func() {
						m, err := servertest.Ask(p.Talk.Post, &bedsidev1.PostRequest{ConversationId: con, Key: key, Text: "слово " + key})
						if err != nil {
							t.Errorf("%s: %v", p.Ref, err)
							return
						}
						if was, twice := told.LoadOrStore(key, m.Message.Place); twice && was != m.Message.Place {
							t.Errorf("%s stands at %d and at %d", key, was, m.Message.Place)
						} else if !twice {
							places <- m.Message.Place
						}
					})
				}
			}
		}
		wait.Wait()
		close(places)
		seen := map[int64]bool{1: true}
		for p := range places {
			seen[p] = true
		}
		for i := range int64(25) {
			if !seen[i+1] {
				t.Errorf("nothing stands at place %d", i+1)
			}
		}
		if len(seen) != 25 {
			t.Errorf("%d places", len(seen))
		}
		house.Sound()
	})
}
