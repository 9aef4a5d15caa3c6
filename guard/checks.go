package guard

import "strings"

// snils: the sum of the nine digits weighted 9…1, modulo 101, where 100 is 00.
// Numbers up to 001-001-998 carry no check.
func snils(d string) bool {
	if len(d) != 11 || d[:9] <= "001001998" {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += int(d[i]-'0') * (9 - i)
	}
	check := sum % 101 % 100
	return int(d[9]-'0')*10+int(d[10]-'0') == check
}

// inn: of an organisation (10 digits) or a person (12).
func inn(d string) bool {
	weights := []int{3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8}
	fits := func(at int) bool {
		sum := 0
		for i, w := range weights[len(weights)-at:] {
			sum += int(d[i]-'0') * w
		}
		return sum%11%10 == int(d[at]-'0')
	}
	if strings.Trim(d, "0") == "" || strings.HasPrefix(d, "00") {
		return false
	}
	return len(d) == 10 && fits(9) || len(d) == 12 && fits(10) && fits(11)
}

// luhn also checks a policy of obligatory insurance: its rule doubles the
// number made of every second digit, which adds up to the same.
func luhn(d string) bool {
	sum := 0
	for i := range len(d) {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0 && strings.Trim(d, "0") != ""
}

// issued says whether cards begin so, at this length: Mir, Visa, Mastercard,
// UnionPay, American Express, JCB, Discover, Maestro.
func issued(d string) bool {
	n := len(d)
	switch four := d[:4]; {
	case four >= "2200" && four <= "2204":
		return n >= 16 && n <= 19
	case d[0] == '4':
		return n == 16 || n == 13 || n == 19
	case four >= "5100" && four <= "5599", four >= "2221" && four <= "2720", four >= "3528" && four <= "3589", four == "6011", d[:2] == "65":
		return n == 16
	case d[:2] == "62":
		return n >= 16 && n <= 19
	case d[:2] == "34" || d[:2] == "37":
		return n == 15
	case d[0] == '5' && strings.IndexByte("0678", d[1]) >= 0, d[:2] == "63", d[:2] == "67", d[:2] == "60":
		return n >= 16 && n <= 19
	}
	return false
}
