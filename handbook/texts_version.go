package handbook

import (
	"fmt"
	"strings"

	"github.com/bedside-health/bedside/care"
)

// What cannot be opened says one of these; the others come from the archive.
const (
	tooLarge     = "it is larger than the limit"
	fileTooLarge = "a file is larger than the limit"
	tooMany      = "there are more files than the limit"
	emptyArchive = "there is no file in it"
)

func reason(becauseRu, becauseEn, insteadRu, insteadEn string) care.Reason {
	return care.Reason{Because: care.Text{Ru: becauseRu, En: becauseEn}, Instead: care.Text{Ru: insteadRu, En: insteadEn}}
}

// publishing are the sentences that people read when a version cannot go on.
var publishing = struct {
	tooLarge, tooMany, fileTooLarge, emptyArchive, noArchive, leadsOut, unreadable      care.Reason
	badPath, notText, lastFile, savedMeanwhile, notYours, noDraft, tooManyDrafts        care.Reason
	notReady, lookAgain, oneAtATime, longNote, pastDay, outOfOrder, noDesk, trialAtOnce care.Reason
	trialTimes, trialOver, notProposed, alreadyInForce, noRuling, hiddenNote            care.Reason
}{
	tooLarge: reason("Архив слишком велик: в распакованном виде в наборе правил не бывает больше 4 МБ текста.", "The archive is too large: unpacked, a pack is no more than 4 MB of text.",
		"Заархивируйте папку одного набора правил и больше ничего.", "Zip the folder of one pack and nothing else."),
	tooMany: reason("В архиве слишком много файлов: в наборе правил их не больше 200.", "There are too many files: a pack holds no more than 200.",
		"Заархивируйте папку одного набора правил и больше ничего.", "Zip the folder of one pack and nothing else."),
	fileTooLarge: reason("Один из файлов больше 256 КБ.", "One of the files is larger than 256 KB.",
		"Разделите файл на несколько или уберите лишнее.", "Split the file, or take out what does not belong."),
	emptyArchive: reason("В архиве нет ни одного файла.", "There is no file in the archive.",
		"Заархивируйте папку с файлом pack.yaml.", "Zip the folder that holds pack.yaml."),
	noArchive: reason("Это не архив .zip, или он повреждён.", "This is not a .zip file, or it is damaged.",
		"Заархивируйте папку набора правил заново.", "Zip the folder again."),
	leadsOut: reason("В архиве есть имя, которое ведёт за пределы папки.", "A name in the archive leads out of its folder.",
		"Заархивируйте папку заново, с обычными именами файлов.", "Zip the folder again, with plain file names."),
	unreadable: reason("Файлы из архива не читаются.", "The files in the archive cannot be read.",
		"Заархивируйте папку набора правил заново.", "Zip the folder again."),
	badPath: reason("С таким именем файл в набор правил не положить.", "No file of a pack can have this name.",
		"Возьмите имя как в остальных файлах: rules/50-ours.cedar.", "Take a name like those of the others: rules/50-ours.cedar."),
	notText: reason("Это не текст в кодировке UTF-8.", "This is not text in UTF-8.",
		"Сохраните файл в UTF-8.", "Save the file as UTF-8."),
	lastFile: reason("Это последний файл черновика.", "This is the last file of the draft.",
		"Если черновик не нужен, отзовите его.", "If you do not need the draft, withdraw it."),
	savedMeanwhile: reason("Пока Вы правили этот файл, его сохранили в другом окне или кто-то другой.", "While you were editing this file, somebody else saved it, or you did in another window.",
		"Скопируйте свою правку, откройте файл заново и внесите её ещё раз.", "Copy your change, open the file again and make it once more."),
	notYours: reason("Этот черновик пишет другой человек.", "Somebody else is writing this draft.",
		"Начните с него свою версию.", "Begin a version of your own from it."),
	noDraft: reason("Эту версию уже нельзя править: она утверждена или отозвана.", "This version can no longer be edited: it is approved or withdrawn.",
		"Начните с неё новую версию.", "Begin a new version from it."),
	tooManyDrafts: reason("Открыто уже 20 черновиков.", "There are 20 open drafts already.",
		"Отзовите те, которые больше не нужны.", "Withdraw those that are no longer needed."),
	notReady: reason("Версия пока не проходит проверку.", "The version does not pass its check.",
		"Нажмите «Проверить»: программа скажет, что исправить и где.", "Press “Check”: it says what to mend, and where."),
	lookAgain: reason("Пока Вы смотрели, версия изменилась или её опередила другая.", "Since you looked, this version has changed, or another one has come in ahead of it.",
		"Откройте версию заново и посмотрите, что теперь изменится.", "Open the version again and look at what would change now."),
	oneAtATime: reason("Другая версия уже ждёт утверждения.", "Another version is already waiting for approval.",
		"Дождитесь, пока её утвердят, или отзовите её.", "Wait until that one is approved, or withdraw it."),
	longNote: reason("Описание слишком длинное: больше 4000 байт, это около 2000 русских букв.", "The note is too long: more than 4000 bytes.",
		"Сократите его до нескольких предложений.", "Cut it to a few sentences."),
	hiddenNote: reason("В описании есть знаки, которых не видно.", "The note holds characters that cannot be seen.",
		"Наберите его заново, без вставленного откуда-нибудь.", "Type it anew, without what was pasted from elsewhere."),
	pastDay: reason("Этот день уже прошёл: правила не вводят задним числом.", "That day has passed: a policy is never backdated.",
		"Выберите день, который ещё не наступил, или пусть правила вступят в силу сразу после утверждения.", "Choose a day still to come, or let it take effect as soon as it is approved."),
	outOfOrder: reason("Другая версия уже утверждена и вступит в силу позже этой.", "Another version is approved already and would come into force after this one.",
		"Выберите день не раньше, чем вступит в силу та версия, или отзовите её.", "Choose a day no earlier than that, or withdraw the other version."),
	noDesk: reason("Отделение для пробы не указано, или такого нет.", "No desk was chosen for the trial, or there is no such desk.",
		"Выберите отделение из списка.", "Choose a desk from the list."),
	trialAtOnce: reason("Если правила вступят в силу сразу после утверждения, пробовать их в одном отделении уже незачем.", "If the policy takes effect everywhere as soon as it is approved, there is nothing left to try at one desk.",
		"Выберите день после пробы, с которого правила будут действовать везде.", "Choose a day after the trial from which the policy holds everywhere."),
	trialTimes: reason("Проба не может закончиться в прошлом или позже дня, с которого правила действуют везде.", "A trial cannot end in the past, or after the day from which the policy holds everywhere.",
		"Выберите другое время окончания пробы или другой день.", "Choose another end for the trial, or another day."),
	trialOver: reason("Время пробы вышло, пока версия ждала утверждения.", "The time for the trial passed while the version was waiting for approval.",
		"Отправьте версию на утверждение ещё раз, с новыми сроками.", "Send the version for approval again, with new dates."),
	notProposed: reason("Эта версия сейчас не ждёт утверждения.", "This version is not waiting for approval now.",
		"Обновите список версий.", "Look at the list of versions again."),
	alreadyInForce: reason("Эта версия действует или действовала раньше: отозвать её нельзя.", "This version is in force, or has been: it cannot be withdrawn.",
		"Подготовьте другую версию: её можно начать с любой прежней.", "Prepare another one: it may begin from any earlier version."),
	noRuling: reason("Решения с таким номером в клинике не было.", "No decision of this clinic has that number.",
		"Сверьте номер с тем, что показан под отказом, и введите его целиком.", "Compare it with the number below the refusal, and enter all of it."),
}

