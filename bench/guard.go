package bench

import (
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/bedside-health/bedside/guard"
	"github.com/bedside-health/bedside/pack"
)

// A GuardResult is what `bedside bench guard --json` prints.
type GuardResult struct {
	MBPerSecond float64 `json:"mb_per_second"` // of one core's time, the collector's included
	LineUs      Spread  `json:"line_us"`       // of one line, as people write them
	Lines       int     `json:"lines"`         // different ones
	Bytes       float64 `json:"bytes_per_line"`
	HeapBefore  float64 `json:"heap_mb_before"` // what lives, in MB
	HeapAfter   float64 `json:"heap_mb_after"`
	Found       float64 `json:"found"` // the share of lines with a finding
}

// Guard measures how fast a guard judges mixed Russian text: the pack's own
// clauses and papers, and among them a contact every few lines. Nothing else is
// asked, on one goroutine.
func Guard(g *guard.Guard, for_ time.Duration) (r GuardResult, err error) {
	p, err := pack.Embedded("ru-clinic")
	if err != nil {
		return r, err
	}
	lines := asStaffWrite(p)
	found, bytes := 0, 0
	for _, line := range lines {
		bytes += len(line)
		if len(g.Judge(guard.Message{Text: line}).Findings) > 0 {
			found++
		}
	}
	r.Lines, r.Bytes, r.Found = len(lines), float64(bytes)/float64(len(lines)), float64(found)/float64(len(lines))
	r.HeapBefore = living()
	next := cycleOf(lines)
	r.LineUs = spread(for_/4, 1, func() { g.Judge(guard.Message{Text: next()}) })
	r.MBPerSecond = perCoreSecond(for_*3/4, func() { g.Judge(guard.Message{Text: next()}) }) * r.Bytes / 1e6
	r.HeapAfter = living()
	return r, nil
}

// planted are lines that the guard has something to say of, and figures that
// it must read to say nothing.
var planted = []string{
	"Мой номер 8 916 123-45-67, звоните после семи.",
	"Напишите мне в ватсап, так быстрее.",
	"Восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь.",
	"Давление утром 135/85, вечером 142/90, пульс 72, глюкоза 5,6 ммоль/л.",
	"Принимайте по 1 таблетке 500 мг 2 раза в день, курс 10 дней, приём 12.10.2024 в 14:30.",
	"Почта ivanov собака mail точка ru, телеграм @ivanov_doc, t.me/ivanov_doc.",
	"Лаборатория: 8 (495) 363-03-63, с 8 до 20, кабинет 305, направление 1234567890.",
	"СНИЛС 112-233-445 95, полис и паспорт 45 10 123456 проверены.",
}

// asStaffWrite is the text of the pack cut into lines, with something planted
// between every two of them and the next.
func asStaffWrite(p *pack.Pack) (lines []string) {
	text := []string{p.Front.Ru}
	for _, c := range p.Clauses {
		text = append(text, c.Text.Ru)
	}
	for _, line := range strings.Split(strings.Join(text, "\n"), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if lines = append(lines, line); len(lines)%3 == 2 {
			lines = append(lines, planted[len(lines)/3%len(planted)])
		}
	}
	return lines
}

func cycleOf(lines []string) func() string {
	i := -1
	return func() string {
		i = (i + 1) % len(lines)
		return lines[i]
	}
}

// perCoreSecond counts what is asked in a second of one core's time, whoever
// else has the machine meanwhile.
func perCoreSecond(for_ time.Duration, ask func()) float64 {
	n, began, used := 0, time.Now(), coreTime()
	for ; n == 0 || time.Since(began) < for_; n += batch {
		for range batch {
			ask()
		}
	}
	return float64(n) / max(coreTime()-used, time.Microsecond).Seconds()
}

// coreTime is what this process has used of all cores.
func coreTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // fails for no pointer of ours
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// living is the heap that is still in use, in MB.
func living() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}
