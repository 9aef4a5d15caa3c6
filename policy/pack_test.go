package policy_test

import (
	"io/fs"
	"testing"

	"github.com/bedside-health/bedside/packs"
	"github.com/bedside-health/bedside/policy"
)

// ruClinic compiles the rules that ship: the tests judge by real ones.
func ruClinic(t testing.TB) *policy.Rules {
	t.Helper()
	rules, problems := policy.Compile(ruClinicFiles(t))
	for _, p := range problems {
		t.Error(p)
	}
	if rules == nil {
		t.FailNow()
	}
	return rules
}

func ruClinicFiles(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := fs.Glob(packs.Files(), "ru-clinic/rules/*.cedar")
	if err != nil || len(names) == 0 {
		t.Fatal("no rules", err)
	}
	files := map[string][]byte{}
	for _, name := range names {
		if files[name], err = fs.ReadFile(packs.Files(), name); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

var (
	doctor  = policy.Who{Kind: "staff", Roles: []string{"doctor"}, Active: true, OnDuty: true, Signed: true}
	treated = policy.About{
		InCare: true, SameDesk: true, DeskInCare: true, Kind: "information",
		State: "waiting-for-clinic", PatientIdentity: "desk", VisitOnRecord: true,
	}
)

func BenchmarkDecideRead(b *testing.B) {
	rules := ruClinic(b)
	q := policy.Question{Act: policy.Read, Who: doctor, About: treated}
	b.ReportAllocs()
	for b.Loop() {
		if !rules.Decide(q).Allowed {
			b.Fatal("refused")
		}
	}
}

func BenchmarkDecidePost(b *testing.B) {
	rules := ruClinic(b)
	q := policy.Question{Act: policy.Post, Who: doctor, About: treated}
	b.ReportAllocs()
	for b.Loop() {
		if !rules.Decide(q).Allowed {
			b.Fatal("refused")
		}
	}
}

func BenchmarkDecideRefuse(b *testing.B) {
	rules := ruClinic(b)
	about := treated
	about.SameDesk = false
	q := policy.Question{Act: policy.Post, Who: doctor, About: about}
	b.ReportAllocs()
	for b.Loop() {
		if a := rules.Decide(q); a.Allowed || !a.Unknowable {
			b.Fatal("allowed")
		}
	}
}

// What a screen asks about one conversation.
func BenchmarkMayNineActs(b *testing.B) {
	rules := ruClinic(b)
	q := policy.Question{Who: doctor, About: treated}
	acts := []policy.Act{policy.Post, policy.Note, policy.Correct, policy.Take, policy.HandOver,
		policy.NoReplyNeeded, policy.Close, policy.Reopen, policy.SeeAccesses}
	b.ReportAllocs()
	for b.Loop() {
		if len(rules.May(q, acts)) != 4 {
			b.Fatal(rules.May(q, acts))
		}
	}
}
