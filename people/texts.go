package people

import "github.com/bedside-health/bedside/care"

// texts are the sentences that sign-in and the register say to people.
var texts = struct {
	signedOut, signInAgain, locked, unlock        care.Text
	notKnown, askDesk, expired, newCard           care.Text
	tooMany, wait, weakPin, otherPin              care.Text
	wrongPin, pinAgain, pinDead, newProof         care.Text
	wrongPassword, checkPassword, usedCode        care.Text
	nextCode, notHere, ticketOld, openAgain       care.Text
	badPasskey, otherWay, noShiftPin, signInFully care.Text
	notOnShift, noDemo, otherLink                 care.Text
	noSigningKey, signByPassword                  care.Text
}{
	signedOut:      care.Text{Ru: "Вы не вошли, или вход уже закончился.", En: "You are not signed in, or your sign-in has ended."},
	signInAgain:    care.Text{Ru: "Войдите ещё раз. Черновики сохранены на этом устройстве.", En: "Sign in again. Your drafts are kept on this device."},
	locked:         care.Text{Ru: "Экран закрыт, потому что им долго не пользовались.", En: "The screen is locked because nobody was using it."},
	unlock:         care.Text{Ru: "Выберите себя и введите ПИН смены.", En: "Choose yourself and enter your shift PIN."},
	notKnown:       care.Text{Ru: "Не получилось открыть карточку: код или год рождения не подходят, либо карточка уже не действует.", En: "The card did not open: the code or the birth year does not match, or the card is no longer good."},
	askDesk:        care.Text{Ru: "Проверьте код и год рождения. Если всё верно, регистратура выдаст новую карточку за минуту.", En: "Check the code and the year. If both are right, the front desk prints a new card in a minute."},
	expired:        care.Text{Ru: "Срок карточки истёк: она действует 14 дней.", En: "This card has expired: it is good for 14 days."},
	newCard:        care.Text{Ru: "Попросите в регистратуре новую карточку. Возьмите с собой документ.", En: "Ask the front desk for a new card. Bring your document."},
	tooMany:        care.Text{Ru: "Слишком много неудачных попыток подряд.", En: "Too many attempts have failed in a row."},
	wait:           care.Text{Ru: "Подождите и попробуйте ещё раз. Если не получается, обратитесь в регистратуру.", En: "Wait and try again. If it still fails, ask the front desk."},
	weakPin:        care.Text{Ru: "Такой ПИН легко угадать.", En: "This PIN is easy to guess."},
	otherPin:       care.Text{Ru: "Выберите другие цифры: не подряд, не одинаковые и не дату рождения.", En: "Choose other digits: not in a row, not all the same, not your birth date."},
	wrongPin:       care.Text{Ru: "ПИН не подходит.", En: "The PIN does not match."},
	pinAgain:       care.Text{Ru: "Попробуйте ещё раз. После пяти ошибок ПИН перестанет действовать.", En: "Try again. After five mistakes the PIN stops working."},
	pinDead:        care.Text{Ru: "ПИН на этом устройстве больше не действует.", En: "The PIN on this device no longer works."},
	newProof:       care.Text{Ru: "Попросите в регистратуре новую карточку, и вы снова войдёте.", En: "Ask the front desk for a new card to get back in."},
	wrongPassword:  care.Text{Ru: "Логин, пароль или одноразовый код не подходят.", En: "The login, the password or the one-time code does not match."},
	checkPassword:  care.Text{Ru: "Проверьте раскладку и время на телефоне с кодами. Забыли пароль — обратитесь к администратору клиники.", En: "Check the keyboard layout and the clock of the phone with the codes. For a lost password ask the clinic's administrator."},
	usedCode:       care.Text{Ru: "Этот одноразовый код уже был принят.", En: "This one-time code has been accepted already."},
	nextCode:       care.Text{Ru: "Подождите следующего кода: он сменится меньше чем через полминуты.", En: "Wait for the next code: it changes within half a minute."},
	notHere:        care.Text{Ru: "На этом устройстве ПИН не задан или забыт за давностью.", En: "No PIN is remembered on this device."},
	ticketOld:      care.Text{Ru: "Прошло больше десяти минут, и шаг входа устарел.", En: "More than ten minutes have passed; this step of the sign-in is out of date."},
	openAgain:      care.Text{Ru: "Начните сначала: карточка ещё действует.", En: "Start again: the card is still good."},
	badPasskey:     care.Text{Ru: "Ключ доступа не подошёл.", En: "The passkey was not accepted."},
	otherWay:       care.Text{Ru: "Попробуйте ещё раз или войдите другим способом.", En: "Try again or sign in another way."},
	noShiftPin:     care.Text{Ru: "ПИН смены не задан или больше не действует.", En: "There is no shift PIN, or it no longer works."},
	signInFully:    care.Text{Ru: "Войдите полностью: ключом доступа или паролем с одноразовым кодом.", En: "Sign in with everything: a passkey, or password and one-time code."},
	notOnShift:     care.Text{Ru: "На этом компьютере этот человек сегодня ещё не входил.", En: "This person has not signed in on this computer during this shift."},
	noDemo:         care.Text{Ru: "Ссылки для входа действуют только в демонстрации.", En: "Sign-in links exist in the demo only."},
	noSigningKey:   care.Text{Ru: "У Вас нет ключа доступа, которым можно подписывать.", En: "You have no passkey that can sign."},
	signByPassword: care.Text{Ru: "Подпишите паролем и одноразовым кодом или сначала добавьте ключ доступа.", En: "Sign with your password and a one-time code, or add a passkey first."},
	otherLink:      care.Text{Ru: "Откройте ссылку из последнего запуска демонстрации.", En: "Open a link from the latest start of the demo."},
}

// explained makes a fault that also speaks to people: why, and what to do.
func explained(kind care.FaultKind, message string, because, instead care.Text, act string) *care.Fault {
	f := care.Faultf(kind, "%s", message)
	f.Reasons = []care.Reason{{Because: because, Instead: instead, InsteadAct: act}}
	return f
}
