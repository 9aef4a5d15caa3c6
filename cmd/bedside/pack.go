package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
)

type packCommand struct {
	Lint packLint `cmd:"" help:"Name every problem of a pack, with its place and how to mend it."`
	Test packTest `cmd:"" help:"Ask a pack's own tests; name those that come out differently."`

	Mutate packMutate `cmd:"" help:"Break each rule in every sensible way, and see whether the pack's tests notice."`
	Diff   packDiff   `cmd:"" help:"Show what changes for people when one pack takes another's place."`
	Show   packShow   `cmd:"" help:"Print the whole pack as one page: each clause with what keeps it."`

	Signatures packSignatures `cmd:"" help:"Write who has signed the policy, as a .zip that anybody can verify."`
}

type packLint struct {
	Dir  string `arg:"" type:"path" help:"The pack's folder, or a .zip of it."`
	Lang string `enum:"ru,en" default:"en" help:"ru or en."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (c packLint) Run() error {
	n, err := c.lint(os.Stdout)
	if err != nil {
		return err
	}
	return problemsFault(n, "problems")
}

// lint writes every problem and says how many there are.
func (c packLint) lint(to io.Writer) (int, error) {
	folder, problems := pack.Open(c.Dir)
	if len(problems) == 0 {
		problems = pack.Lint(folder)
	}
	problems = pack.ProblemsIn(problems, c.Lang)
	if c.JSON {
		return len(problems), printProblems(to, problems)
	}
	for _, p := range problems {
		fmt.Fprintln(to, p)
	}
	if len(problems) == 0 {
		fmt.Fprintln(to, pack.Words{Ru: "замечаний нет", En: "no problems"}.In(c.Lang))
	}
	return len(problems), nil
}

// printProblems writes problems for programs.
func printProblems(to io.Writer, problems []pack.Problem) error {
	type problem struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Message string `json:"message"`
		Mend    string `json:"mend"`
	}
	list := make([]problem, len(problems))
	for i, p := range problems {
		list[i] = problem(p)
	}
	return json.NewEncoder(to).Encode(map[string][]problem{"problems": list})
}

func problemsFault(n int, what string) error {
	if n == 0 {
		return nil
	}
	return care.Faultf(care.Invalid, "%s: %d", what, n)
}

type packTest struct {
	Dir  string `arg:"" type:"path" help:"The pack's folder, or a .zip of it."`
	Lang string `enum:"ru,en" default:"en" help:"ru or en."`
}

func (c packTest) Run() error {
	p, err := openPack(c.Dir)
	if err != nil {
		return err
	}
	failed := pack.ProblemsIn(p.RunTests(), c.Lang)
	for _, f := range failed {
		fmt.Println(f)
	}
	if len(failed) == 0 {
		fmt.Println(pack.Words{Ru: "все проверки прошли", En: "every case came out as written"}.In(c.Lang))
	}
	return problemsFault(len(failed), "cases that came out differently")
}

// openPack loads the pack of a folder or a .zip.
func openPack(path string) (*pack.Pack, error) {
	folder, problems := pack.Open(path)
	if len(problems) > 0 {
		return nil, pack.Problems(problems)
	}
	p, problems := pack.Load(folder)
	if len(problems) > 0 {
		return nil, pack.Problems(problems)
	}
	return p, nil
}
