package people

import (
	"strings"

	"github.com/bedside-health/bedside/care"
)

const (
	patientPinDigits = 6
	pinTries         = 5
)

// common are PINs that people choose before all others.
var common = map[string]bool{
	"112233": true, "332211": true, "121212": true, "212121": true, "123321": true, "159753": true, "147258": true,
	"258456": true, "147852": true, "696969": true, "789456": true, "456123": true, "131313": true, "101010": true,
	"777888": true, "102030": true, "010203": true, "1212": true, "2580": true, "1122": true, "1313": true, "6969": true,
	"0852": true, "1397": true, "2000": true, "1990": true,
}

// checkPin refuses a PIN that can be guessed: equal digits, a run, a repeated
// pair or triple, a common one, or parts of the birth date ("1950-04-23").
func checkPin(pin care.Secret, shortest, longest int, birth care.Words) error {
	p := pin.Reveal()
	if len(p) < shortest || len(p) > longest || strings.Trim(p, "0123456789") != "" {
		return care.Faultf(care.Invalid, "the PIN has %d to %d digits", shortest, longest)
	}
	if isRun(p, 0) || isRun(p, 1) || isRun(p, -1) || repeats(p) || common[p] || ofBirth(p, birth.Reveal()) {
		return explained(care.Invalid, "the PIN is easy to guess", texts.weakPin, texts.otherPin, "")
	}
	return nil
}

// isRun reports whether each digit follows the one before by step: 0 is
// 111111, 1 is 123456 and 890123, -1 is 654321.
func isRun(p string, step int) bool {
	for i := 1; i < len(p); i++ {
		if (int(p[i])-int(p[i-1])-step)%10 != 0 {
			return false
		}
	}
	return true
}

// repeats reports 121212 and 123123.
func repeats(p string) bool {
	for _, n := range []int{2, 3} {
		if len(p) > n && len(p)%n == 0 && strings.Repeat(p[:n], len(p)/n) == p {
			return true
		}
	}
	return false
}

// ofBirth reports whether the PIN is made of the birth date: its year, or day,
// month and short year in any order.
func ofBirth(p, birth string) bool {
	if len(birth) != len("1950-04-23") {
		return false
	}
	year, month, day := birth[:4], birth[5:7], birth[8:]
	if strings.Contains(p, year) {
		return true
	}
	short := year[2:]
	for _, order := range []string{day + month + short, month + day + short, short + month + day, short + day + month, day + month, month + day} {
		if p == order {
			return true
		}
	}
	return false
}
