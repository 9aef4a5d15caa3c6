package guard_test

import (
	"testing"

	"github.com/bedside-health/bedside/guard"
)

func TestAddressesAreReadHoweverTheyAreHidden(t *testing.T) {
	t.Parallel()
	judged(t, guard.New(strict()), map[string]string{
		"ivan нижнее подчёркивание p собака mail точка ru": "stop email:ivan нижнее подчёркивание p собака mail точка ru",
		"нижнее":     "pass",
		"ivan @mail": "stop messenger:@mail",
		"ivan@mail, ivan собака яндекс": "stop email:ivan@mail email:ivan собака яндекс",
		"ivan@":                           "pass",
		"look at example.com":             "stop link:example.com",
		"a.b.c.d.e.f.g.h.i.j.k.l@mail.ru": "stop email:c.d.e.f.g.h.i.j.k.l@mail.ru",
		"укусила собака. Mail.Ru":         "stop link:Mail.Ru",
		"a (a) b (a)":                     "pass",
		"mail-box.co.uk/a_b/?q=1, и":      "stop link:mail-box.co.uk/a_b/?q=1",
		"таблетка.Так, tell.me, т.е.":     "pass",
		"tell.me/x":                       "stop link:tell.me/x",
		"https://внутри.сеть/a":           "stop link:https://внутри.сеть/a",
		"http://, https: //a, tg:/":       "pass",
		"tg://resolve?domain=a":           "stop messenger:tg://resolve?domain=a",
		"tg://?":                          "pass",
		"skype:ivan.petrov?call":          "stop messenger:skype:ivan.petrov?call",
		"t me/ivanov и tme/petrov":        "stop messenger:t me/ivanov messenger:tme/petrov",
		"t me":                            "pass",
		"t . me / ivanov":                 "stop messenger:t . me / ivanov",
		"@ab @1234 a@b":                   "pass",
		"пишите @ivan_ и @ivan.":          "stop messenger:@ivan messenger:@ivan",
		"телеграм собака ivanov":          "stop messenger:собака ivanov",
		"телеграм @ ivanov":               "stop messenger:@ ivanov",
		"в телеграме под ником \"petrov\"": "stop messenger:petrov",
		"ник: иван":                                "pass",
		"I'm dr_smith on Instagram":                "stop messenger:dr_smith",
		"p e t r o v @ m a i l . r u":              "stop email:p e t r o v @ m a i l . r u",
		"a . b . c . d . e . f":                    "pass",
		"petrova_собака_mail_точка_ru":             "stop email:petrova_собака_mail_точка_ru",
		"dr_smith on insta":                        "stop messenger:dr_smith",
		"I'm dr_smith, on call, I'm dr_smith":      "pass",
		"my handle is petrov":                      "stop messenger:petrov",
		"my nick is 5":                             "pass",
		"ваш телеграм ivanov_i":                    "pass",
		"Skype: ivan.petrov":                       "stop messenger:ivan.petrov",
		"tg/petrov":                                "stop messenger:petrov",
		"telegram - petrov":                        "stop messenger:petrov",
		"Skype: www.site.com, Skype: ivan@mail.ru": "stop link:www.site.com email:ivan@mail.ru",
		"тут @ivan_.":                              "stop messenger:@ivan",
		"ватсап\nпетров":                           "pass",
		"пишите на yandex-mail точка ком":          "stop link:yandex-mail точка ком",
		"a-": "pass",
	})
}

