package language

import "strings"

// sort says how a number word joins with the next.
type sort uint8

const (
	zero    sort = iota + 1
	unit         // 1–9
	teen         // 10–19
	ten          // 20, 30 … 90
	hundred      // 100, 200 … 900
	scale        // the English "hundred" behind a unit
	times        // "double", "дважды": the next digit that often
	noun         // "семёрки", "fives": behind a unit, that digit so often
)

type numeral struct {
	value int
	sort  sort
}

// numerals by folded word. Russian ones are listed without ь, so that those
// typed in Latin letters come out as the same.
var numerals = func() map[string]numeral {
	all := map[string]numeral{}
	put := func(s sort, value int, words string) {
		for _, w := range strings.Fields(words) {
			all[w] = numeral{value, s}
		}
	}
	for i, words := range unitWords {
		put(unit, i+1, words)
	}
	for i, words := range teenWords {
		put(teen, i+10, words)
	}
	for i, words := range tenWords {
		put(ten, (i+2)*10, words)
	}
	for i, words := range hundredWords {
		put(hundred, (i+1)*100, words)
	}
	for i, words := range nounWords {
		put(noun, i, words)
	}
	put(zero, 0, "нол нул ноля нулик нолик зеро zero oh nought naught nil")
	put(times, 2, "дважды double twice дубл")
	put(times, 3, "трижды triple treble thrice")
	put(scale, 100, "hundred")
	return all
}()

var (
	unitWords = []string{
		"один одна одно одного одной одну адин един one", "два две двух dva two", "три трех three thre", "четыре четырех четыри чтыре four",
		"пят пяти five fife", "шест шести six", "сем семи seven", "восем восеми восми eight", "девят девяти nine niner"}
	teenWords = []string{
		"десят десяти ten", "одинадцат одинадцати одинацат eleven", "двенадцат двенадцати двенацат twelve", "тринадцат тринадцати тринацат thirteen",
		"четырнадцат четырнадцати четырнацат fourteen", "пятнадцат пятнадцати пятнацат fifteen", "шестнадцат шестнадцати шестнацат sixteen",
		"семнадцат семнадцати семнацат seventeen", "восемнадцат восемнадцати восемнацат eighteen", "девятнадцат девятнадцати девятнацат nineteen"}
	tenWords = []string{
		"двадцат двадцати двацат twenty", "тридцат тридцати трицат thirty", "сорок сорока forty fourty", "пятдесят пятидесяти писят пидесят fifty",
		"шестдесят шестидесяти шисят sixty", "семдесят семидесяти seventy", "восемдесят восмидесяти eighty", "девяносто девяноста ninety"}
	hundredWords = []string{
		"сто ста", "двести двухсот", "триста трехсот", "четыреста четырехсот", "пятсот пяцот пятисот", "шестсот шесцот шестисот",
		"семсот семисот", "восемсот восмисот", "девятсот девяцот девятисот"}
	nounWords = []string{
		"нуля нулей нолей нолика нуликов zeros zeroes ohs", "единица единицы единиц единичка единички единичек ones", "двойка двойки двоек двоечка двоечки двоечек twos",
		"тройка тройки троек троечка троечки троечек threes", "четверка четверки четверок fours", "пятерка пятерки пятерок пятерочка пятерочки fives", "шестерка шестерки шестерок sixes",
		"семерка семерки семерок семерочка семерочки sevens", "восмерка восмерки восмерок восмерочка восмерочки eights", "девятка девятки девяток девяточка девяточки nines"}
)

// longestNumeral bounds, in bytes, what is looked up.
const longestNumeral = 28

// numeralOf reads one number word.
func numeralOf(word string) (numeral, bool) {
	if len(word) > longestNumeral {
		return numeral{}, false
	}
	if word[0] < 0x80 {
		if n, ok := numerals[word]; ok {
			return n, true
		}
		if !mayBeTyped(word) {
			return numeral{}, false
		}
		word = ToCyrillic(word)
	}
	n, ok := numerals[Plain(word)]
	return n, ok
}

// mayBeTyped says whether a Latin word can be a Russian number word: they begin
// with few letters, and the short ones are English words too.
func mayBeTyped(word string) bool {
	return len(word) > 2 && strings.IndexByte("onvdtcpsn", word[0]) >= 0
}