// said is a fault that also speaks to people.
func said(kind care.FaultKind, message string, because care.Reason) *care.Fault {
	f := care.Faultf(kind, "%s", message)
	f.Reasons = []care.Reason{because}
	return f
}

// notReady says how much there is to mend. What it is, the check tells.
func notReady(kind care.FaultKind, c Check) error {
	return said(kind, fmt.Sprintf("the version does not pass its check: %d problems", len(c.Problems)), publishing.notReady)
}

// unopened says why an archive is not taken. What stands in it is not repeated.
func unopened(why string) error {
	message, because := "the archive cannot be read", publishing.unreadable
	for _, known := range []struct {
		begins  string
		message string
		reason  care.Reason
	}{
		{"it is larger than", "the archive is too large", publishing.tooLarge},
		{fileTooLarge, "a file in the archive is too large", publishing.fileTooLarge},
		{"there are more", "there are too many files in the archive", publishing.tooMany},
		{"this is no .zip", "this is no .zip", publishing.noArchive},
		{"the name ", "a name in the archive leads out of its folder", publishing.leadsOut},
		{"a name in it ", "a name in the archive is none that a file of a pack can have", publishing.badPath},
		{emptyArchive, "there is no file in the archive", publishing.emptyArchive},
	} {
		if strings.HasPrefix(why, known.begins) {
			message, because = known.message, known.reason
		}
	}
	return said(care.Invalid, message, because)
}
