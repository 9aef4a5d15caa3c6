package guard

import (
	"slices"
	"strings"
)

// A line is what a telephone number reaches, as its digits tell.
type line uint8

const (
	none   line = iota
	mobile      // a person's, most likely
	land        // a house's or an organisation's
	free        // free of charge, or for organisations only: always passes
	other       // cannot be told
)

// A planned is a number that fits a numbering plan.
type planned struct {
	line   line
	number string // with the country's code, where it is known
	sure   bool   // needs nothing around it that says it is a telephone's
}

// plan reads a candidate by the plans of Russia, the United Kingdom, North
// America, and by country code behind a plus.
func plan(c *candidate, russian bool) planned {
	d, n := c.digits, len(c.digits)
	if c.plus {
		return abroad(d, true)
	}
	switch {
	case n == 11 && (d[0] == '7' || d[0] == '8') && strings.IndexByte("3489", d[1]) >= 0:
		return russia("7"+d[1:], c.parts > 2 || c.brackets)
	case n == 10 && d[0] == '9' && (russian || !c.grouped("3-3-4")):
		return russia("7"+d, c.solid || c.grouped("3-3-2-2", "3-3-4", "3-7", "3-2-2-3", "3-2-3-2") || c.singles())
	case n == 10 && russian && strings.IndexByte("348", d[0]) >= 0:
		return russia("7"+d, c.brackets || c.grouped("3-3-2-2"))
	case d[0] == '0' && n > 9:
		return kingdom(d, c)
	case n == 10 && d[0] >= '2' && d[3] >= '2' || n == 11 && d[0] == '1' && d[1] >= '2' && d[4] >= '2':
		return america(d, c)
	case n == 11 && d[0] == '7' && (d[1] == '7' || d[1] == '6'), n > 11 && n < 15:
		p := abroad(d, false)
		p.sure = false
		return p
	}
	return local(c)
}

func russia(number string, sure bool) planned {
	switch {
	case strings.HasPrefix(number, "7800") || strings.HasPrefix(number, "7804"):
		return planned{free, number, true}
	case number[1] == '9':
		return planned{mobile, number, sure || len(number) == 11}
	}
	return planned{land, number, sure}
}

func kingdom(d string, c *candidate) planned {
	national := "44" + d[1:]
	switch n := len(d); {
	case strings.HasPrefix(d, "00"):
		p := abroad(d[2:], false)
		p.sure = c.parts > 1
		return p
	case (n == 10 || n == 11) && (strings.HasPrefix(d, "0800") || strings.HasPrefix(d, "0808") || strings.HasPrefix(d, "03")):
		return planned{free, national, true}
	case n == 11 && d[1] == '7':
		return planned{mobile, national, true}
	case (n == 11 || n == 10 && d[1] == '1') && strings.IndexByte("128", d[1]) >= 0:
		return planned{land, national, c.parts > 1}
	}
	return planned{}
}

func america(d string, c *candidate) planned {
	d = d[len(d)-10:]
	if slices.Contains([]string{"800", "888", "877", "866", "855", "844", "833"}, d[:3]) {
		return planned{free, "1" + d, c.parts > 1}
	}
	return planned{other, "1" + d, c.parts > 2 && (c.brackets || strings.ContainsAny(c.seps, "-.")) && strings.HasSuffix(c.shape(), "3-3-4")}
}

// abroad reads a number with its country's code.
func abroad(d string, plus bool) planned {
	if len(d) == 11 && d[0] == '8' && strings.IndexByte("3489", d[1]) >= 0 && plus {
		return russia("7"+d[1:], true)
	}
	if len(d) == 11 && d[0] == '7' && strings.IndexByte("34689", d[1]) >= 0 {
		return russia(d, true)
	}
	for n := 1; n <= 3 && n < len(d); n++ {
		if least, known := countries[d[:n]]; known {
			national := strings.TrimPrefix(d[n:], "0") // "+44 (0)20": the zero is for those at home
			if len(national) < least || len(d) > 15 {
				return planned{}
			}
			return foreign(d[:n], national)
		}
	}
	return planned{}
}

func foreign(code, national string) planned {
	p := planned{other, code + national, true}
	switch {
	case code == "44" && (strings.HasPrefix(national, "80") || national[0] == '3'):
		p.line = free
	case code == "44" && national[0] == '7' || code == "7":
		p.line = mobile
	case code == "44":
		p.line = land
	case code == "1" && strings.HasPrefix(national, "8") && national[1] == national[2]:
		p.line = free
	}
	return p
}

// local is a number of a town: it is one only where words say so, or where it
// is written as nothing else is.
func local(c *candidate) planned {
	switch n := len(c.digits); {
	case n == 7 && c.grouped("3-2-2"):
		return planned{land, c.digits, c.seps == "--"}
	case n == 7 && c.grouped("3-4", "7", "1-2-2-2", "2-2-3", "3-2-2"), n == 6 && c.grouped("2-2-2", "3-3", "6") && c.seps != "..", n == 5 && c.grouped("1-2-2") && c.seps != "..":
		return planned{land, c.digits, false}
	}
	return planned{}
}

func (c *candidate) grouped(shapes ...string) bool {
	if c.loose {
		return false
	}
	return slices.Contains(shapes, c.shape())
}

// singles says whether the digits were typed one by one.
func (c *candidate) singles() bool { return c.parts == len(c.digits) && c.parts > 5 }

// countries is the least length of a national number by country code: where
// staff and patients of a clinic may come from, and the neighbours.
var countries = func() map[string]int {
	all := map[string]int{}
	for least, codes := range map[int]string{
		10: "1 7", 9: "44 380 375 996 998 992 994 86 91 90 66 84 52 55 81 82 233 234 254 27 212 213 92 880",
		8: "374 373 995 993 371 370 372 33 34 39 41 43 45 46 47 48 49 30 31 32 36 40 60 61 62 63 64 65 20 98 216 351 352 353 355 356 357 358 359 381 382 385 386 387 389 420 421 852 853 886 961 962 963 964 965 966 967 968 971 972 973 974 976 977 93 94 95 855 856 54 56 57 58 51 53",
	} {
		for _, code := range strings.Fields(codes) {
			all[code] = least
		}
	}
	return all
}()