func TestInvitationsAreReadInAnyOrderAndDisguise(t *testing.T) {
	t.Parallel()
	p := strict()
	p.Invitations = []string{"напишите мне в", "мой ник", "запишите мой номер", "my account is", "…"}
	judged(t, guard.New(p), map[string]string{
		"напишите мне в сигнал":                      "stop invite:напишите мне в сигнал",
		"напишите мне в Яндекс Мессенджер":           "stop invite:напишите мне в Яндекс Мессенджер",
		"напишите мне в регистратуру":                "pass",
		"напишите мне в любое время, но не в личку":  "pass",
		"напишите мне в мой личный ящик":             "stop invite:напишите мне в мой личный ящик",
		"мой ник простой":                            "stop invite:мой ник",
		"не скажу, какой мой ник":                    "pass",
		"не надо знать мой ник":                      "pass",
		"мой ник не скажу":                           "pass",
		"запишите мой номер: 8 916 123-45-67":        "stop phone:8 916 123-45-67",
		"дам мой номер":                              "stop invite:мой номер",
		"вот мой номер кабинета":                     "pass",
		"теле-грам: пишите":                          "stop invite:теле-грам",
		"what's app me":                              "stop invite:what's app",
		"ват и сап, вот":                             "pass",
		"пишите в в а т с а п е":                     "stop invite:пишите в в а т с а п е",
		"а в т о р и т е т":                          "pass",
		"пишите в т3леграм и wh@tsapp":               "stop invite:пишите в т3леграм",
		"a1b2c3d4e5f6g7h8i9j0":                       "pass",
		"не только здесь, пишите не только в ватсап": "stop invite:пишите не только в ватсап",
		"не забудьте написать мне в вайбер":          "stop invite:написать мне в вайбер",
		"не могли бы Вы написать в вайбер":           "stop invite:написать в вайбер",
		"пишите сюда вместо ватсапа":                 "pass",
		"давайте в телеге, а потом в ватсапе":        "stop invite:давайте в телеге",
		"мошенники просят писать в ватсап":           "pass",
		"в контакте с больным были? напишите":        "pass",
		"найди меня в друзьях":                       "stop invite:найди меня в друзьях",
		"друзья придут":                              "pass",
		"add me as a friend":                         "stop invite:add me as a friend",
		"DM me, or send me a DM":                     "stop invite:DM invite:send me a DM",
		"мой канал в телеграме":                      "stop invite:мой канал в телеграме",
		"signal":                          "pass",
		"ring my mobile, not your mobile": "stop invite:ring my mobile",
		"я в телеграме":                   "stop invite:я в телеграме",
		"телеграм есть у всех":            "stop invite:телеграм",
		"дайте ватсап":                    "stop invite:дайте ватсап",
		"телеграм":                        "pass",
		"аптека отвечает: пишите в ватсап":                   "warn invite:пишите в ватсап",
		"napishite mne v vatsap, ya v telege":                "stop invite:napishite mne v vatsap",
		"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee": "pass",
	})
}

func TestTonesAreWholeUtterances(t *testing.T) {
	t.Parallel()
	p := strict()
	p.Phrases = []guard.Phrase{
		{Avoid: []string{"Ждите", "Ждите, вам позвонят"}, At: "any"},
		{Avoid: []string{"Нет", "Это не ко мне"}, At: "any"},
		{Avoid: []string{"Здрасьте", "Приветик"}, At: "greeting"},
		{Avoid: []string{"Ждём вас снова"}, At: "closing"},
		{Avoid: []string{"Вы у меня не один", "Это ваша вина", "А мы здесь при чём?", "Ну да"}, At: "any"},
		{Avoid: []string{"Девушка"}, At: "any", Class: "address"},
		{Avoid: []string{"Вы меня, конечно, извините, но"}, At: "any"},
		{Avoid: []string{"Успокойтесь"}, At: "any"},
		{Avoid: []string{"Выздоравливайте"}, At: "any"},
		{Avoid: []string{"That's your problem", "I can't", "It won't work", "Don't panic"}, At: "any"},
	}
	judged(t, guard.New(p), map[string]string{
		"Ждите.":                              "pass tone:Ждите",
		"Ну ждите уже!":                       "pass tone:Ну ждите уже",
		"Ждите до завтра":                     "pass",
		"Ждите, вам позвонят":                 "pass tone:Ждите, вам позвонят",
		"Хорошо. Нет":                         "pass tone:Нет",
		"Нет, приём завтра":                   "pass",
		"Подождите, это не ко мне":            "pass tone:это не ко мне",
		"Здрасьте. Ждём вас снова":            "pass tone:Здрасьте tone:Ждём вас снова",
		"Ждём вас снова. Здрасьте":            "pass",
		"Вы записаны. Ждём вас снова":         "pass",
		"Девушка, подождите":                  "pass tone:Девушка",
		"Здрасьте, проходите":                 "pass tone:Здрасьте",
		"Вы у меня не одна":                   "pass tone:Вы у меня не одна",
		"Это твоя вина":                       "pass tone:Это твоя вина",
		"Так мы-то здесь при чём?":            "pass tone:Так мы-то здесь при чём",
		"Подошла девушка":                     "pass",
		"Вы меня, конечно, извините, но рано": "pass tone:Вы меня, конечно, извините, но",
		"Успокойся":                           "pass tone:Успокойся",
		"Успокойтесь, Мария Ивановна":         "pass tone:Успокойтесь",
		"Успокойтесь, это не страшно":         "pass",
		"Выздоравливай":                       "pass tone:Выздоравливай",
		"That is your problem":                "pass tone:That is your problem",
		"I cannot. It will not work.":         "pass tone:I cannot tone:It will not work",
		"Do not panic!":                       "pass tone:Do not panic",
		"Let's see":                           "pass",
		"Ну":                                  "pass",
		"... !!! ...":                         "pass",
		"Ждите - ждите -ждите":                "pass",
		"нет\nнет":                            "pass tone:нет tone:нет",
		"а " + long("слово ") + ". Ждите":     "pass tone:Ждите",
	})
	if v := guard.New(guard.Policy{}).Judge(guard.Message{Text: "Ждите"}); len(v.Findings) > 0 {
		t.Errorf("a guard without phrases hints: %+v", v)
	}
}

func long(word string) string {
	all := ""
	for range 100 {
		all += word
	}
	return all
}
