package guard

// Offers is what a finding offers instead, in the language of the pack, where
// the pack says nothing itself.
func Offers(lang string) map[Kind]string {
	elsewhere, document := offersRu[0], offersRu[1]
	if lang == "en" {
		elsewhere, document = offersEn[0], offersEn[1]
	}
	all := map[Kind]string{}
	for _, k := range Kinds {
		switch {
		case k.Identifier():
			all[k] = document
		case k != Tone:
			all[k] = elsewhere
		}
	}
	return all
}

var (
	offersRu = [2]string{
		"Дайте ссылку на линию клиники: там ответ не потеряется, а Вас подменит коллега.",
		"Уберите номер: документ показывают в регистратуре.",
	}
	offersEn = [2]string{
		"Give the link to the clinic's line: an answer is not lost there, and a colleague can stand in for you.",
		"Leave the number out: documents are shown at the front desk.",
	}
)
